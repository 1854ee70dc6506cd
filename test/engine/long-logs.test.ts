import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { anyOrder, arrive, BOUNDS, orderWithinBound, withoutForgotten } from '../oracle/generate.ts'
import { oracle } from '../oracle/oracle.ts'
import { DAY, DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import { toOracleRule, type CorrelationSpec, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { actual, engine, expected, runs } from './against-oracle.ts'

const ruleOf = (correlation: CorrelationSpec, id: string): RuleSpec => ({
  id,
  groupNames: ['beneficiaryId'],
  selections: {
    a: { event: 'token.validated', groupFields: ['beneficiaryId'] },
    b: { event: 'token.requested', groupFields: ['beneficiaryId'] },
  },
  correlation,
  suppressMs: MINUTE * 10,
  blocksToken: false,
})
const values = { type: 'value_count', rules: ['a', 'b'], field: 'providerId', timespanMs: HOUR } as const
const specs = [
  ruleOf({ ...values, condition: { op: 'gte', n: 3 } }, 'values'),
  ruleOf({ ...values, timespanMs: 5 * MINUTE, condition: { op: 'gt', n: 1 } }, 'few-values'),
  ruleOf({ type: 'event_count', rules: ['a'], timespanMs: HOUR, condition: { op: 'gte', n: 80 } }, 'events'),
  ruleOf({ type: 'temporal_ordered', rules: ['b', 'a', 'b'], timespanMs: MINUTE }, 'ordered'),
  ruleOf(
    { type: 'value_sum', rules: ['a'], field: 'amountCents', timespanMs: 5 * MINUTE, condition: { op: 'gte', n: 500 } },
    'sum',
  ),
  ruleOf(
    { type: 'event_ratio', part: ['b'], whole: ['a', 'b'], timespanMs: HOUR, min: 20, condition: { op: 'gt', n: 0.3 } },
    'ratio',
  ),
  ruleOf({ type: 'temporal', rules: ['a', 'b'], timespanMs: MINUTE }, 'together'),
  ruleOf(
    {
      type: 'temporal',
      rules: ['a', 'b'],
      timespanMs: 5 * MINUTE,
      match: [{ left: ['a', 'providerId'], op: '!=', right: ['b', 'providerId'] }],
    },
    'elsewhere',
  ),
  ruleOf({ type: 'absence', trigger: 'b', absent: 'a', beforeMs: MINUTE, afterMs: 10_000 }, 'absent'),
]

/** One person's long log: a few seconds from event to event, a long pause now and then, rarely another provider. */
const longLog: fc.Arbitrary<OracleEvent[]> = fc
  .array(
    fc.record({
      step: fc.constantFrom(0, 1, 1000, 5000, 10_000, 10_000, 20_000, 30_000, MINUTE, 40 * MINUTE),
      provider: fc.constantFrom('p1', 'p1', 'p1', 'p1', 'p1', 'p1', 'p1', 'p1', 'p2', 'p2', 'p3'),
      type: fc.constantFrom('token.validated', 'token.validated', 'token.validated', 'token.requested'),
    }),
    { minLength: 90, maxLength: 160, size: 'max' },
  )
  .map((steps) => {
    let time = DAY_START
    return steps.map(({ step, provider, type }, at) => {
      time += at % 40 === 0 ? step : Math.min(step, 30_000)
      return {
        source: '/s',
        id: `e${1000 + at}`,
        type,
        time,
        data: { beneficiaryId: 'b1', providerId: provider, amountCents: 10 * (at % 7) },
      }
    })
  })

/** So many events within a window, almost all of one provider, that counting has to slide. */
const crowded: fc.Arbitrary<OracleEvent[]> = fc
  .array(fc.record({ step: fc.constantFrom(0, 1000, 1000, 2000, 5000), provider: fc.nat({ max: 50 }) }), {
    minLength: 130,
    maxLength: 200,
    size: 'max',
  })
  .map((steps) => {
    let time = DAY_START
    return steps.map(({ step, provider }, at) => {
      time += step
      const providerId = provider === 50 ? 'p2' : 'p1'
      return {
        source: '/s',
        id: `e${1000 + at}`,
        type: 'token.validated',
        time,
        data: { beneficiaryId: 'b1', providerId },
      }
    })
  })

test('crowded windows: within the bound the alerts are a function of the set of events', async () => {
  const spec = ruleOf({ ...values, timespanMs: 3 * MINUTE, condition: { op: 'gte', n: 2 } }, 'crowded')
  await fc.assert(
    fc.asyncProperty(crowded, orderWithinBound, fc.constantFrom(1, 20, 512), async (set, order, size) => {
      const alerts = await engine([toEngineRule(spec)], arrive(set, order), { batchSize: size })
      expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(spec)], set)))
    }),
    runs(12),
  )
})

test('long logs: within the bound the alerts are a function of the set of events', async () => {
  await fc.assert(
    fc.asyncProperty(longLog, orderWithinBound, fc.constantFrom(1, 20, 512), async (set, order, size) => {
      const alerts = await engine(specs.map(toEngineRule), arrive(set, order), { batchSize: size })
      expect(actual(alerts)).toEqual(expected(oracle(specs.map(toOracleRule), set)))
    }),
    runs(5),
  )
})

test('long logs: beyond the bound what has been decided stands', async () => {
  await fc.assert(
    fc.asyncProperty(longLog, anyOrder, fc.constantFrom(1, 20, 512), async (set, order, size) => {
      const arrivals = withoutForgotten(arrive(set.slice(0, 110), order), 0)
      const alerts = await engine(specs.map(toEngineRule), arrivals, { batchSize: size })
      expect(actual(alerts)).toEqual(expected(oracleArrivals(specs.map(toOracleRule), arrivals, BOUNDS).alerts))
    }),
    runs(3),
  )
})

test('an alert keeps all of its hits while its long log is cut back, until its bucket is over', async () => {
  const rule: RuleSpec = {
    id: 'all-day',
    groupNames: ['beneficiaryId'],
    selections: { a: { event: 'token.issued', groupFields: ['beneficiaryId'] } },
    correlation: { type: 'none', rules: ['a'] },
    suppressMs: DAY,
    blocksToken: false,
  }
  const set = Array.from({ length: 3 * 144 }, (_, at): OracleEvent => ({
    source: '/s',
    id: `e${at}`,
    type: 'token.issued',
    time: DAY_START + at * 10 * MINUTE,
    data: { beneficiaryId: 'b1' },
  }))
  const alerts = await engine([toEngineRule(rule)], set, { batchSize: 1 })
  expect(alerts.map(({ hits }) => hits)).toEqual([144, 144, 144])
})
