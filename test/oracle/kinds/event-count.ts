import { union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import { meets, onlyGrows, type Kind } from './kind.ts'

type Count = CorrelationOf<'event_count'>

const counted = ({ rules }: Count, members: Members) => union(rules.map(members))

/** The selected events with t in (t_e − timespan, t_e]. */
const inWindow = (correlation: Count, members: Members, event: OracleEvent) =>
  counted(correlation, members).filter(
    (other) => other.time > event.time - correlation.timespanMs && other.time <= event.time,
  )

/** The number of selected events in the window meets the condition. */
export const eventCount: Kind<'event_count'> = {
  candidates: counted,
  isHit: (correlation, members, event) => meets(inWindow(correlation, members, event).length, correlation.condition),
  reading: (correlation, members, event) => ({
    count: inWindow(correlation, members, event).length,
    threshold: correlation.condition.n,
  }),
  evidence: inWindow,
  restsUntil: ({ condition }, event) => (onlyGrows(condition) ? undefined : event.time),
  undoing: () => [],
}
