import { union } from '../order.ts'
import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import { meets, type Kind } from './kind.ts'

type Ratio = CorrelationOf<'event_ratio'>

/** The events of some selections with t in (t_e − timespan, t_e]. */
const inWindow = (names: readonly string[], { timespanMs }: Ratio, members: Members, event: OracleEvent) =>
  union(names.map(members)).filter((other) => other.time > event.time - timespanMs && other.time <= event.time)

const part = (correlation: Ratio, members: Members, event: OracleEvent) =>
  inWindow(correlation.part, correlation, members, event)
const whole = (correlation: Ratio, members: Members, event: OracleEvent) =>
  inWindow(correlation.whole, correlation, members, event)

/** The whole has enough events in the window, and the part's share of them meets the condition. */
export const eventRatio: Kind<'event_ratio'> = {
  candidates: (correlation, members) => union(correlation.whole.map(members)),
  isHit(correlation, members, event) {
    const all = whole(correlation, members, event).length
    return all >= correlation.min && meets(part(correlation, members, event).length / all, correlation.condition)
  },
  reading: (correlation, members, event) => ({
    part: part(correlation, members, event).length,
    whole: whole(correlation, members, event).length,
    threshold: correlation.condition.n,
  }),
  evidence: (correlation, members, event) =>
    union([part(correlation, members, event), whole(correlation, members, event)]),
  restsUntil: (_, event) => event.time,
  undoing: () => [],
}
