import kafkajs, { type Admin } from 'kafkajs'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import { infrastructure, retrying } from './errors.ts'

const { AssignerProtocol, ConfigResourceTypes } = kafkajs

/** A topic as the brokers have it. */
export interface TopicPicture {
  readonly partitions: number
  /** The fewest copies that a partition is to have, and the fewest that are up to date. */
  readonly copies: number
  readonly inSync: number
  /** Is there a partition that nobody leads? */
  readonly isLeaderless: boolean
  /** Effective settings, by name. */
  readonly settings: ReadonlyMap<string, string>
}

/** A consumer group as its coordinator has it. */
export interface GroupPicture {
  readonly state: string
  /** Its members: where they are, and what they own (as `partitionKey` has it). */
  readonly members: readonly { readonly host: string; readonly owns: readonly string[] }[]
  /** Partition → the next offset to be read, of those that have been committed: at the first look, and at the second. */
  readonly committed: ReadonlyMap<string, bigint>
  readonly committedLater: ReadonlyMap<string, bigint>
}

/** What brokers, topics and groups are like; offsets are looked at twice, some seconds apart. */
export interface KafkaPicture {
  readonly brokers: number
  readonly topics: ReadonlyMap<string, TopicPicture>
  readonly groups: ReadonlyMap<string, GroupPicture>
  /** Partition → its end at the first look, and at the second. */
  readonly ends: ReadonlyMap<string, bigint>
  readonly endsLater: ReadonlyMap<string, bigint>
  /** Partition → the first offset that came at a time or later, by the times that were asked about (epoch ms). */
  readonly offsetsAt: ReadonlyMap<number, ReadonlyMap<string, bigint>>
}

export interface PictureOptions {
  readonly topics: readonly string[]
  /** Group → the topics that it reads. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** Topic → the times (epoch ms) of which its offsets are asked. */
  readonly times: ReadonlyMap<string, readonly number[]>
  /** Between the two looks. */
  readonly wait: () => Promise<void>
}

const SETTINGS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'min.compaction.lag.ms',
  'message.timestamp.type',
] as const

async function topicsOf(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, TopicPicture>> {
  if (names.length === 0) return new Map()
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] })
  const resources = names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [...SETTINGS] }))
  const described = await admin.describeConfigs({ includeSynonyms: false, resources })
  const settings = new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  )
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        copies: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        inSync: Math.min(...partitions.map(({ isr }) => isr.length)),
        isLeaderless: partitions.some(({ leader }) => leader < 0),
        settings: settings.get(name) ?? new Map<string, string>(),
      },
    ]),
  )
}

async function endsOf(admin: Admin, topics: Iterable<string>): Promise<ReadonlyMap<string, bigint>> {
  const answers = await Promise.all(
    [...topics].map(async (topic) => ({ topic, each: await admin.fetchTopicOffsets(topic) })),
  )
  return new Map(
    answers.flatMap(({ topic, each }) =>
      each.map(({ partition, high }) => [partitionKey({ topic, partition }), BigInt(high)] as const),
    ),
  )
}

/** A cluster that has never had a group makes the place for groups' offsets at the first question, in some seconds. */
const COORDINATOR_MS = 6_000

async function committedOf(admin: Admin, groupId: string, topics: readonly string[]) {
  if (topics.length === 0) return new Map<string, bigint>()
  const answer = await retrying(COORDINATOR_MS, () => admin.fetchOffsets({ groupId, topics: [...topics] }))
  return new Map(
    answer.flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ partition, offset }) =>
        offset.startsWith('-') ? [] : [[partitionKey({ topic, partition }), BigInt(offset)] as const],
      ),
    ),
  )
}

const ownsOf = (assignment: Buffer): readonly string[] => {
  if (assignment.length === 0) return []
  const decoded = AssignerProtocol.MemberAssignment.decode(assignment)
  return Object.entries(decoded?.assignment ?? {}).flatMap(([topic, partitions]) =>
    partitions.map((partition): string => partitionKey({ topic, partition } satisfies TopicPartition)),
  )
}

/** Takes a picture; it changes nothing. Rejects with an `InfrastructureError`. */
export async function takePicture(admin: Admin, options: PictureOptions): Promise<KafkaPicture> {
  try {
    return await take(admin, options)
  } catch (error) {
    throw infrastructure('looking at topics and groups', error)
  }
}

async function take(admin: Admin, { topics: wanted, groups, times, wait }: PictureOptions): Promise<KafkaPicture> {
  const there = new Set(await admin.listTopics())
  const names = wanted.filter((name) => there.has(name))
  const { brokers } = await admin.describeCluster()
  const topics = await topicsOf(admin, names)
  const read = new Map([...groups].map(([group, own]) => [group, own.filter((name) => there.has(name))]))
  const look = async () => ({
    ends: await endsOf(admin, names),
    committed: new Map(
      await Promise.all([...read].map(async ([group, own]) => [group, await committedOf(admin, group, own)] as const)),
    ),
  })
  const first = await look()
  await wait()
  const second = await look()
  const described =
    groups.size === 0 ? [] : (await retrying(COORDINATOR_MS, () => admin.describeGroups([...groups.keys()]))).groups
  const offsetsAt = new Map<number, Map<string, bigint>>()
  for (const [topic, asked] of times) {
    for (const t of there.has(topic) ? asked : []) {
      const known = offsetsAt.get(t) ?? new Map<string, bigint>()
      for (const { partition, offset } of await admin.fetchTopicOffsetsByTimestamp(topic, t))
        known.set(partitionKey({ topic, partition }), BigInt(offset))
      offsetsAt.set(t, known)
    }
  }
  return {
    brokers: brokers.length,
    topics,
    groups: new Map(
      described.map(({ groupId, state, members }) => [
        groupId,
        {
          state,
          members: members.map(({ clientHost, memberAssignment }) => ({
            host: clientHost.replace(/^\//, ''),
            owns: ownsOf(memberAssignment),
          })),
          committed: first.committed.get(groupId) ?? new Map<string, bigint>(),
          committedLater: second.committed.get(groupId) ?? new Map<string, bigint>(),
        },
      ]),
    ),
    ends: first.ends,
    endsLater: second.ends,
    offsetsAt,
  }
}
