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

/** The events of `absent` there, those for which `match` holds. */
const fillers = (correlation: CorrelationOf<'absence'>, members: Members, event: OracleEvent) => {
  const { trigger, absent, match } = correlation
  return inSpan(absent, correlation, members, event).filter(
    (other) => match?.({ [absent]: other, [trigger]: event }) ?? true,
  )
}

/** The trigger, with no event of `absent` around it and, where asked for, one of `requires`. */
export const absence: Kind<'absence'> = {
  candidates: ({ trigger }, members) => members(trigger),
  isHit: (correlation, members, event) =>
    fillers(correlation, members, event).length === 0 &&
    (correlation.requires === undefined || inSpan(correlation.requires, correlation, members, event).length > 0),
  reading: () => ({}),
  evidence: (_, __, event) => [event],
  restsUntil: ({ afterMs }, event) => event.time + afterMs,
  undoing: fillers,
}
