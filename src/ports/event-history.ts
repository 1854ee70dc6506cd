import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'

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

/** The events that were archived. All reject with an `InfrastructureError`. */
export interface EventHistory {
  /** The events of all spans, each once. */
  read(spans: readonly EventSpan[]): Promise<EventReading>
  /** Topic, with its prefix → the event time of the first record of it that is kept, of the partition where that is earliest. */
  beginnings(): Promise<ReadonlyMap<string, number>>
}
