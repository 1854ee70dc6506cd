import { describe, expect, test } from 'vitest'
import { oracle } from '../oracle/oracle.ts'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { MINUTE, SECOND } from '../oracle/samples.ts'
import { toOracleRule, type CorrelationSpec, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { actual, engine, expected } from './against-oracle.ts'

const START = Date.UTC(2026, 10, 22)
const event = (id: string, type: string, at: number): OracleEvent => ({
  source: '/s',
  id,
  type,
  time: START + at,
  data: { beneficiaryId: 'b1', providerId: id, amountCents: 10 },
})
const first = (id: string, at: number) => event(id, 'token.requested', at)
const next = (id: string, at: number) => event(id, 'token.issued', at)
const tick = (at: number) => event(`tick-${at}`, 'card.reissued', at)

const ruleOf = (correlation: CorrelationSpec): RuleSpec => ({
  id: 'edge',
  groupNames: ['beneficiaryId'],
  selections: {
    first: { event: 'token.requested', groupFields: ['beneficiaryId'] },
    next: { event: 'token.issued', groupFields: ['beneficiaryId'] },
  },
  correlation,
  suppressMs: undefined,
  blocksToken: false,
})
const lone: CorrelationSpec = { type: 'absence', trigger: 'next', absent: 'first', beforeMs: 0, afterMs: 10 * SECOND }
const span = 5 * MINUTE
const both = ['first', 'next']
const pairs: [string, CorrelationSpec][] = [
  ['event_count', { type: 'event_count', rules: both, timespanMs: span, condition: { op: 'gte', n: 2 } }],
  [
    'value_count',
    { type: 'value_count', rules: both, field: 'providerId', timespanMs: span, condition: { op: 'gt', n: 1 } },
  ],
  [
    'value_sum',
    { type: 'value_sum', rules: both, field: 'amountCents', timespanMs: span, condition: { op: 'gt', n: 19 } },
  ],
  [
    'event_ratio',
    { type: 'event_ratio', part: both, whole: both, timespanMs: span, min: 2, condition: { op: 'gte', n: 1 } },
  ],
  ['temporal', { type: 'temporal', rules: both, timespanMs: span }],
  [
    'temporal with match',
    {
      type: 'temporal',
      rules: both,
      timespanMs: span,
      match: [{ left: ['first', 'providerId'], op: '!=', right: ['next', 'providerId'] }],
    },
  ],
  ['temporal_ordered', { type: 'temporal_ordered', rules: both, timespanMs: span }],
]

describe('a decision waits until the watermark is greater than what it rests on', () => {
  // It rests on what is until 10 s; the watermark is 10 s behind the newest event.
  test.each([
    ['equal', 20 * SECOND, []],
    ['greater', 20 * SECOND + 1, [1]],
  ])('%s', async (_, newest, contradictions) => {
    for (const batchSize of [1, 512]) {
      const arrivals = [next('1', 0), tick(newest), first('2', 10 * SECOND)]
      const alerts = await engine([toEngineRule(ruleOf(lone))], arrivals, { batchSize })
      expect(alerts.map(({ contradictedBy }) => contradictedBy.length)).toEqual(contradictions)
    }
  })
  test.each([
    ['equal', 11 * SECOND, []],
    ['greater', 11 * SECOND + 1, ['1']],
  ])('of a count that must stay small: %s', async (_, newest, hits) => {
    const rule = ruleOf({ type: 'event_count', rules: both, timespanMs: span, condition: { op: 'lt', n: 2 } })
    const arrivals = [next('1', SECOND), tick(newest), first('2', SECOND)]
    const alerts = await engine([toEngineRule(rule)], arrivals, { batchSize: 1 })
    expect(alerts.map(({ trigger }) => trigger.id)).toEqual(hits)
  })
})

describe('a partner that comes after the hit', () => {
  const cases = pairs.flatMap(([name, correlation]) => [-1, 0, 1].map((beside) => ({ name, correlation, beside })))
  test.each(cases)('$name: $beside ms beside the timespan', async ({ correlation, beside }) => {
    const rule = ruleOf(correlation)
    const set = [next('2', span), first('1', beside)]
    const alerts = await engine([toEngineRule(rule)], set, { batchSize: 1 })
    expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(rule)], set)))
    expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(rule)], set, BOUNDS).alerts))
  })
})
