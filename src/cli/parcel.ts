import type { Event } from '../events/event.ts'
import { sharedText } from '../events/shared-text.ts'
import type { InputBatch } from './replay-batches.ts'

/** A batch as it goes from thread to thread. Texts are copied on the way: of sources and types one of each goes. */
export interface Parcel extends Omit<InputBatch, 'events'> {
  readonly texts: readonly string[]
  readonly events: readonly PackedEvent[]
}

/** An event whose source and type are places among the parcel's texts. */
type PackedEvent = Omit<Event, 'source' | 'type'> & { readonly source: number; readonly type: number }

export function pack({ events, ...others }: InputBatch): Parcel {
  const places = new Map<string, number>()
  const placeOf = (text: string): number => {
    const known = places.get(text)
    if (known !== undefined) return known
    places.set(text, places.size)
    return places.size - 1
  }
  return {
    ...others,
    events: events.map((event) => ({ ...event, source: placeOf(event.source), type: placeOf(event.type) })),
    texts: [...places.keys()],
  }
}

export function unpack({ texts, events, ...others }: Parcel): InputBatch {
  const shared = texts.map(sharedText)
  return {
    ...others,
    events: events.map(({ source, id, type, time, data, registryVersion = 0 }) => ({
      source: shared[source] as string,
      id,
      type: shared[type] as Event['type'],
      time,
      data,
      registryVersion,
    })),
  }
}
