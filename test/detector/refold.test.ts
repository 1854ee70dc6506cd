import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_AHEAD_MS } from '../../src/events/time.ts'
import { createMemoryEventHistory } from '../fakes/event-history.ts'
import { actual, expected, idOf, runs } from '../engine/against-oracle.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  arrive,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  shifted,
  withoutForgotten,
} from '../oracle/generate.ts'
import { oracle, oracleBlocks } from '../oracle/oracle.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { isAllRead } from './all-read.ts'
import { archive, partitionsIn } from './archiving.ts'
import { expiring, shift } from './courses.ts'
import { createLosableWindows } from './losable.ts'
import { blockFacts, lastAlertsAfterLoss, lastBlocks, wantedBlocks } from './outputs.ts'
import { course, feed, limitOf, play, topicsOf, type Course } from './play.ts'
import { createWorld, type World } from './world.ts'

/** After so many events have been read: topics forget a part of them, the archive may lack another, and all windows are lost. */
interface Blow {
  readonly after: number
  /** Of each partition so much is forgotten, 0–1. */
  readonly forgotten: number
  /** Of what is forgotten so much was never archived, 0–1: from the beginning on. */
  readonly nowhere: number
}
const blow = (nowhere: fc.Arbitrary<number>): fc.Arbitrary<Blow> =>
  fc.record({ after: fc.nat({ max: 20 }), forgotten: fc.constantFrom(0, 0.3, 0.7, 1), nowhere })
const blows = fc
  .array(blow(fc.constant(0)), { minLength: 1, maxLength: 3 })
  .map((all) => all.toSorted((a, b) => a.after - b.after))

/** As they come; a copy comes before windows that are filled again may have forgotten the first. */
const comingIn = (set: readonly OracleEvent[], order: Parameters<typeof arrive>[1]) =>
  withoutForgotten(arrive(set.map(expiring), order), 0)

/** Asks often, with the clock going on. */
async function soon(what: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 8_000
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await pause(2)
  }
}

const allRead = (world: World) =>
  soon('all is read', () => {
    world.time += 500
    return isAllRead(world)
  })

/** An append time is found out to a minute. */
const MINUTE = 60_000

/** Plays events while windows are lost, and topics keep only what is new. Answers with the world, and since when (event time) each topic is known after the last loss. */
async function playBlows(
  specs: readonly RuleSpec[],
  arrivals: readonly OracleEvent[],
  how: Course,
  all: readonly Blow[],
) {
  const windows = createLosableWindows()
  const history = createMemoryEventHistory(3)
  const world = createWorld({
    rules: specs.map(toEngineRule),
    isOneProcess: true,
    eventTopics: topicsOf(arrivals),
    count: how.partitions,
    commitEveryMs: how.commitEveryMs,
    idleMs: 'none',
    ...windows,
  })
  const pace = { idleMs: 'none' as number | 'none' }
  Object.defineProperty(world.options, 'idleMs', { get: () => pace.idleMs })
  const since = new Map<string, number>()
  let fed = 0
  const feedTo = (end: number) => {
    feed(world, arrivals.slice(fed, end), how)
    fed = Math.max(fed, end)
  }
  const strike = ({ forgotten, nowhere }: Blow) => {
    for (const one of partitionsIn(world)) {
      const { topic, partition } = one
      const before = BigInt(Math.floor(Number(world.topics.end(topic, partition)) * forgotten))
      const newest = Math.max(...world.topics.read(topic, partition, 0n, 1_000).map(({ timestamp }) => timestamp))
      // The newest record of each key is always somewhere: their topic is compacted.
      const lacking = topic === 'records' ? 0n : BigInt(Math.floor(Number(before) * nowhere))
      archive(world, history, one, lacking)
      world.topics.forget(topic, partition, before)
      const [archived] = history.rows.filter((row) => row.topic === topic && row.partition === partition)
      const begun = archived?.appended ?? world.topics.read(topic, partition, 0n, 1)[0]?.timestamp ?? Infinity
      const isWhole = before === 0n || archived?.offset === 0n
      const known = isWhole ? -Infinity : Math.min(newest + 1, begun + MAX_AHEAD_MS + MINUTE)
      since.set(topic, Math.max(known, since.get(topic) ?? -Infinity))
    }
    windows.lose()
  }
  const meanwhile = async () => {
    await soon('somebody has begun', async () => (await world.createState().kept()) !== undefined)
    for (const each of all) {
      feedTo(each.after)
      await allRead(world)
      strike(each)
    }
    feedTo(arrivals.length)
    await allRead(world)
    pace.idleMs = 5_000
  }
  await play(world, how, limitOf(arrivals), meanwhile, { history })
  return { world, since }
}

async function expectWhole(
  specs: readonly RuleSpec[],
  arrivals: readonly OracleEvent[],
  how: Course,
  all: readonly Blow[],
) {
  if (topicsOf(arrivals).length === 0) return
  const { world } = await playBlows(specs, arrivals, how, all)
  const rules = specs.map(toOracleRule)
  expect(actual(lastAlertsAfterLoss(world))).toEqual(expected(oracle(rules, arrivals)))
  expect(blockFacts(lastBlocks(world, 'standing'))).toEqual(wantedBlocks(oracleBlocks(rules, arrivals)))
}

test('what topics no longer hold is filled in from the archive: alerts and blocks are the oracle’s, whoever dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      rulesAndEvents(20),
      orderWithinBound,
      course(1),
      shift,
      blows,
      async ({ specs, set }, order, how, by, all) => {
        await expectWhole(specs, comingIn(shifted(set, by), order), how, all)
      },
    ),
    runs(30),
  )
}, 60_000)

const KINDS = [
  ['a pair', pairSpec, PAIR_TYPES],
  ['a rule that looks records up', lookupSpec, LOOKUP_TYPES],
  ['an absence', absenceSpec, ABSENCE_TYPES],
] as const

test.each(KINDS)(
  '%s: the same',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(16, types),
        orderWithinBound,
        course(1),
        shift,
        blows,
        async (spec, set, order, how, by, all) => {
          await expectWhole([spec], comingIn(shifted(set, by), order), how, all)
        },
      ),
      runs(15),
    )
  },
  60_000,
)

/** Of an alert, when its bucket begins, or its only hit is. */
const startOf = ({ suppressMs = 1 }: RuleSpec, t: number) => Math.floor(t / suppressMs) * suppressMs

test.each(KINDS)(
  '%s, where neither topic nor archive holds the beginning: nothing is made up, and what does not rest on it is found',
  async (_, specs, types) => {
    const partly = blow(fc.constantFrom(0.4, 1))
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(16, types),
        orderWithinBound,
        course(1),
        shift,
        partly,
        async (spec, set, order, how, by, one) => {
          const arrivals = comingIn(shifted(set, by), order)
          if (topicsOf(arrivals).length === 0) return
          const { world, since } = await playBlows([spec], arrivals, how, [one])
          const wanted = new Map(oracle([toOracleRule(spec)], arrivals).map((alert) => [idOf(alert), alert]))
          const found = lastAlertsAfterLoss(world)
          for (const { id, hits } of found) expect([id, hits <= (wanted.get(id)?.hits ?? 0)]).toEqual([id, true])
          const { backMs } = toEngineRule(spec).correlation
          const known = Math.max(...since.values())
          const isOwed = (t: number) => startOf(spec, t) - backMs >= known
          const owed = [...wanted.values()].filter(({ firstHit }) => isOwed(firstHit))
          const ids = new Set(owed.map(idOf))
          expect(actual(found.filter(({ id }) => ids.has(id)))).toEqual(expected(owed))
        },
      ),
      runs(15),
    )
  },
  60_000,
)

const issued = (id: string, minute: number, livesMs: number): OracleEvent => {
  const time = DAY_START + minute * MINUTE
  return {
    source: '/a',
    id,
    type: 'token.issued',
    time,
    data: { tokenId: 't1', beneficiaryId: 'b1', expiresAt: time + livesMs },
  }
}
const requested = (id: string, minute: number): OracleEvent => {
  const channel = { medium: 'whatsapp', address: '+5511987654321', status: 'unknown' }
  return {
    source: '/a',
    id,
    type: 'payment.requested',
    time: DAY_START + minute * MINUTE,
    data: { channel, method: 'pix', beneficiaryId: 'b1' },
  }
}

test('a block changes with what is issued until it ends, also where its hit is older than the windows of its rule', async () => {
  const spec: RuleSpec = {
    id: 'blocking',
    blocksToken: true,
    groupNames: [],
    correlation: {
      type: 'event_count',
      rules: ['issued', 'requested'],
      timespanMs: 600_000,
      condition: { op: 'neq', n: 1 },
    },
    selections: {
      issued: { event: 'token.issued', groupFields: [] },
      requested: { event: 'payment.requested', groupFields: [] },
    },
    suppressMs: undefined,
  }
  const first = [
    issued('a', 0, 300_000),
    issued('b', 0.1, 300_000),
    requested('p', 0.2),
    issued('c', 30, 300_000),
    requested('q', 30),
  ]
  const how: Course = {
    partitions: 1,
    workers: 1,
    most: 1,
    together: 2,
    spread: [0],
    lives: [],
    commitEveryMs: 0,
    viewLimit: 1,
  }
  // What is issued last moves the end of the blocks of half an hour before.
  await expectWhole([spec], [...first, issued('d', 30.1, 30 * HOUR)], how, [
    { after: first.length, forgotten: 0.7, nowhere: 0 },
  ])
})
