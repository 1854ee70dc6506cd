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

/**
 * What the workers share beside the logs. It lies where the logs lie and is lost with them; every step may be taken
 * twice. Keys of maps are those of `partitionKey`. All reject with an `InfrastructureError` where it does not answer.
 */
export interface SharedState {
  /**
   * The incarnation of what is kept. Where nothing is kept yet it is made, if `mayCreate`; rejects with a
   * `StoreLostError` where it may not be, or where a part of it is missing.
   */
  open(mayCreate: boolean): Promise<string>
  /** Offsets up to which everything has been folded: of the part that has folded least. Absent = never. */
  folded(): Promise<ByPartition<bigint>>
  markFolded(offsets: ByPartition<bigint>): Promise<void>
  /** Publishes watermarks (epoch ms) of a generation of rules and answers with those of all partitions. They never go back. */
  raiseWatermarks(generation: number, own: ByPartition<number>): Promise<ByPartition<number>>
  /** Notes since when (event time, epoch ms) topics and what is kept of them are known, where none earlier is noted; answers with all. */
  noteBeginnings(own: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>
  due(partition: TopicPartition): Promise<readonly DueRecord[]>
  addDue(partition: TopicPartition, records: readonly DueRecord[]): Promise<void>
  removeDue(partition: TopicPartition, records: readonly DueRecord[]): Promise<void>
}
