import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import type { TopicPartition } from './source.ts'

/** The events of some types in a stretch of event time, epoch ms: from inclusive, to exclusive, infinite = open. */
export interface EventSpan {
  readonly types: readonly EventType[]
  readonly from: number
  readonly to: number
}

/** Events on their way out of the archive. */
export interface EventReading {
  /** At most so many events will come. */
  readonly total: number
  /**
   * In the order of (time, source, id), as the edge left them; of records that repeat one event the first received.
   * What is not the consumer's yet is not kept: a batch is read when it is asked for.
   */
  readonly batches: AsyncIterable<readonly Event[]>
}

/** What is kept of the records of a topic-partition. */
export interface KeptRecords {
  readonly first: bigint
  /** Append time of the first, epoch ms. */
  readonly since: number
  readonly last: bigint
}

/** An event with the record that it came in. */
export interface PlacedEvent {
  readonly offset: bigint
  /** Append time of the record, epoch ms. */
  readonly appended: number
  readonly event: Event
}

/** Some records of a topic-partition, in their order. */
export interface RecordPage {
  readonly events: readonly PlacedEvent[]
  /** Where reading goes on: everything that is kept before it has been read. */
  readonly next: bigint
  /** Rows that this version cannot read. */
  readonly unreadable: number
}

/** The events that were archived. All reject with an `InfrastructureError`. */
export interface EventHistory {
  /** The events of all spans, each once. */
  read(spans: readonly EventSpan[]): Promise<EventReading>
  /** Topic, with its prefix → the event time of the first record of it that is kept, of the partition where that is earliest. */
  beginnings(): Promise<ReadonlyMap<string, number>>
  /** What is kept of a topic-partition; undefined where nothing is. Bad records are not: what is missing between may have been bad. */
  kept(partition: TopicPartition): Promise<KeptRecords | undefined>
  /** The first kept offset with an append time of at least `t` (epoch ms); undefined where there is none. */
  offsetAt(partition: TopicPartition, t: number): Promise<bigint | undefined>
  /** The first of the records from `from` on and before `to`, as many as are read at once. */
  records(partition: TopicPartition, from: bigint, to: bigint): Promise<RecordPage>
}
