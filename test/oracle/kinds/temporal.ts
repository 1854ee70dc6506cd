import { identityKey, union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import type { Kind } from './kind.ts'

type Temporal = CorrelationOf<'temporal'>

/** All ways to choose one event of each list. */
const choices = (lists: readonly (readonly OracleEvent[])[]): OracleEvent[][] =>
  lists.reduce<OracleEvent[][]>(
    (chosen, list) => chosen.flatMap((events) => list.map((event) => [...events, event])),
    [[]],
  )

const areDistinct = (events: readonly OracleEvent[]): boolean => new Set(events.map(identityKey)).size === events.length

/** The combinations of distinct events, one of each selection, of which `event` is one and none is later, that hold. */
function combinations({ rules, timespanMs, match }: Temporal, members: Members, event: OracleEvent): OracleEvent[][] {
  const lists = rules.map((selection) =>
    members(selection).filter((other) => other.time >= event.time - timespanMs && other.time <= event.time),
  )
  return choices(lists)
    .filter((events) => areDistinct(events) && events.some((other) => identityKey(other) === identityKey(event)))
    .filter((events) => match?.(Object.fromEntries(events.map((other, at) => [rules[at], other]))) ?? true)
}

/** An event of one selection, with an event of each of the others at most a timespan before it. */
export const temporal: Kind<'temporal'> = {
  candidates: ({ rules }, members) => union(rules.map(members)),
  isHit: (correlation, members, event) => combinations(correlation, members, event).length > 0,
  reading: () => ({}),
  evidence: (correlation, members, event) => union(combinations(correlation, members, event)),
  restsUntil: () => undefined,
  undoing: () => [],
}
