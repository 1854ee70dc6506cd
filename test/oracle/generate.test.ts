import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ABSENCE_TYPES,
  anyOrder,
  arrive,
  BOUNDS,
  events,
  mostBehind,
  orderWithinBound,
  LOOKUP_TYPES,
  lookupSpec,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  ruleSpecs,
  split,
  splitUp,
} from './generate.ts'
import { eventSet, identityKey } from './order.ts'
import { oracle } from './oracle.ts'
import { oracleArrivals } from './arrivals.ts'
import { oracleRules } from './rules.ts'
import { toOracleRule, type CorrelationSpec } from './spec.ts'
import { CORRELATION_TYPES } from './kinds/index.ts'
import type { OracleEvent } from './types.ts'

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) => fc.sample(arbitrary, { numRuns, seed: 1 })

const keyOf = ({ data }: OracleEvent) => String(data['beneficiaryId'])

describe('orders of arrival', () => {
  test('within the bound nothing is more than the bound behind, and nothing is lost', () => {
    fc.assert(
      fc.property(events(), orderWithinBound, (set, order) => {
        const arrivals = arrive(set, order)
        expect(mostBehind(arrivals)).toBeLessThanOrEqual(BOUNDS.outOfOrdernessMs)
        expect(eventSet(arrivals)).toEqual(eventSet(set))
      }),
    )
  })
  test('within the bound both oracles agree', () => {
    fc.assert(
      fc.property(
        events(16),
        orderWithinBound,
        ruleSpecs,
        fc.integer({ min: 1, max: 5 }),
        (set, order, specs, size) => {
          const rules = specs.map(toOracleRule)
          const outcome = oracleArrivals(rules, arrive(set, order), { ...BOUNDS, batchSize: size })
          expect(new Set(outcome.alerts)).toEqual(new Set(oracle(rules, set)))
          expect(outcome.late).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
  test('the bound itself, what is beyond it, what is late and copies do come up', () => {
    const runs = sample(fc.tuple(events(), orderWithinBound, anyOrder), 200)
    const bounds = runs.map(([set, order]) => mostBehind(arrive(set, order)))
    expect(bounds.filter((most) => most === BOUNDS.outOfOrdernessMs).length).toBeGreaterThan(0)
    expect(runs.filter(([set, order]) => arrive(set, order).length > set.length).length).toBeGreaterThan(100)
    const late = runs.filter(([set, , order]) => oracleArrivals([], arrive(set, order), BOUNDS).late.length > 0)
    expect(late.length).toBeGreaterThan(20)
  })
  test('a split keeps every arrival, and each key in one partition', () => {
    fc.assert(
      fc.property(events(), orderWithinBound, split, (set, order, how) => {
        const arrivals = arrive(set, order)
        const steps = splitUp(arrivals, how, keyOf)
        const read = steps.flatMap((step) => step.events.map((event) => ({ event, partition: step.partition })))
        expect(read.map(({ event }) => identityKey(event)).toSorted()).toEqual(arrivals.map(identityKey).toSorted())
        const homes = new Set(read.map(({ event, partition }) => JSON.stringify([keyOf(event), partition])))
        expect(homes.size).toBe(new Set(set.map(keyOf)).size)
      }),
    )
  })
})

describe('events', () => {
  test('identities are distinct', () => {
    fc.assert(
      fc.property(events(), (set) => {
        expect(eventSet(set)).toHaveLength(set.length)
      }),
    )
  })
  const sets = sample(events(), 400)
  test.each(oracleRules.map((rule) => [rule.id, rule] as const))('%s is hit, and is not', (_, rule) => {
    const alerts = sets.map((set) => oracle([rule], set).length)
    expect(alerts.filter((count) => count > 0).length).toBeGreaterThan(5)
    expect(alerts.filter((count) => count === 0).length).toBeGreaterThan(10)
  })
  const random = [
    ...sample(rulesAndEvents(16), 800).map(({ specs: [spec], set }) => ({ spec, set })),
    ...sample(fc.tuple(lookupSpec, events(18, LOOKUP_TYPES)), 400).map(([spec, set]) => ({ spec, set })),
    ...sample(fc.tuple(pairSpec, events(12, PAIR_TYPES)), 500).map(([spec, set]) => ({ spec, set })),
  ].flatMap(({ spec, set }) => (spec === undefined ? [] : [{ spec, hits: oracle([toOracleRule(spec)], set).length }]))
  const kinds: [string, (correlation: CorrelationSpec) => boolean][] = [
    ...CORRELATION_TYPES.map((type): (typeof kinds)[number] => [type, (correlation) => correlation.type === type]),
    ...['temporal', 'temporal_ordered', 'absence'].map((type): (typeof kinds)[number] => [
      `${type} with match`,
      (correlation) => correlation.type === type && 'match' in correlation,
    ]),
    ['absence with requires', (correlation) => correlation.type === 'absence' && correlation.requires !== undefined],
  ]
  test.each(['none', 'event_count', 'temporal', 'temporal_ordered'])(
    'a random %s that looks up is hit, and is not',
    (type) => {
      const own = random.filter(
        ({ spec }) =>
          spec.correlation.type === type && Object.values(spec.selections).some((one) => one.lookup !== undefined),
      )
      expect(own.filter(({ hits }) => hits > 0).length).toBeGreaterThan(1)
      expect(own.filter(({ hits }) => hits === 0).length).toBeGreaterThan(1)
    },
  )
  test.each(kinds)('a random %s is hit, and is not', (_, isMeant) => {
    const own = random.filter(({ spec }) => isMeant(spec.correlation))
    expect(own.filter(({ hits }) => hits > 0).length).toBeGreaterThan(10)
    expect(own.filter(({ hits }) => hits === 0).length).toBeGreaterThan(10)
  })
  test('an absence is contradicted now and then', () => {
    const runs = sample(fc.tuple(events(16, ABSENCE_TYPES), anyOrder), 400)
    const contradicted = runs.filter(([set, order]) =>
      oracleArrivals(oracleRules.slice(0, 1), arrive(set, order), BOUNDS).alerts.some(
        (alert) => alert.contradictedBy.length > 0,
      ),
    )
    expect(contradicted.length).toBeGreaterThan(3)
  })
})
