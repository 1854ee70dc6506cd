import type { ITopicConfig } from 'kafkajs'
import { randomUUID } from 'node:crypto'
import { testKafka } from './client.ts'

/** What every name of a test begins with, so that tests and runs never meet: `t-3f9a2c1b.`. */
export const uniquePrefix = (): string => `t-${randomUUID().slice(0, 8)}.`

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
    await admin.createTopics({ topics: configs, waitForLeaders: true })
  } finally {
    await admin.disconnect()
  }
  return configs.map(({ topic }) => topic)
}
