import { expect, test } from 'vitest'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { DAY, HOUR, MINUTE } from '../oracle/samples.ts'
import { toOracleRule, type CorrelationSpec, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { actual, engine, expected } from './against-oracle.ts'

const START = Date.UTC(2026, 10, 22)
const LATEST = BOUNDS.allowedLatenessMs + BOUNDS.outOfOrdernessMs

const event = (id: string, type: string, at: number): OracleEvent => ({
  source: '/s',
  id,
  type,
  time: START + at,
  data: { beneficiaryId: 'b1', providerId: id, amountCents: 10 },
})

const ruleOf = (correlation: CorrelationSpec, suppressMs: number | undefined): RuleSpec => ({
  id: 'kept',
  groupNames: ['beneficiaryId'],
  selections: {
    first: { event: 'token.requested', groupFields: ['beneficiaryId'] },
    next: { event: 'token.issued', groupFields: ['beneficiaryId'] },
  },
  correlation,
  suppressMs,
  blocksToken: false,
})

const both = ['first', 'next']
const two = { op: 'gte', n: 2 } as const
const kinds: [string, CorrelationSpec][] = [
  ['event_count', { type: 'event_count', rules: both, timespanMs: 3 * HOUR, condition: two }],
  [
    'value_count',
    { type: 'value_count', rules: both, field: 'providerId', timespanMs: 3 * HOUR, condition: { op: 'lt', n: 2 } },
  ],
  [
    'value_sum',
    { type: 'value_sum', rules: both, field: 'amountCents', timespanMs: 3 * HOUR, condition: { op: 'gte', n: 20 } },
  ],
  [
    'event_ratio',
    {
      type: 'event_ratio',
      part: ['first'],
      whole: both,
      timespanMs: 3 * HOUR,
      min: 1,
      condition: { op: 'gte', n: 0.5 },
    },
  ],
  ['temporal', { type: 'temporal', rules: both, timespanMs: 3 * HOUR }],
  ['temporal_ordered', { type: 'temporal_ordered', rules: both, timespanMs: 3 * HOUR }],
  ['absence', { type: 'absence', trigger: 'next', absent: 'first', beforeMs: 3 * HOUR, afterMs: 0 }],
  ['absence, ahead', { type: 'absence', trigger: 'first', absent: 'next', beforeMs: 2 * HOUR, afterMs: HOUR }],
]
const cases = kinds.flatMap(([name, correlation]) =>
  [0, 1, -1].flatMap((beside) => [0, -1, 1].map((behind) => ({ name, correlation, beside, behind }))),
)

/** Nothing that a straggler can still touch has been forgotten, and nothing is read beyond its end. */
test.each(cases)(
  '$name: a partner $beside ms beside the timespan, a straggler $behind ms beside the latest',
  async (one) => {
    const rule = ruleOf(one.correlation, HOUR)
    const straggler = 3 * HOUR + one.beside
    const ticks = [HOUR, 2 * HOUR, 3 * HOUR, straggler + LATEST + one.behind]
    const arrivals = [
      event('1', 'token.requested', 0),
      ...ticks.map((at) => event(`tick-${at}`, 'card.reissued', at)),
      event('2', 'token.issued', straggler),
      event('end', 'card.reissued', DAY),
    ]
    const alerts = await engine([toEngineRule(rule)], arrivals, { batchSize: 1 })
    expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(rule)], arrivals, BOUNDS).alerts))
  },
)

test.each([
  [HOUR, HOUR - 1, 2],
  [HOUR, HOUR, 1],
  [DAY, DAY - 1, 2],
  [DAY, DAY, 1],
  [MINUTE, MINUTE - 1, 2],
])('with suppression of %i ms a straggler after %i ms makes the first alert %i hits', async (suppressMs, at, hits) => {
  const rule = ruleOf({ type: 'none', rules: both }, suppressMs)
  const arrivals = [
    event('1', 'token.issued', 0),
    event('tick-1', 'card.reissued', at),
    event('tick-2', 'card.reissued', at + LATEST),
    event('2', 'token.issued', at),
  ]
  const alerts = await engine([toEngineRule(rule)], arrivals, { batchSize: 1 })
  expect(alerts[0]).toMatchObject({ hits, trigger: { id: '1' }, late: false })
  expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(rule)], arrivals, BOUNDS).alerts))
})
