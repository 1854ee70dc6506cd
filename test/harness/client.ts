import { Kafka, logLevel } from 'kafkajs'

/** A plain client for tests, apart from the project's own adapter. */
export const testKafka = (brokers: string): Kafka =>
  new Kafka({
    clientId: 'vigia-test',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  })
