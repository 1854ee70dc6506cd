import { z } from 'zod'
import { type EventType, eventTypes } from './catalogue.ts'
import { bad, type Decoded } from './decoded.ts'
import { edgeShape } from './edge-shape.ts'
import type { Event } from './event.ts'
import { identifier, timestamp } from './fields.ts'
import { readUtf8 } from './text.ts'

/** What all events have beside their type's data, as they left the edge. Times are RFC 3339 with offset. */
const Envelope = z.compile(
  z.object({
    specversion: z.literal('1.0'),
    id: identifier,
    source: identifier,
    type: z.enum(eventTypes),
    time: timestamp,
    registryversion: z.int().positive().optional(),
  }),
)

/**
 * An event that has left the edge, as a CloudEvent in JSON; the registry's version is its attribute `registryversion`.
 * `decodeArchived` reads it back. Producers do not send this form: it has what the edge finds, and no text.
 */
export function encodeArchived({ source, id, type, time, data, registryVersion }: Event): string {
  const version = registryVersion === undefined ? {} : { registryversion: registryVersion }
  return JSON.stringify({ specversion: '1.0', id, source, type, time: new Date(time).toISOString(), ...version, data })
}

/** Reads the data of an event as its type leaves the edge; undefined where it is none. */
export function readArchivedData(type: EventType, data: unknown): Event['data'] | undefined {
  return edgeShape(type).safeParse(data).data
}

/** One line of events that have left the edge. They pass no second one: what was found then is what counts. */
export function decodeArchived(bytes: Uint8Array): Decoded {
  const text = readUtf8(bytes)
  if (text === undefined) return bad('not_utf8', 'the bytes are not well-formed UTF-8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('not_json', 'the text is not JSON')
  }
  const envelope = Envelope.safeParse(value)
  if (!envelope.success) {
    const path = envelope.error.issues[0]?.path.join('.') ?? ''
    return bad('bad_envelope', `${path}: ${envelope.error.issues[0]?.message}`, path)
  }
  const { id, source, type, time, registryversion } = envelope.data
  const data = readArchivedData(type, (value as { readonly data?: unknown }).data)
  if (data === undefined) return bad('bad_data', 'the data is not that of an event which has left the edge', 'data')
  const version = registryversion === undefined ? {} : { registryVersion: registryversion }
  return { ok: true, event: { source, id, type, time, data, ...version } }
}
