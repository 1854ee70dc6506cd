import { catalogue, type EventType } from './catalogue.ts'
import type { Event } from './event.ts'
import { metaOf } from './fields.ts'

const timesOf = new Map<EventType, readonly string[]>(
  catalogue.map(({ type, data }) => [
    type,
    Object.entries(data.shape).flatMap(([name, schema]) => (metaOf(schema).canonical === 'epochMs' ? [name] : [])),
  ]),
)
const isoTime = (t: number): string => new Date(t).toISOString()

/** An event as a structured CloudEvent in JSON: what `decodeLine` reads back to the same event. */
export function encodeEvent({ source, id, type, time, data }: Event): string {
  const times = (timesOf.get(type) ?? []).flatMap((name) => {
    const t = data[name]
    return typeof t === 'number' ? [[name, isoTime(t)]] : []
  })
  const written = times.length === 0 ? data : { ...data, ...Object.fromEntries(times) }
  return JSON.stringify({ specversion: '1.0', id, source, type, time: isoTime(time), data: written })
}
