import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryRun } from '../../src/cli/run-in-memory.ts'
import type { Event } from '../../src/events/event.ts'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  anyOrder,
  arrive,
  BOUNDS,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  withoutForgotten,
} from '../oracle/generate.ts'
import { oracle } from '../oracle/oracle.ts'
import { oracleRules } from '../oracle/rules.ts'
import { HOUR } from '../oracle/samples.ts'
import { meetsWhere, namesIn, toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { catalogue } from './catalogue.ts'
import { actual, engine, expected, runs } from './against-oracle.ts'

const batchSize = fc.constantFrom(1, 2, 3, 7, 512)

/** How long behind the allowed lateness a rule without a window remembers an event, ms. */
const keptFor = (specs: readonly RuleSpec[]): number =>
  Math.min(...specs.map((spec) => (spec.correlation.type === 'none' ? (spec.suppressMs ?? 0) : Infinity)))

/** The rule with one selection where it counts the union of several: what is selected by one need not be asked again. */
function single(spec: RuleSpec): RuleSpec {
  const { correlation } = spec
  if (correlation.type === 'absence' || correlation.type.startsWith('temporal')) return spec
  const one = Object.entries(correlation).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.slice(0, 1) : value,
  ])
  return { ...spec, correlation: Object.fromEntries(one) as RuleSpec['correlation'] }
}

/** Events for which some condition of the rule reads what is missing. */
const erring = (spec: RuleSpec, set: readonly OracleEvent[]): number =>
  set.filter((event) =>
    namesIn(spec.correlation)
      .map((name) => spec.selections[name])
      .some((selection) => selection?.event === event.type && meetsWhere(selection, event) === undefined),
  ).length

describe('rules of the catalogue', () => {
  const rules = catalogue(oracleRules.map(({ id }) => id))
  test.each(oracleRules.map((rule) => [rule.id, rule] as const))('%s suppresses and blocks as defined', (id, rule) => {
    const { suppressMs, blocksToken } = rule
    expect(rules.find((one) => one.id === id)).toMatchObject({ suppressMs, blocksToken })
  })
  test('within the bound the alerts are a function of the set of events', async () => {
    await fc.assert(
      fc.asyncProperty(events(30), orderWithinBound, batchSize, async (set, order, size) => {
        const alerts = await engine(rules, arrive(set, order), { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracle(oracleRules, set)))
      }),
      runs(300),
    )
  })
  test('beyond the bound what has been decided stands', async () => {
    await fc.assert(
      fc.asyncProperty(events(30), anyOrder, batchSize, async (set, order, size) => {
        const arrivals = withoutForgotten(arrive(set, order), HOUR)
        const alerts = await engine(rules, arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals(oracleRules, arrivals, BOUNDS).alerts))
      }),
      runs(150),
    )
  })
})

describe('random rules', () => {
  test('within the bound the alerts are a function of the set of events', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), orderWithinBound, batchSize, async ({ specs, set }, order, size) => {
        const alerts = await engine(specs.map(toEngineRule), arrive(set, order), { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracle(specs.map(toOracleRule), set)))
      }),
      runs(800),
    )
  })
  test('beyond the bound what has been decided stands', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), anyOrder, batchSize, async ({ specs, set }, order, size) => {
        const arrivals = withoutForgotten(arrive(set, order), keptFor(specs))
        const alerts = await engine(specs.map(toEngineRule), arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals(specs.map(toOracleRule), arrivals, BOUNDS).alerts))
      }),
      runs(400),
    )
  })
  test('an absence beyond the bound is contradicted', async () => {
    await fc.assert(
      fc.asyncProperty(absenceSpec, events(16, ABSENCE_TYPES), anyOrder, batchSize, async (spec, set, order, size) => {
        const arrivals = arrive(set, order)
        const alerts = await engine([toEngineRule(spec)], arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(spec)], arrivals, BOUNDS).alerts))
      }),
      runs(400),
    )
  })
  test('pairs: within the bound the alerts are a function of the set of events', async () => {
    await fc.assert(
      fc.asyncProperty(
        pairSpec,
        events(14, PAIR_TYPES),
        orderWithinBound,
        batchSize,
        async (spec, set, order, size) => {
          const alerts = await engine([toEngineRule(spec)], arrive(set, order), { batchSize: size })
          expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(spec)], set)))
        },
      ),
      runs(400),
    )
  })
  test('pairs: beyond the bound what has been decided stands', async () => {
    await fc.assert(
      fc.asyncProperty(pairSpec, events(14, PAIR_TYPES), anyOrder, batchSize, async (spec, set, order, size) => {
        const arrivals = arrive(set, order)
        const alerts = await engine([toEngineRule(spec)], arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(spec)], arrivals, BOUNDS).alerts))
      }),
      runs(300),
    )
  })
  test('lookups: within the bound the alerts are a function of the set of events', async () => {
    await fc.assert(
      fc.asyncProperty(
        lookupSpec,
        events(18, LOOKUP_TYPES),
        orderWithinBound,
        batchSize,
        async (spec, set, order, size) => {
          const alerts = await engine([toEngineRule(spec)], arrive(set, order), { batchSize: size })
          expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(spec)], set)))
        },
      ),
      runs(500),
    )
  })
  test('lookups: beyond the bound what has been decided stands', async () => {
    await fc.assert(
      fc.asyncProperty(lookupSpec, events(18, LOOKUP_TYPES), anyOrder, batchSize, async (spec, set, order, size) => {
        const arrivals = withoutForgotten(arrive(set, order), keptFor([spec]))
        const alerts = await engine([toEngineRule(spec)], arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(spec)], arrivals, BOUNDS).alerts))
      }),
      runs(400),
    )
  })
  test('a condition that errors is counted once for each event of each rule', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), orderWithinBound, batchSize, async ({ specs: unions, set }, order, size) => {
        const specs = unions.map(single)
        const run = createMemoryRun(specs.map(toEngineRule), { batchSize: size })
        for (const event of arrive(set, order)) await run.push(event as Event)
        await run.end()
        const counted = specs.map(({ id }) => run.counts.errors.get(id) ?? 0)
        expect(counted).toEqual(specs.map((spec) => erring(spec, set)))
        expect(run.counts).toMatchObject({ processed: set.length, late: 0 })
      }),
      runs(200),
    )
  })
})
