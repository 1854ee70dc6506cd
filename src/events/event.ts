import type { EventType } from './catalogue.ts'

/**
 * One good event, as every room after decoding sees it: a CloudEvent whose `data` has been read by its type's schema.
 * Before the edge identifiers are canonical and clear; after it they are pseudonyms where a key is given, texts are
 * gone, and a channel carries what was found while it was clear (see `edge.ts`).
 */
export interface Event {
  readonly source: string
  readonly id: string
  readonly type: EventType
  /** Event time, epoch ms. */
  readonly time: number
  readonly data: Readonly<Record<string, unknown>>
  /** Version of the registry by which the edge has found what it found; absent before the edge. */
  readonly registryVersion?: number
}
