import type { Admin, ITopicConfig } from 'kafkajs'
import type { EventTopic } from '../../events/define-event.ts'
import { DEAD_LETTERS_MS, REPORTS_MS, RETENTION_MS } from '../../events/retention.ts'
import { infrastructure, retrying } from './errors.ts'

const DAY_MS = 86_400_000
const LEADERS_MS = 30_000

export interface TopicSettings {
  /** Of each topic (4). More partitions let more workers share the work. */
  readonly partitions?: number
  /** Copies of each partition; −1 = what the cluster says. */
  readonly replicationFactor?: number
  /** For how long every record of `records` is kept before older ones of its key may go: at least the longest timespan plus lateness (60 days). */
  readonly recordsLagMs?: number
}

type Cleanup = Readonly<Record<string, string>>

/** What each topic keeps, by its name without the prefix. Records carry the broker's append time: a producer cannot forge it, replayed history is not deleted for its age, and what a worker with a wrong clock writes is not refused for it. */
const topicsOf = (recordsLagMs: number): Readonly<Record<string, Cleanup>> => {
  const read: Cleanup = { 'message.timestamp.type': 'LogAppendTime' }
  const kept = (topic: EventTopic): Cleanup => ({ ...read, 'retention.ms': `${RETENTION_MS[topic]}` })
  return {
    tokens: kept('tokens'),
    beneficiaries: kept('beneficiaries'),
    records: { ...read, 'cleanup.policy': 'compact', 'min.compaction.lag.ms': `${recordsLagMs}` },
    chat: kept('chat'),
    payments: kept('payments'),
    reimbursements: kept('reimbursements'),
    channels: kept('channels'),
    alerts: read,
    blocks: { ...read, 'cleanup.policy': 'compact,delete', 'retention.ms': `${3 * DAY_MS}` },
    reports: { ...read, 'cleanup.policy': 'compact,delete', 'retention.ms': `${REPORTS_MS}` },
    dispositions: { ...read, 'cleanup.policy': 'compact,delete', 'retention.ms': `${REPORTS_MS}` },
    'dead-letters': { ...read, 'retention.ms': `${DEAD_LETTERS_MS}` },
    late: read,
  }
}

/**
 * The settings of the topics as they are created by default: name without the prefix → setting → value.
 *
 * @public
 */
export const defaultSettings = (): Readonly<Record<string, Cleanup>> => topicsOf(60 * DAY_MS)

/** Creates what is missing of Vigia's topics, and leaves what is there as it is. Resolves to the names created, sorted. Rejects with an `InfrastructureError`. */
export async function createTopics(admin: Admin, prefix: string, settings: TopicSettings = {}): Promise<string[]> {
  const { partitions = 4, replicationFactor = -1, recordsLagMs = 60 * DAY_MS } = settings
  try {
    const there = new Set(await admin.listTopics())
    const missing = Object.entries(topicsOf(recordsLagMs))
      .map(([name, config]): ITopicConfig => ({
        topic: `${prefix}${name}`,
        numPartitions: partitions,
        replicationFactor,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      }))
      .filter(({ topic }) => !there.has(topic))
    const names = missing.map(({ topic }) => topic).toSorted()
    if (names.length === 0) return names
    await admin.createTopics({ topics: missing, waitForLeaders: false })
    // Only a partition's leader knows its end. Who writes before all leaders are there may write some records twice.
    await retrying(LEADERS_MS, () => Promise.all(names.map((name) => admin.fetchTopicOffsets(name))))
    return names
  } catch (error) {
    throw infrastructure('creating topics', error)
  }
}
