import type { TopicPartition } from './source.ts'

/** A trigger that waits for its decision, as it is kept between workers. */
export interface DueRecord {
  /** Identifies kind of log and rule. */
  readonly kind: string
  readonly rule: string
  readonly key: string
  readonly t: number
  readonly source: string
  readonly id: string
  /** Epoch ms; decided when the rule's watermark is greater. */
  readonly deadline: number
}

/** A partition and a number that belongs to it. */
export type ByPartition<T> = ReadonlyMap<string, T>

/** How windows are filled again that were lost. Made once, for all workers. */
export interface RefoldPlan {
  /** The earliest that was still to be read or decided in some partition, epoch ms; undefined where nothing had been read. */
  readonly base: number | undefined
  /** Partition → the offset from which it is read again, as text. */
  readonly from: Readonly<Record<string, string>>
  /** Partition → the offset up to which everything had been read and written, as text. */
  readonly until: Readonly<Record<string, string>>
  /** Partition → its watermark there, epoch ms; absent where none is known. */
  readonly reached: Readonly<Record<string, number>>
  /** Topic → since when (event time, epoch ms) all of it is read again; absent where nothing came before. */
  readonly since: Readonly<Record<string, number>>
  /** The set of rules that all before `until` was told by, by its name; undefined where it was not one set, or nobody knows. */
  readonly toldBy: string | undefined
}

/** What is kept, from when it was made until some of it is lost. */
export interface Incarnation {
  /** Later ones are greater, as texts. */
  readonly id: string
  /** Absent where nothing had been folded before. */
  readonly plan: RefoldPlan | undefined
  /** Is some partition not yet read again up to where it had been? */
  readonly isRefolding: boolean
}

/**
 * What the workers share beside the logs. It lies where the logs lie and is lost with them; every step may be taken
 * twice. Keys of maps are those of `partitionKey`. All reject with an `InfrastructureError` where it does not answer.
 */
export interface SharedState {
  /** What is kept; undefined where there is nothing. It is not `isWhole` where a part of it is missing. */
  kept(): Promise<(Incarnation & { readonly isWhole: boolean }) | undefined>
  /**
   * Begins another incarnation, if what is kept is still the one with the id `over`; its id is greater than that and
   * than `after`. Answers with what is kept then. What has been put in stays: it is put in again, and is there once.
   */
  renew(plan: RefoldPlan | undefined, over: string | undefined, after: string): Promise<Incarnation>
  /** Notes that all partitions of an incarnation have been read again. */
  endRefold(incarnation: string): Promise<void>
  /**
   * Offsets up to which everything has been folded in an incarnation: of the part that has folded least. Absent = never.
   * What is folded for a generation has names of its own beside those of partitions.
   */
  folded(incarnation: string): Promise<ByPartition<bigint>>
  /**
   * Notes it, for who has noted `from` before. Rejects with a `StoreLostError` where less is noted, or in another
   * incarnation, or where something is gone of what was put into the windows (`WindowStore.written`) or made to wait.
   */
  markFolded(
    incarnation: string,
    offsets: ByPartition<{ readonly from: bigint; readonly to: bigint }>,
    written?: ReadonlyMap<string, number>,
  ): Promise<void>
  /** Publishes watermarks (epoch ms) for those who decide by the same, and answers with those of all partitions. They never go back. */
  raiseWatermarks(among: string, own: ByPartition<number>): Promise<ByPartition<number>>
  /** Notes since when (event time, epoch ms) topics and what is kept of them are known, where none earlier is noted; answers with all. */
  noteBeginnings(own: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>
  due(partition: TopicPartition): Promise<readonly DueRecord[]>
  addDue(partition: TopicPartition, records: readonly DueRecord[]): Promise<void>
  removeDue(partition: TopicPartition, records: readonly DueRecord[]): Promise<void>
}
