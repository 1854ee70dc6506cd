import { Kafka, logLevel } from 'kafkajs'
import { stopIdlePolling } from '../../src/adapters/kafka/idle-polling.ts'

/** A plain client for tests, apart from the project's own adapter. */
export function testKafka(brokers: string): Kafka {
  stopIdlePolling()
  return new Kafka({
    clientId: 'vigia-test',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  })
}
