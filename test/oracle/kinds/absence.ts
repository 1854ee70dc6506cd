import type { CorrelationOf, Members, OracleEvent } from '../types.ts'
import type { Kind } from './kind.ts'

/** The events of a selection with t in [t_e − before, t_e + after]. */
const inSpan = (
  selection: string,
  { beforeMs, afterMs }: CorrelationOf<'absence'>,
  members: Members,
  event: OracleEvent,
): readonly OracleEvent[] =>
  members(selection).filter((other) => other.time >= event.time - beforeMs && other.time <= event.time + afterMs)

/** The trigger, with no event of `absent` around it and, where asked for, one of `requires`. */
export const absence: Kind<'absence'> = {
  candidates: ({ trigger }, members) => members(trigger),
  isHit: (correlation, members, event) =>
    inSpan(correlation.absent, correlation, members, event).length === 0 &&
    (correlation.requires === undefined || inSpan(correlation.requires, correlation, members, event).length > 0),
  reading: () => ({}),
  evidence: (_, __, event) => [event],
  restsUntil: ({ afterMs }, event) => event.time + afterMs,
  undoing: (correlation, members, event) => inSpan(correlation.absent, correlation, members, event),
}
