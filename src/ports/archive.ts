import type { Block } from '../blocking/block.ts'
import type { Alert } from '../engine/alert.ts'
import type { LetterFacts } from '../events/dead-letter.ts'
import type { Event } from '../events/event.ts'
import type { TopicPartition } from './source.ts'

/** Where a row came from: one record of a topic-partition. */
export interface Place extends TopicPartition {
  readonly offset: bigint
  /** Append time of the record, epoch ms. */
  readonly appended: number
}

/** What each table of the archive takes. */
export interface ArchiveRows {
  readonly alerts: Place & {
    readonly alert: Alert
    /** Start of the alert's bucket of event time, epoch ms: the same in all revisions of one alert. */
    readonly bucketStart: number
  }
  readonly events: Place & { readonly event: Event }
  readonly blocks: Place & { readonly block: Block }
  /** What may be told of a dead letter: its bytes stay on the topic, for as long as that keeps them. */
  readonly dead_letters: Place & { readonly letter: LetterFacts }
  /** That an event was late; the event itself is among the others. */
  readonly late: Place & {
    readonly event: Event
    /** The record that the event came in. */
    readonly origin: Place
  }
}
export type ArchiveTable = keyof ArchiveRows

/** Consecutive records of a topic-partition, both ends included. */
export interface OffsetRange extends TopicPartition {
  readonly first: bigint
  readonly last: bigint
}

/** The history, for people: what the topics held, each record once. Rejects with an `InfrastructureError`. */
export interface Archive {
  /**
   * Writes the rows of some ranges. The same call (same rows, same ranges) may be repeated when it has failed: what
   * was already written is not written twice.
   */
  insert<T extends ArchiveTable>(
    table: T,
    rows: readonly ArchiveRows[T][],
    ranges: readonly OffsetRange[],
  ): Promise<void>
  /** The greatest offset of a topic-partition that the table holds; undefined where it holds none. */
  archivedUpTo(table: ArchiveTable, topicPartition: TopicPartition): Promise<bigint | undefined>
  /** The records of a range that the table holds: offset → append time (a topic that was made anew reuses offsets). */
  archivedWithin(table: ArchiveTable, range: OffsetRange): Promise<ReadonlyMap<bigint, number>>
}
