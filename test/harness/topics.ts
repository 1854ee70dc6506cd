import type { Admin, ITopicConfig } from 'kafkajs'
import { randomUUID } from 'node:crypto'
import { testKafka } from './client.ts'
import { until } from './wait.ts'

/** What every name of a test begins with, so that tests and runs never meet: `t-3f9a2c1b.`. */
export const uniquePrefix = (): string => `t-${randomUUID().slice(0, 8)}.`

/**
 * Creates topics, and waits for the leaders of all their partitions. What kafkajs waits for by itself ends with an error
 * where the broker that it asks has not yet heard of a topic.
 */
export async function makeTopics(admin: Admin, topics: readonly ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics: [...topics], waitForLeaders: false })
  const isLed = ({ topic }: ITopicConfig) =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    )
  await until('all partitions have leaders', 30_000, async () => (await Promise.all(topics.map(isLed))).every(Boolean))
}

/** Creates topics that no other test has; resolves to their names in the order given. */
export async function createTestTopics(
  brokers: string,
  topics: readonly (ITopicConfig | string)[],
  partitions = 4,
): Promise<string[]> {
  const prefix = uniquePrefix()
  const configs = topics
    .map((topic) => (typeof topic === 'string' ? { topic, numPartitions: partitions } : topic))
    .map((config) => ({ replicationFactor: 1, ...config, topic: prefix + config.topic }))
  const admin = testKafka(brokers).admin()
  await admin.connect()
  try {
    await makeTopics(admin, configs)
  } finally {
    await admin.disconnect()
  }
  return configs.map(({ topic }) => topic)
}
