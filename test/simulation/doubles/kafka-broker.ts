import { createMemoryTopics, type MemoryTopics } from '../../../src/adapters/memory/topics.ts'
import type { Commit } from '../../../src/ports/source.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import { createBrokerGroup, type BrokerGroup } from './kafka-group.ts'

/** A Kafka in this process: topics, and the groups that read them. */
export interface KafkaBroker {
  readonly topics: MemoryTopics
  /** The group of that name, made where there is none. */
  group(id: string): BrokerGroup
  /** All groups by their names. */
  readonly groups: ReadonlyMap<string, BrokerGroup>
}

export interface KafkaBrokerOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly heartbeatMs?: number
  readonly rebalanceMs?: number
  /** Is told of all commits that count. */
  readonly onCommit?: (group: string, commits: readonly Commit[]) => void
}

export function createKafkaBroker(options: KafkaBrokerOptions): KafkaBroker {
  const { scheduler, random, heartbeatMs = 300, rebalanceMs = 6_000, onCommit } = options
  const topics = createMemoryTopics({ partitions: 1, now: () => scheduler.now() })
  const groups = new Map<string, BrokerGroup>()
  return {
    topics,
    groups,
    group(id) {
      const known = groups.get(id)
      if (known !== undefined) return known
      const made = createBrokerGroup({
        topics,
        scheduler,
        random: random.fork(id),
        heartbeatMs,
        rebalanceMs,
        onCommit: (commits) => onCommit?.(id, commits),
      })
      groups.set(id, made)
      return made
    },
  }
}
