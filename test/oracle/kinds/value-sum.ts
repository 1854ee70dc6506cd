import { union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import { meets, onlyGrows, type Kind } from './kind.ts'

type Sum = CorrelationOf<'value_sum'>

/** The selected events that have the summed field: the others take no part. */
const summed = ({ rules, field }: Sum, members: Members) =>
  union(rules.map(members)).filter((event) => field(event) !== undefined)

/** The selected events with t in (t_e − timespan, t_e]. */
const inWindow = (correlation: Sum, members: Members, event: OracleEvent) =>
  summed(correlation, members).filter(
    (other) => other.time > event.time - correlation.timespanMs && other.time <= event.time,
  )

function total(correlation: Sum, members: Members, event: OracleEvent): number {
  let sum = 0
  for (const other of inWindow(correlation, members, event)) sum += correlation.field(other) as number
  return sum
}

/** The sum of the field in the window meets the condition. */
export const valueSum: Kind<'value_sum'> = {
  candidates: summed,
  isHit: (correlation, members, event) => meets(total(correlation, members, event), correlation.condition),
  reading: (correlation, members, event) => ({
    sum: total(correlation, members, event),
    threshold: correlation.condition.n,
  }),
  evidence: inWindow,
  restsUntil: ({ condition, isAmount }, event) => (onlyGrows(condition) && isAmount ? undefined : event.time),
  undoing: () => [],
}
