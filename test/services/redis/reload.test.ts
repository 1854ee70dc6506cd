import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../../src/adapters/files/digest.ts'
import type { Alert } from '../../../src/engine/alert.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { StoredSet } from '../../../src/ports/generations.ts'
import { leaveToArchive } from '../../detector/archiving.ts'
import { expiring, shift } from '../../detector/courses.ts'
import { lastAlerts } from '../../detector/outputs.ts'
import { course, feed, limitOf, play, topicsOf, type Course } from '../../detector/play.ts'
import { read, type World } from '../../detector/world.ts'
import { actual, expected, idOf, runs } from '../../engine/against-oracle.ts'
import { createMemoryEventHistory } from '../../fakes/event-history.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import { arrive, events, orderWithinBound, rulesAndEvents, shifted } from '../../oracle/generate.ts'
import { hitsOf, oracle } from '../../oracle/oracle.ts'
import { identityKey } from '../../oracle/order.ts'
import { toOracleRule, type RuleSpec } from '../../oracle/spec.ts'
import type { OracleEvent } from '../../oracle/types.ts'
import { allRead, createPacedWorld, KINDS, soon } from './paced.ts'
import { connect, freshPrefix } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

const setOf = (specs: readonly RuleSpec[]): StoredSet => {
  const text = JSON.stringify(specs)
  return { digest: sha256(text), text }
}
const engineOf = ({ text }: StoredSet) =>
  createEngine({ rules: (JSON.parse(text) as RuleSpec[]).map(toEngineRule), registryVersion: 0, digest: sha256 })

/** A world in which workers begin with a set, and may be told of others. */
const changingWorld = (own: StoredSet, arrivals: readonly OracleEvent[], how: Course) =>
  createPacedWorld(redis, freshPrefix(), arrivals, how, {
    rules: [],
    createSets: () => ({ own, compile: (set) => Promise.resolve({ engine: engineOf(set), read }) }),
  })

const inForce = (world: World, { digest }: StoredSet) =>
  soon(world, 'it is in force', async () => (await world.generations.read()).current.digest === digest)

/** When another set is announced: after so many events, whether they have been read by then or not; so many come meanwhile. */
interface Turn {
  readonly at: number
  readonly meanwhile: number
  readonly isReadBefore: boolean
  /** So much of what has been read is left to the archive by its topics, 0–1. */
  readonly forgotten: number
}
const turn: fc.Arbitrary<Turn> = fc.record({
  at: fc.nat({ max: 16 }),
  meanwhile: fc.nat({ max: 6 }),
  isReadBefore: fc.boolean(),
  forgotten: fc.constantFrom(0, 0.5, 1),
})

interface Change {
  readonly before: readonly RuleSpec[]
  readonly after: readonly RuleSpec[]
}

/** Plays events by the rules before, and from a turn on by those after; the second part comes when these are in force. */
async function playChange(
  { before, after }: Change,
  arrivals: readonly OracleEvent[],
  { at, meanwhile, isReadBefore, forgotten }: Turn,
  how: Course,
) {
  const [first, second] = [arrivals.slice(0, at + meanwhile), arrivals.slice(at + meanwhile)]
  const [own, next] = [setOf(before), setOf(after)]
  const world = changingWorld(own, arrivals, how)
  feed(world, first.slice(0, at), how)
  const history = createMemoryEventHistory(3)
  const change = async () => {
    await soon(world, 'workers have begun', async () => (await world.generations.read()).current.number > 0)
    if (isReadBefore) {
      await allRead(world)
      leaveToArchive(world, history, forgotten)
    }
    await world.generations.announce(next)
    feed(world, first.slice(at), how)
    await inForce(world, next)
    feed(world, second, how)
    await allRead(world)
    world.pace.idleMs = 5_000
  }
  await play(world, how, limitOf(arrivals), change, { history })
  return { alerts: lastAlerts(world), first, second }
}

const byRule = (alerts: readonly Alert[], ids: ReadonlySet<string>) => alerts.filter(({ ruleId }) => ids.has(ruleId))

interface Parts {
  readonly first: readonly OracleEvent[]
  readonly second: readonly OracleEvent[]
}

/** Of what a rule has found only since it is in force: nothing made up, and all that is owed to later events. */
function expectNew(
  spec: RuleSpec,
  alerts: readonly Alert[],
  arrivals: readonly OracleEvent[],
  { first, second }: Parts,
) {
  const rule = toOracleRule(spec)
  const wanted = new Map(oracle([rule], arrivals).map((alert) => [idOf(alert), alert]))
  const later = new Set(second.map(identityKey))
  const { aheadMs, deferred } = toEngineRule(spec).correlation
  const newest = Math.max(...first.map(({ time }) => time))
  const owed = hitsOf(rule, arrivals).filter(
    ({ event }) => later.has(identityKey(event)) || (deferred && event.time + aheadMs >= newest),
  )
  const found = new Map(alerts.map((alert) => [alert.id, alert]))
  for (const [id, alert] of found) {
    expect([id, wanted.has(id)]).toEqual([id, true])
    expect(alert.hits).toBeLessThanOrEqual(wanted.get(id)?.hits ?? 0)
  }
  for (const [id, alert] of wanted) {
    const own = owed.filter(({ group, event }) => {
      const isSame = JSON.stringify(group) === JSON.stringify(alert.group)
      return (
        isSame && (alert.bucket === undefined ? event.id === alert.trigger.id : bucketOf(spec, event) === alert.bucket)
      )
    })
    expect(found.get(id)?.hits ?? 0).toBeGreaterThanOrEqual(own.length)
  }
}
const bucketOf = ({ suppressMs = 1 }: RuleSpec, { time }: OracleEvent) => Math.floor(time / suppressMs)

const mask = fc.array(fc.constantFrom('before', 'after', 'both'), { minLength: 1, maxLength: 5 })

/** Plays a change from some rules to others and holds what was found to the oracle. */
async function expectChange({ before, after }: Change, arrivals: readonly OracleEvent[], when: Turn, how: Course) {
  if (topicsOf(arrivals).length === 0) return
  const { alerts, ...sides } = await playChange({ before, after }, arrivals, when, how)
  const staying = before.filter((spec) => after.includes(spec))
  const ids = new Set(staying.map(({ id }) => id))
  expect(actual(byRule(alerts, ids))).toEqual(expected(oracle(staying.map(toOracleRule), arrivals)))
  for (const spec of after.filter((one) => !before.includes(one)))
    expectNew(spec, byRule(alerts, new Set([spec.id])), arrivals, sides)
}

const bounds = (usual: number) => ({ ...runs(usual), interruptAfterTimeLimit: 200_000 })

test('rules that come, go and stay: what stays finds all, what comes finds all that it is owed, whoever dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      rulesAndEvents(22),
      orderWithinBound,
      course(3),
      shift,
      turn,
      mask,
      async ({ specs, set }, order, how, by, when, parts) => {
        const arrivals = arrive(shifted(set, by).map(expiring), order)
        const named = specs.map((spec, index) => ({ ...spec, id: `r${index}` }))
        const partOf = (index: number) => parts[index % parts.length]
        const before = named.filter((_, index) => partOf(index) !== 'after')
        const after = named.filter((_, index) => partOf(index) !== 'before')
        await expectChange({ before, after }, arrivals, when, how)
      },
    ),
    bounds(15),
  )
}, 300_000)

test.each(KINDS)(
  '%s that comes finds all that it is owed',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(18, types),
        orderWithinBound,
        course(3),
        shift,
        turn,
        async (spec, set, order, how, by, when) => {
          const arrivals = arrive(shifted(set, by).map(expiring), order)
          await expectChange({ before: [], after: [spec] }, arrivals, when, how)
        },
      ),
      bounds(8),
    )
  },
  300_000,
)
