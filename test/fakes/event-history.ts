import type { Event } from '../../src/events/event.ts'
import type { EventHistory, EventSpan, PlacedEvent } from '../../src/ports/event-history.ts'
import { partitionKey, type TopicPartition } from '../../src/ports/source.ts'

/** A record as an archiver would keep it. */
export interface ArchivedRow extends PlacedEvent, TopicPartition {}

/** An archive in memory: what is put into `rows` is kept. */
export interface MemoryEventHistory extends EventHistory {
  readonly rows: ArchivedRow[]
}

const byTime = (a: ArchivedRow, b: ArchivedRow) =>
  a.event.time - b.event.time ||
  order(a.event.source, b.event.source) ||
  order(a.event.id, b.event.id) ||
  a.appended - b.appended
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byOffset = (a: ArchivedRow, b: ArchivedRow) => Number(a.offset - b.offset) || a.appended - b.appended

/** `page`: as many offsets, or events of a reading, are looked through at once. */
export function createMemoryEventHistory(page = 1_000): MemoryEventHistory {
  const rows: ArchivedRow[] = []
  const of = (partition: TopicPartition) =>
    rows.filter((row) => partitionKey(row) === partitionKey(partition)).toSorted(byOffset)
  async function* batchesOf(events: readonly Event[]) {
    for (let at = 0; at < events.length; at += page) yield events.slice(at, at + page)
  }
  return {
    rows,
    read(spans: readonly EventSpan[]) {
      const wanted = rows.filter(({ event: { type, time } }) =>
        spans.some(({ types, from, to }) => types.includes(type) && time >= from && time < to),
      )
      const sorted = wanted.toSorted(byTime).map(({ event }) => event)
      const first = new Map(
        sorted.toReversed().map((event) => [JSON.stringify([event.time, event.source, event.id]), event]),
      )
      return Promise.resolve({ total: wanted.length, batches: batchesOf([...first.values()].toReversed()) })
    },
    beginnings() {
      const byPartition = [...Map.groupBy(rows, partitionKey).values()].map((own) => ({
        topic: own[0]?.topic ?? '',
        t: own.toSorted((a, b) => a.appended - b.appended || byOffset(a, b))[0]?.event.time ?? 0,
      }))
      const byTopic = Map.groupBy(byPartition, ({ topic }) => topic)
      return Promise.resolve(new Map([...byTopic].map(([topic, own]) => [topic, Math.min(...own.map(({ t }) => t))])))
    },
    kept(partition) {
      const [own, first] = [of(partition), of(partition)[0]]
      const last = own.at(-1)
      return Promise.resolve(first && last && { first: first.offset, since: first.appended, last: last.offset })
    },
    offsetAt: (partition, t) => Promise.resolve(of(partition).find(({ appended }) => appended >= t)?.offset),
    records(partition, from, to) {
      const left = of(partition).filter(({ offset }) => offset >= from && offset < to)
      const next = from + BigInt(page) < to ? from + BigInt(page) : to
      const here = left.filter(({ offset }) => offset < next)
      const events = here.map(({ offset, appended, event }) => ({ offset, appended, event }))
      return Promise.resolve({
        events,
        next: events.length > 0 || next === to ? next : (left[0]?.offset ?? to),
        unreadable: 0,
      })
    },
  }
}
