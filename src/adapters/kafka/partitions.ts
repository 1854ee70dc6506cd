import type { Kafka } from 'kafkajs'
import { infrastructure } from './errors.ts'

/** Topic → number of partitions. Rejects with an `InfrastructureError`, also where a topic is missing. */
export async function fetchPartitions(kafka: Kafka, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const found = await admin.fetchTopicMetadata({ topics: [...topics] })
    return new Map(found.topics.map(({ name, partitions }) => [name, partitions.length]))
  } catch (error) {
    throw infrastructure('asking for the topics (vigia topics create makes them)', error)
  } finally {
    await admin.disconnect()
  }
}
