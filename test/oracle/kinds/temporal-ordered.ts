import { union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import type { Kind } from './kind.ts'

type Ordered = CorrelationOf<'temporal_ordered'>

/** All ways to choose one event of each list, in the order of the lists, each strictly later than the one before. */
function chains(lists: readonly (readonly OracleEvent[])[]): OracleEvent[][] {
  const [first, ...rest] = lists
  if (first === undefined) return [[]]
  const tails = chains(rest)
  return first.flatMap((event) =>
    tails.filter(([next]) => next === undefined || event.time < next.time).map((tail) => [event, ...tail]),
  )
}

/** The chains of events that end with `event`, the first at most a timespan before it, that hold. */
function combinations({ rules, timespanMs, match }: Ordered, members: Members, event: OracleEvent): OracleEvent[][] {
  const before = rules
    .slice(0, -1)
    .map((selection) =>
      members(selection).filter((other) => other.time >= event.time - timespanMs && other.time < event.time),
    )
  return chains([...before, [event]]).filter(
    (events) => match?.(Object.fromEntries(events.map((other, at) => [rules[at], other]))) ?? true,
  )
}

/** The event of the last selection, with events of the others before it, in order, within the timespan. */
export const temporalOrdered: Kind<'temporal_ordered'> = {
  candidates: ({ rules }, members) => members(rules.at(-1) ?? ''),
  isHit: (correlation, members, event) => combinations(correlation, members, event).length > 0,
  reading: () => ({}),
  evidence: (correlation, members, event) => union(combinations(correlation, members, event)),
  restsUntil: () => undefined,
  undoing: () => [],
}
