import { union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import { meets, onlyGrows, type Kind } from './kind.ts'

type Count = CorrelationOf<'value_count'>

/** The selected events that have the counted field: the others take no part. */
const counted = ({ rules, field }: Count, members: Members) =>
  union(rules.map(members)).filter((event) => field(event) !== undefined)

/** The selected events with t in (t_e − timespan, t_e]. */
const inWindow = (correlation: Count, members: Members, event: OracleEvent) =>
  counted(correlation, members).filter(
    (other) => other.time > event.time - correlation.timespanMs && other.time <= event.time,
  )

const distinct = (correlation: Count, members: Members, event: OracleEvent) =>
  new Set(inWindow(correlation, members, event).map(correlation.field)).size

/** The number of distinct values of the field in the window meets the condition. */
export const valueCount: Kind<'value_count'> = {
  candidates: counted,
  isHit: (correlation, members, event) => meets(distinct(correlation, members, event), correlation.condition),
  reading: (correlation, members, event) => ({
    count: distinct(correlation, members, event),
    threshold: correlation.condition.n,
  }),
  evidence: inWindow,
  restsUntil: ({ condition }, event) => (onlyGrows(condition) ? undefined : event.time),
  undoing: () => [],
}
