import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RedisClient } from '../../../src/adapters/redis/redis.ts'
import { leaveToArchive } from '../../detector/archiving.ts'
import { blockFacts, lastAlerts, lastAlertsAfterLoss, lastBlocks, wantedBlocks } from '../../detector/outputs.ts'
import { course, expiring, feed, limitOf, play, shift, topicsOf, type Course } from '../../detector/play.ts'
import { actual, expected, runs } from '../../engine/against-oracle.ts'
import { createMemoryEventHistory } from '../../fakes/event-history.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import { arrive, events, orderWithinBound, rulesAndEvents, shifted, withoutForgotten } from '../../oracle/generate.ts'
import { oracle, oracleBlocks } from '../../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../../oracle/spec.ts'
import type { OracleEvent } from '../../oracle/types.ts'
import { allRead, createPacedWorld, KINDS, soon } from './paced.ts'
import { freshPrefix } from './server.ts'

/** Loses something of all that is kept under a prefix; which part of it, the number tells. */
export type Loss = (prefix: string, nth: number) => Promise<void>

/** Where windows lie, and what may befall them there. */
export interface Place {
  readonly redis: RedisClient
  readonly buckets: number
  readonly losses: Readonly<Record<string, Loss>>
  /** Takes a copy of everything, which can be put back. */
  readonly copyOf: (prefix: string) => Promise<() => Promise<void>>
  /** Is nothing ever lost there? Then nothing is told in another way, and nothing is filled again. */
  readonly isLossless?: boolean
}

/** Everything is put back as it was the last time. */
export const OLDER = 'an older copy'

/** Something is lost in the middle of the work. */
interface Blow {
  readonly what: string
  /** After so many events have been written. */
  readonly after: number
  readonly nth: number
  readonly isReadBefore: boolean
  /** So much of what has been read is left to the archive by its topics, 0–1. */
  readonly forgotten: number
}

/** Blows by these losses. */
function blowsOf(names: readonly string[]): fc.Arbitrary<Blow[]> {
  const blow: fc.Arbitrary<Blow> = fc.record({
    what: fc.constantFrom(...names),
    after: fc.nat({ max: 24 }),
    nth: fc.nat({ max: 1_000 }),
    isReadBefore: fc.boolean(),
    forgotten: fc.constantFrom(0, 0, 0.5, 1),
  })
  return fc.array(blow, { minLength: 1, maxLength: 3 }).map((all) => all.toSorted((a, b) => a.after - b.after))
}

const nothing = () => Promise.resolve()

/** Plays events while Redis loses what it holds, again and again, and holds the outcome to the oracle. */
async function expectRefolded(
  { redis, buckets, losses, copyOf, isLossless = false }: Place,
  specs: readonly RuleSpec[],
  coming: readonly OracleEvent[],
  how: Course,
  all: readonly Blow[],
): Promise<void> {
  const arrivals = withoutForgotten(coming, 0)
  if (topicsOf(arrivals).length === 0) return
  const prefix = freshPrefix()
  const world = createPacedWorld(redis, prefix, arrivals, how, { rules: specs.map(toEngineRule) }, buckets)
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
      if (what !== OLDER) await losses[what]?.(prefix, nth)
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
  const alerts = isLossless ? lastAlerts(world) : lastAlertsAfterLoss(world)
  if (isLossless) expect((await world.createState().kept())?.plan).toBeUndefined()
  expect(actual(alerts)).toEqual(expected(oracle(specs.map(toOracleRule), arrivals)))
  const blocks = lastBlocks(world, isLossless ? 'all' : 'standing')
  expect(blockFacts(blocks)).toEqual(wantedBlocks(oracleBlocks(specs.map(toOracleRule), arrivals)))
}

/** How much is tried. */
export interface Tries {
  /** Courses, where `VIGIA_RUNS` does not tell another number. */
  readonly usual: number
  /** After so long none is begun, ms. */
  readonly stopMs: number
}

const holdCases = (
  cases: fc.Arbitrary<{ specs: readonly RuleSpec[]; set: readonly OracleEvent[] }>,
  place: () => Place,
  names: readonly string[],
  { usual, stopMs }: Tries,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      cases,
      orderWithinBound,
      course(3),
      shift,
      blowsOf(names),
      async ({ specs, set }, order, how, by, all) =>
        expectRefolded(place(), specs, arrive(shifted(set, by).map(expiring), order), how, all),
    ),
    { ...runs(usual), interruptAfterTimeLimit: stopMs },
  )

/** Random rules and events, with random blows by these losses in between. */
export const hold = (place: () => Place, names: readonly string[], tries: Tries): Promise<void> =>
  holdCases(rulesAndEvents(24), place, names, tries)

/** The same with one rule of each of the `KINDS`, a test each, which may take so long. To be called where tests are told. */
export const testKinds = (place: () => Place, names: readonly string[], tries: Tries, timeoutMs: number): void =>
  test.each(KINDS)(
    '%s: the same',
    (_, spec, types) => holdCases(fc.record({ specs: fc.tuple(spec), set: events(18, types) }), place, names, tries),
    timeoutMs,
  )
