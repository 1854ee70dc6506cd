import fc from 'fast-check'
import { test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { runs } from '../engine/against-oracle.ts'
import { catalogue } from '../engine/catalogue.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  arrive,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  shifted,
} from '../oracle/generate.ts'
import { inModes, someModes } from '../oracle/modes.ts'
import { DAY, DAY_START } from '../oracle/samples.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { oracleRules } from '../oracle/rules.ts'
import { toOracleRule } from '../oracle/spec.ts'
import { expectOracle, expiring, shift, type Windows } from './courses.ts'
import { course, type Course } from './play.ts'

const rules = catalogue(oracleRules.map(({ id }) => id))

/**
 * One process's memory. Where it is to outlive its detectors, as Redis does, they forget only what they hold
 * themselves: nothing of it.
 */
function memoryWindows({ lives }: Course): Windows {
  const store = createMemoryWindowStore()
  const state = createMemorySharedState()
  const lasting = { ...store, forget: () => undefined }
  return { isOneProcess: true, openStore: () => (lives.length > 0 ? lasting : store), createState: () => state }
}

test('rules of the catalogue: a worker that dies anywhere loses nothing and makes nothing up', async () => {
  await fc.assert(
    fc.asyncProperty(events(24), orderWithinBound, course(1), shift, async (set, order, how, by) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(rules, oracleRules, arrivals, how, memoryWindows(how))
    }),
    runs(25),
  )
}, 60_000)

test('modes: what acts for nobody blocks nothing, a canary acts for its share, whoever reads and dies', async () => {
  await fc.assert(
    fc.asyncProperty(events(24), orderWithinBound, course(1), shift, someModes, async (set, order, how, by, modes) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(inModes(rules, modes), oracleRules, arrivals, how, memoryWindows(how))
    }),
    runs(25),
  )
}, 60_000)

test('random rules: the same', async () => {
  await fc.assert(
    fc.asyncProperty(rulesAndEvents(16), orderWithinBound, course(1), shift, async ({ specs, set }, order, how, by) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(specs.map(toEngineRule), specs.map(toOracleRule), arrivals, how, memoryWindows(how))
    }),
    runs(40),
  )
}, 60_000)

test.each([
  ['pairs', pairSpec, PAIR_TYPES],
  ['rules that look records up', lookupSpec, LOOKUP_TYPES],
] as const)(
  '%s: the same',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(14, types),
        orderWithinBound,
        course(1),
        shift,
        async (spec, set, order, how, by) => {
          const arrivals = arrive(shifted(set, by).map(expiring), order)
          await expectOracle([toEngineRule(spec)], [toOracleRule(spec)], arrivals, how, memoryWindows(how))
        },
      ),
      runs(25),
    )
  },
  60_000,
)

const refused = (id: string, time: number): OracleEvent => ({
  source: '/a',
  id,
  type: 'token.validated',
  time,
  data: { beneficiaryId: 'b1', providerId: 'p1', outcome: 'rejected' },
})

test('further hits that wait while the clock of events leaps are told with what they rest on', async () => {
  const arrivals = [
    ...Array.from({ length: 10 }, (_, at) => refused(`e${at}`, DAY_START + at)),
    refused('next', DAY_START + DAY),
  ]
  const one = { partitions: 1, workers: 1, most: 1, together: 1, spread: [0], lives: [], commitEveryMs: 1_000 }
  const how = { ...one, viewLimit: 100_000 }
  await expectOracle(rules, oracleRules, arrivals, how, memoryWindows(how))
})
