import { fieldOf } from './rule-parts.ts'
import type { Condition, OracleAlert, OracleCorrelation, OracleEvent, OracleRule } from './types.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The start of a UTC day, epoch ms. */
export const DAY_START = Date.UTC(2026, 10, 22)

/** An event at `at` ms after the day's start. Type `a`, group key `g` unless data says otherwise. */
export const event = (id: string, at: number, data: Record<string, unknown> = {}, type = 'a'): OracleEvent => ({
  source: '/s',
  id,
  type,
  time: DAY_START + at,
  data: { g: 'g1', ...data },
})

const selection = (type: string) => ({ matches: (candidate: OracleEvent) => candidate.type === type })

/** A rule over types `a`, `b` and `c` (a selection each), grouped by `g`, one alert for each hit. */
export const ruleOf = (correlation: OracleCorrelation, over: Partial<OracleRule> = {}): OracleRule => ({
  id: 'r',
  group: (candidate) => {
    const g = fieldOf(candidate, 'g')
    return g === undefined ? undefined : { g }
  },
  selections: { a: selection('a'), b: selection('b'), c: selection('c') },
  correlation,
  suppressMs: undefined,
  blocksToken: false,
  ...over,
})

export const countOf = (op: Condition['op'], n: number, timespanMs = 10 * MINUTE): OracleCorrelation => ({
  type: 'event_count',
  rules: ['a'],
  timespanMs,
  condition: { op, n },
})

export const valuesOf = (op: Condition['op'], n: number, timespanMs = 10 * MINUTE): OracleCorrelation => ({
  type: 'value_count',
  rules: ['a'],
  field: (candidate) => fieldOf(candidate, 'v'),
  timespanMs,
  condition: { op, n },
})

/** The ids of the events that are hits (of alerts of one hit each). */
export const triggers = (alerts: readonly OracleAlert[]): string[] =>
  alerts.map((alert) => alert.trigger.id).toSorted((a, b) => (a < b ? -1 : 1))
