import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, test } from 'vitest'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { expectOracle, expiring, shift, type Windows } from '../../detector/courses.ts'
import { course } from '../../detector/play.ts'
import { runs } from '../../engine/against-oracle.ts'
import { catalogue } from '../../engine/catalogue.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import {
  arrive,
  BOUNDS,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  shifted,
} from '../../oracle/generate.ts'
import { inModes, someModes } from '../../oracle/modes.ts'
import { oracleRules } from '../../oracle/rules.ts'
import { toOracleRule } from '../../oracle/spec.ts'
import { connect, freshPrefix } from './server.ts'

const rules = catalogue(oracleRules.map(({ id }) => id))
let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

function redisWindows(): Windows {
  const prefix = freshPrefix()
  return {
    createState: () => createRedisSharedState(redis, prefix),
    openStore: (incarnation, viewLimit) =>
      createRedisWindowStore({ redis, prefix, incarnation, viewLimit, latenessMs: BOUNDS.allowedLatenessMs }),
  }
}

test('rules of the catalogue: the alerts and blocks of any number of workers that come and die are the oracle’s', async () => {
  await fc.assert(
    fc.asyncProperty(events(24), orderWithinBound, course(3), shift, async (set, order, how, by) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(rules, oracleRules, arrivals, how, redisWindows())
    }),
    { ...runs(30), interruptAfterTimeLimit: 300_000 },
  )
}, 600_000)

test('modes: what acts for nobody blocks nothing, a canary acts for its share, whoever reads and dies', async () => {
  await fc.assert(
    fc.asyncProperty(events(24), orderWithinBound, course(3), shift, someModes, async (set, order, how, by, modes) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(inModes(rules, modes), oracleRules, arrivals, how, redisWindows())
    }),
    { ...runs(30), interruptAfterTimeLimit: 300_000 },
  )
}, 600_000)

test('random rules: the same', async () => {
  await fc.assert(
    fc.asyncProperty(rulesAndEvents(20), orderWithinBound, course(3), shift, async ({ specs, set }, order, how, by) => {
      const arrivals = arrive(shifted(set, by).map(expiring), order)
      await expectOracle(specs.map(toEngineRule), specs.map(toOracleRule), arrivals, how, redisWindows())
    }),
    { ...runs(60), interruptAfterTimeLimit: 300_000 },
  )
}, 600_000)

test.each([
  ['pairs', pairSpec, PAIR_TYPES],
  ['rules that look records up', lookupSpec, LOOKUP_TYPES],
] as const)(
  '%s: the same',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(18, types),
        orderWithinBound,
        course(3),
        shift,
        async (spec, set, order, how, by) => {
          const arrivals = arrive(shifted(set, by).map(expiring), order)
          await expectOracle([toEngineRule(spec)], [toOracleRule(spec)], arrivals, how, redisWindows())
        },
      ),
      { ...runs(40), interruptAfterTimeLimit: 300_000 },
    )
  },
  600_000,
)
