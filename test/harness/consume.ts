import type { KafkaMessage } from 'kafkajs'
import { testKafka } from './client.ts'
import { uniquePrefix } from './topics.ts'
import { until } from './wait.ts'

/** A message with the partition that it was read from. */
export type ReadMessage = KafkaMessage & { readonly partition: number }

/** All messages that the topic holds at the time of the call, in order within a partition; rejects when that takes longer than `boundMs`. */
export async function readTopic(brokers: string, topic: string, boundMs = 20_000): Promise<ReadMessage[]> {
  const kafka = testKafka(brokers)
  const admin = kafka.admin()
  await admin.connect()
  // A broker that has just come back may not lead its partitions yet, and kafkajs does not ask again here.
  const ends = await until(`the ends of ${topic}`, boundMs, () => admin.fetchTopicOffsets(topic).catch(() => undefined))
  await admin.disconnect()
  const open = new Map(ends.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, high]))
  const found: ReadMessage[] = []
  if (open.size === 0) return found
  const consumer = kafka.consumer({ groupId: uniquePrefix(), maxWaitTimeInMs: 50, allowAutoTopicCreation: false })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        const end = BigInt(open.get(batch.partition) ?? 0)
        for (const message of batch.messages)
          if (BigInt(message.offset) < end) found.push({ ...message, partition: batch.partition })
        if (BigInt(batch.lastOffset()) + 1n >= end) open.delete(batch.partition)
        return Promise.resolve()
      },
    })
    await until(`${topic} is read to its end`, boundMs, () => open.size === 0)
  } finally {
    await consumer.disconnect()
  }
  return found
}

/** The values of a topic as text, in order within a partition. */
export const readValues = async (brokers: string, topic: string, boundMs?: number): Promise<string[]> =>
  (await readTopic(brokers, topic, boundMs)).map(({ value }) => value?.toString() ?? '')
