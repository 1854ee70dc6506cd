import type { Admin, Kafka } from 'kafkajs'
import { InfrastructureError } from '../../ports/errors.ts'
import { partitionKey, type Committed, type TopicPartition } from '../../ports/source.ts'
import { createConnection } from './connection.ts'
import { infrastructure, retrying, within } from './errors.ts'

/** What can be asked about a group's topics beside reading them. Each answer comes within the bound or an `InfrastructureError` does. */
export interface Offsets {
  /** Rejects when one of the topics does not exist. */
  requireTopics(topics: readonly string[]): Promise<void>
  committed(groupId: string, partitions: readonly TopicPartition[]): Promise<Committed[]>
  /** By `partitionKey`, of the partitions given. */
  ends(partitions: readonly TopicPartition[]): Promise<Map<string, bigint>>
  /** The same of the first offsets that are kept. */
  firsts(partitions: readonly TopicPartition[]): Promise<Map<string, bigint>>
  /** See `Source.offsetAt`. */
  at(partition: TopicPartition, t: number): Promise<bigint>
  close(): Promise<void>
}

/** Asks through one administrative connection, which is kept, and made anew after it has failed. */
export function createOffsets(kafka: Kafka, boundMs: number): Offsets {
  const connection = createConnection(() => kafka.admin())

  async function ask<T>(what: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    const attempt = async () => question(await connection.get())
    try {
      return await within(what, boundMs, retrying(boundMs, attempt, isOurs))
    } catch (error) {
      void connection.drop()
      throw infrastructure(what, error)
    }
  }

  const bounds = (what: string, partitions: readonly TopicPartition[], bound: 'high' | 'low') =>
    ask(what, async (admin) => {
      const wanted = new Set(partitions.map(partitionKey))
      const answers = await Promise.all(
        topicsOf(partitions).map(async (topic) => ({ topic, each: await admin.fetchTopicOffsets(topic) })),
      )
      return new Map(
        answers
          .flatMap(({ topic, each }) =>
            each.map((one) => [partitionKey({ topic, partition: one.partition }), BigInt(one[bound])] as const),
          )
          .filter(([key]) => wanted.has(key)),
      )
    })

  return {
    requireTopics: (topics) =>
      ask('asking for the topics', async (admin) => {
        const there = new Set(await admin.listTopics())
        const missing = topics.filter((topic) => !there.has(topic))
        if (missing.length > 0)
          throw new InfrastructureError('kafka', `no topic ${missing.join(', ')}: run \`vigia topics create\``)
      }),
    committed: (groupId, partitions) =>
      ask('asking for committed offsets', async (admin) => {
        const answer = await admin.fetchOffsets({ groupId, topics: topicsOf(partitions) })
        const known = new Map(
          answer.flatMap(({ topic, partitions: each }) =>
            each.map((one) => [partitionKey({ topic, partition: one.partition }), one] as const),
          ),
        )
        return partitions.map((one) => {
          const { offset = '-1', metadata } = known.get(partitionKey(one)) ?? {}
          return { ...one, offset: offset.startsWith('-') ? undefined : BigInt(offset), metadata: metadata ?? '' }
        })
      }),
    ends: (partitions) => bounds('asking for end offsets', partitions, 'high'),
    firsts: (partitions) => bounds('asking for first offsets', partitions, 'low'),
    at: ({ topic, partition }, t) =>
      ask('asking for the offset of a time', async (admin) => {
        const answer = await admin.fetchTopicOffsetsByTimestamp(topic, t)
        return BigInt(answer.find((one) => one.partition === partition)?.offset ?? 0)
      }),
    close: () => connection.drop(),
  }
}

const isOurs = (error: unknown): boolean => error instanceof InfrastructureError
const topicsOf = (partitions: readonly TopicPartition[]): string[] => [...new Set(partitions.map(({ topic }) => topic))]
