import { partitionKey, type Source, type SourceRecord, type TopicPartition } from '../ports/source.ts'

/** What one topic is folded into. */
export interface Fold {
  /** Takes in the value of a record; throws where it is none. Order and repetition do not matter. */
  take(value: unknown): void
  /** True once everything has been read that the topic held when the partitions were assigned. */
  setCurrent(current: boolean): void
}

/** Reads whole topics and goes on reading them. */
export interface Follower {
  /** Resolves after `stop`; rejects when the source is dead for good. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
}

const decoder = new TextDecoder()

/** Nothing is left of what a compacted topic has dropped; what cannot be read is counted and left out. */
function taken(fold: Fold, { value }: SourceRecord): boolean {
  if (value === null) return true
  try {
    fold.take(JSON.parse(decoder.decode(value)))
    return true
  } catch {
    return false
  }
}

/** Follows topics from their beginning into memory, each into its fold. The source is a group of its own that never commits. */
export function createFollower(
  source: Source,
  folds: ReadonlyMap<string, Fold>,
  onUnread: (topic: string) => void,
): Follower {
  let behind = new Map<string, { readonly topic: string; readonly end: bigint }>()
  const tell = (): void => {
    const topics = new Set([...behind.values()].map(({ topic }) => topic))
    for (const [topic, fold] of folds) fold.setCurrent(!topics.has(topic))
  }
  const none = (): void => {
    for (const fold of folds.values()) fold.setCurrent(false)
  }
  const reach = (partition: TopicPartition, next: bigint): void => {
    const name = partitionKey(partition)
    if (next < (behind.get(name)?.end ?? 0n)) return
    behind.delete(name)
    tell()
  }
  return {
    async run() {
      try {
        await source.run({
          async onAssign(partitions) {
            const ends = await source.endOffsets(partitions)
            behind = new Map(
              partitions
                .map((partition) => [partitionKey(partition), { ...partition, end: endOf(ends, partition) }] as const)
                .filter(([, { end }]) => end > 0n),
            )
            tell()
          },
          onRevoke() {
            none()
            return Promise.resolve()
          },
          onBatch({ topic, partition, records }) {
            const fold = folds.get(topic)
            for (const record of records) if (fold !== undefined && !taken(fold, record)) onUnread(topic)
            const last = records.at(-1)
            if (last !== undefined) reach({ topic, partition }, last.offset + 1n)
            return Promise.resolve()
          },
        })
      } finally {
        none()
      }
    },
    stop: () => source.stop(),
  }
}

const endOf = (ends: ReadonlyMap<string, bigint>, partition: TopicPartition): bigint =>
  ends.get(partitionKey(partition)) ?? 0n
