import type { Message } from 'kafkajs'
import { definitionOf } from '../../../src/events/catalogue.ts'
import { badRecords, type BadRecord } from '../../scenarios/bad-records.ts'
import { HOUR, type Story, type StoryEvent } from '../../scenarios/stories.ts'

/** A record on its way to a topic, which is named without its prefix. */
export interface Outgoing {
  readonly topic: string
  readonly message: Message
  /** The event, where it is a good one. */
  readonly event?: StoryEvent
  readonly bad?: BadRecord
}

/** The full hour before this one: whatever the stories tell has happened, and no alert falls into two buckets. */
export const baseOf = (now: number): number => Math.floor(now / HOUR) * HOUR - HOUR

export const isoOf = (time: number): string => new Date(time).toISOString()

/** Times within the data are ms after the base, too. */
const dataOf = ({ data }: StoryEvent, base: number): Readonly<Record<string, unknown>> =>
  typeof data['expiresAt'] === 'number' ? { ...data, expiresAt: isoOf(base + data['expiresAt']) } : data

/** The event as a record: every second one in binary mode, the others structured, with and without their media type. */
export function recordOf(event: StoryEvent, base: number, index: number): Outgoing {
  const { id, source, type, at } = event
  const data = dataOf(event, base)
  const definition = definitionOf(type)
  const key = definition.key(data)
  const attributes = { specversion: '1.0', id, source, type, time: isoOf(base + at) }
  const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]))
  const modes: readonly Message[] = [
    { value: JSON.stringify(data), headers: { ...binary, 'content-type': 'application/json' } },
    { value: JSON.stringify({ ...attributes, data }) },
    { value: JSON.stringify(data), headers: binary },
    { value: JSON.stringify({ ...attributes, data }), headers: { 'content-type': 'application/cloudevents+json' } },
  ]
  return { topic: definition.topic, message: { ...(modes[index % 4] as Message), key }, event }
}

/** All records of some stories in the order of their arrival, duplicates and stragglers among them. */
export const recordsOf = (stories: readonly Story[], base: number): Outgoing[] =>
  stories
    .flatMap(({ events }) => events)
    .flatMap((event) => [event.delay, ...event.again].map((later) => ({ event, arrival: event.at + later })))
    .toSorted((a, b) => a.arrival - b.arrival)
    .map(({ event }, index) => recordOf(event, base, index))

/** Bad records of each sort, as of `now`. */
export const badOf = (now: number): Outgoing[] =>
  badRecords(isoOf(now), isoOf(now + HOUR)).map((bad, index) => ({
    topic: bad.topic,
    message: {
      key: `bad-${index}`,
      value: bad.value === null ? null : Buffer.from(bad.value),
      ...(bad.headers === undefined ? {} : { headers: { ...bad.headers } }),
    },
    bad,
  }))

/** Puts the others in between, evenly. */
export const mixed = (records: readonly Outgoing[], others: readonly Outgoing[]): Outgoing[] => {
  const step = Math.floor(records.length / (others.length + 1))
  return records.flatMap((record, index) => {
    const other = index % step === step - 1 ? others[(index + 1) / step - 1] : undefined
    return other === undefined ? [record] : [record, other]
  })
}
