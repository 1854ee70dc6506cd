import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUCKETS, bucketTag } from '../../../src/adapters/redis/buckets.ts'
import { leaveToArchive } from '../../detector/archiving.ts'
import { expiring, shift } from '../../detector/courses.ts'
import { blockFacts, lastAlertsAfterLoss, lastBlocks, wantedBlocks } from '../../detector/outputs.ts'
import { course, feed, limitOf, play, topicsOf, type Course } from '../../detector/play.ts'
import { actual, expected, runs } from '../../engine/against-oracle.ts'
import { createMemoryEventHistory } from '../../fakes/event-history.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import { arrive, events, orderWithinBound, rulesAndEvents, shifted, withoutForgotten } from '../../oracle/generate.ts'
import { oracle, oracleBlocks } from '../../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../../oracle/spec.ts'
import type { OracleEvent } from '../../oracle/types.ts'
import { allRead, createPacedWorld, KINDS, soon } from './paced.ts'
import { connect, freshPrefix } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

const keysOf = (prefix: string) => redis.keys(`{${prefix}*`)

/** What befalls Redis. */
const LOSSES = {
  everything: async (prefix: string) => void (await redis.del('-', ...(await keysOf(prefix)))),
  'a bucket': async (prefix: string, nth: number) => {
    const own = (await keysOf(prefix)).filter((key) => key.startsWith(bucketTag(prefix, nth % BUCKETS)))
    await redis.del('-', ...own)
  },
  'what is common': async (prefix: string) => {
    const own = (await keysOf(prefix)).filter((key) => key.startsWith(`{${prefix}common}`))
    await redis.del('-', ...own)
  },
} satisfies Record<string, (prefix: string, nth: number) => Promise<void>>

/** Puts everything back as it was at an earlier time. */
async function copyOf(prefix: string): Promise<() => Promise<void>> {
  const keys = await keysOf(prefix)
  const copies = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
  return async () => {
    const restored = redis.multi()
    restored.del('-', ...(await keysOf(prefix)))
    for (const [at, key] of keys.entries()) if (copies[at]) restored.restore(key, 0, copies[at], 'REPLACE')
    await restored.exec()
  }
}

interface Blow {
  readonly what: keyof typeof LOSSES | 'an older copy'
  /** After so many events have been written. */
  readonly after: number
  readonly nth: number
  readonly isReadBefore: boolean
  /** So much of what has been read is left to the archive by its topics, 0–1. */
  readonly forgotten: number
}
const blow: fc.Arbitrary<Blow> = fc.record({
  what: fc.constantFrom(...(Object.keys(LOSSES) as (keyof typeof LOSSES)[]), 'an older copy' as const),
  after: fc.nat({ max: 24 }),
  nth: fc.nat({ max: BUCKETS - 1 }),
  isReadBefore: fc.boolean(),
  forgotten: fc.constantFrom(0, 0, 0.5, 1),
})
const blows = fc.array(blow, { minLength: 1, maxLength: 3 }).map((all) => all.toSorted((a, b) => a.after - b.after))

const nothing = () => Promise.resolve()

/** Plays events while Redis loses what it holds, again and again, and holds the outcome to the oracle. */
async function expectRefolded(
  specs: readonly RuleSpec[],
  arrivals: readonly OracleEvent[],
  how: Course,
  all: readonly Blow[],
) {
  if (topicsOf(arrivals).length === 0) return
  const prefix = freshPrefix()
  const world = createPacedWorld(redis, prefix, arrivals, how, { rules: specs.map(toEngineRule) })
  let restore: () => Promise<void> = nothing
  let fed = 0
  const feedTo = (end: number) => {
    feed(world, arrivals.slice(fed, end), how)
    fed = Math.max(fed, end)
  }
  const history = createMemoryEventHistory(3)
  const meanwhile = async () => {
    await soon(world, 'somebody has begun', async () => (await world.createState().kept()) !== undefined)
    for (const { what, after, nth, isReadBefore, forgotten } of all) {
      feedTo(after)
      if (isReadBefore) {
        await allRead(world)
        leaveToArchive(world, history, forgotten)
      }
      if (what !== 'an older copy') await LOSSES[what](prefix, nth)
      else {
        await restore()
        restore = await copyOf(prefix)
      }
    }
    feedTo(arrivals.length)
    await allRead(world)
    world.pace.idleMs = 5_000
  }
  await play(world, how, limitOf(arrivals), meanwhile, { history })
  expect(actual(lastAlertsAfterLoss(world))).toEqual(expected(oracle(specs.map(toOracleRule), arrivals)))
  expect(blockFacts(lastBlocks(world))).toEqual(wantedBlocks(oracleBlocks(specs.map(toOracleRule), arrivals)))
}

const bounds = (usual: number) => ({ ...runs(usual), interruptAfterTimeLimit: 200_000 })

test('whatever Redis loses and topics leave to the archive, the alerts and blocks are the oracle’s', async () => {
  await fc.assert(
    fc.asyncProperty(
      rulesAndEvents(24),
      orderWithinBound,
      course(3),
      shift,
      blows,
      async ({ specs, set }, order, how, by, all) => {
        await expectRefolded(specs, withoutForgotten(arrive(shifted(set, by).map(expiring), order), 0), how, all)
      },
    ),
    bounds(40),
  )
}, 300_000)

test.each(KINDS)(
  '%s: the same',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(18, types),
        orderWithinBound,
        course(3),
        shift,
        blows,
        async (spec, set, order, how, by, all) => {
          await expectRefolded([spec], withoutForgotten(arrive(shifted(set, by).map(expiring), order), 0), how, all)
        },
      ),
      bounds(15),
    )
  },
  300_000,
)
