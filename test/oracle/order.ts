import type { Identity, OracleEvent } from './types.ts'

/** Strings by their UTF-8 bytes. */
const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))

/** The order of events: (t, source, id). */
export const compareEvents = (a: OracleEvent, b: OracleEvent): number =>
  a.time - b.time || compareBytes(a.source, b.source) || compareBytes(a.id, b.id)

export const identityKey = (event: Identity): string => JSON.stringify([event.source, event.id])

/** Each identity once, the first received, in the order given. */
function firstOfEach(arrivals: readonly OracleEvent[]): OracleEvent[] {
  const first = new Map<string, OracleEvent>()
  for (const event of arrivals) if (!first.has(identityKey(event))) first.set(identityKey(event), event)
  return [...first.values()]
}

/** The set of events: each identity once, ordered. */
export const eventSet = (arrivals: readonly OracleEvent[]): OracleEvent[] =>
  firstOfEach(arrivals).toSorted(compareEvents)

/** Events of several ordered lists, each identity once, ordered. */
export const union = (lists: readonly (readonly OracleEvent[])[]): OracleEvent[] => eventSet(lists.flat())
