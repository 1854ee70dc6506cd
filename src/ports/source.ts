import type { Event } from '../events/event.ts'

/** One record of a topic-partition, as it came. */
export interface SourceRecord {
  readonly offset: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  /** Append time, epoch ms. */
  readonly timestamp: number
  readonly headers: ReadonlyMap<string, Uint8Array>
  /** What it was read as, where it comes out of the archive: it has left the edge, and its bytes are gone. */
  readonly event?: Event
}

/** Consecutive records of one topic-partition. */
export interface Batch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly SourceRecord[]
  /** The offset after the last record that the partition has had when the batch was fetched. */
  readonly highWatermark: bigint
  /** Where the next batch begins, if not behind the last record: nothing lies between. */
  readonly next?: bigint
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

export interface Committed extends TopicPartition {
  /** The next offset to read; undefined where nothing was ever committed. */
  readonly offset: bigint | undefined
  /** What was committed beside it. */
  readonly metadata: string
}

export interface Commit extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

export interface SourceHandlers {
  /** Partitions are now ours; `committed` is read after the assignment. Records come only after it resolves. */
  onAssign(committed: readonly Committed[]): Promise<void>
  /** All partitions have been taken away (eager rebalancing): drop what is kept for them. */
  onRevoke(): Promise<void>
  /**
   * Handles one batch. Of one partition never called twice at the same time; of several only by a source that hands
   * them over together. A rejection ends the source with that error.
   */
  onBatch(batch: Batch, context: { heartbeat(): Promise<void>; isOwned(): boolean }): Promise<void>
}

/** A place in a topic-partition. */
export interface Position extends TopicPartition {
  readonly offset: bigint
}

/** Records of some topics, by partition, in order, at least once. */
export interface Source {
  /** Resolves when `stop` has been called and the last batch is done; rejects when the source is dead for good. */
  run(handlers: SourceHandlers): Promise<void>
  commit(commits: readonly Commit[]): Promise<void>
  /** Partition → end offset at the time of the call, for the given partitions. */
  endOffsets(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>>
  stop(): Promise<void>
  /** Epoch ms of the last sign of life (a fetch that answered, a heartbeat). */
  lastProgress(): number
  /** Until then no other member can have been given partitions that are ours, epoch ms; absent where that cannot be. */
  readonly heldUntil?: () => number
}

/** A source whose reader may go back, and ask where to. */
export interface SeekableSource extends Source {
  /** What has been committed of partitions, whoever of the group reads them. */
  committed(partitions: readonly TopicPartition[]): Promise<readonly Committed[]>
  /** Reading of own partitions goes on there; a batch that was fetched before is no longer owned. Where it is called in `onBatch`, that batch is done with. */
  seek(positions: readonly Position[]): void
  /** Nothing more comes of own partitions until they are resumed, but what has been fetched before. */
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  /** Partition → the first offset that is kept, for the given partitions. */
  firstOffsets(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>>
  /** The first offset with an append time of at least `t` (epoch ms); the end where there is none. */
  offsetAt(partition: TopicPartition, t: number): Promise<bigint>
}

/** `topic-partition`, the key of maps. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`
