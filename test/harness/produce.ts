import { Partitioners, type Message } from 'kafkajs'
import { testKafka } from './client.ts'

/** Writes messages to a topic in the order given, in requests of at most 2,000; resolves when all are in the log. */
export async function produce(brokers: string, topic: string, messages: readonly Message[]): Promise<void> {
  const producer = testKafka(brokers).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  try {
    for (let at = 0; at < messages.length; at += 2_000)
      await producer.send({ topic, acks: -1, messages: messages.slice(at, at + 2_000) })
  } finally {
    await producer.disconnect()
  }
}
