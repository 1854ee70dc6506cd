import type { CorrelationOf, CorrelationType, Condition, Members, Operator, OracleEvent, Reading } from '../types.ts'

/** The definitions of one kind of correlation, over the events of one group. */
export interface Kind<T extends CorrelationType> {
  /** The events that may be hits. */
  readonly candidates: (correlation: CorrelationOf<T>, members: Members) => readonly OracleEvent[]
  readonly isHit: (correlation: CorrelationOf<T>, members: Members, event: OracleEvent) => boolean
  readonly reading: (correlation: CorrelationOf<T>, members: Members, event: OracleEvent) => Reading
  /** All the evidence of a hit, ordered. */
  readonly evidence: (correlation: CorrelationOf<T>, members: Members, event: OracleEvent) => readonly OracleEvent[]
  /** The last instant on which a hit of `event` rests, where an event can undo it; undefined: decided at once. */
  readonly restsUntil: (correlation: CorrelationOf<T>, event: OracleEvent) => number | undefined
  /** The events that fill the absence of `event`. Only an absence is contradicted by what comes too late. */
  readonly undoing: (correlation: CorrelationOf<T>, members: Members, event: OracleEvent) => readonly OracleEvent[]
}

const COMPARE: Readonly<Record<Operator, (value: number, n: number) => boolean>> = {
  gte: (value, n) => value >= n,
  gt: (value, n) => value > n,
  lte: (value, n) => value <= n,
  lt: (value, n) => value < n,
  eq: (value, n) => value === n,
  neq: (value, n) => value !== n,
}

export const meets = (value: number, { op, n }: Condition): boolean => COMPARE[op](value, n)

/** More events can only add hits. */
export const onlyGrows = ({ op }: Condition): boolean => op === 'gte' || op === 'gt'
