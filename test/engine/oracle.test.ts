import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  anyOrder,
  arrive,
  BOUNDS,
  events,
  orderWithinBound,
  rulesAndEvents,
  withoutForgotten,
} from '../oracle/generate.ts'
import { oracle } from '../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import { actual, engine, expected, runs } from './against-oracle.ts'

const batchSize = fc.constantFrom(1, 2, 3, 7, 512)

/** How long behind the allowed lateness a rule without a window remembers an event, ms. */
const keptFor = (specs: readonly RuleSpec[]): number =>
  Math.min(...specs.map((spec) => (spec.correlation.type === 'none' ? (spec.suppressMs ?? 0) : Infinity)))

describe('random absences', () => {
  test('beyond the bound what has been decided stands, contradicted', async () => {
    await fc.assert(
      fc.asyncProperty(absenceSpec, events(16, ABSENCE_TYPES), anyOrder, batchSize, async (spec, set, order, size) => {
        const arrivals = arrive(set, order)
        const alerts = await engine([toEngineRule(spec)], arrivals, { batchSize: size })
        expect(actual(alerts)).toEqual(expected(oracleArrivals([toOracleRule(spec)], arrivals, BOUNDS).alerts))
      }),
      runs(400),
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
      runs(400),
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
})
