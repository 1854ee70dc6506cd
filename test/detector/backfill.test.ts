import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { EventType } from '../../src/events/catalogue.ts'
import type { Event } from '../../src/events/event.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { partitionKey } from '../../src/ports/source.ts'
import { eventTypesOf } from '../../src/rules/rule.ts'
import { openBackfill } from '../../src/services/detector/backfill.ts'
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
  shifted,
  withoutForgotten,
} from '../oracle/generate.ts'
import { hitsOf, oracle } from '../oracle/oracle.ts'
import { DAY, DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { partitionsIn } from './archiving.ts'
import { expiring, shift } from './courses.ts'
import { createLosableWindows } from './losable.ts'
import { lastAlerts } from './outputs.ts'
import { course, feed, limitOf, play, topicsOf, type Course } from './play.ts'
import { changed, issued, smallWorld, unannounced } from './samples.ts'
import { count, processed, soon } from './watching.ts'
import { append, createWorld, onlookerDeps, startWorker, topicOf, written, type World } from './world.ts'

/** Since when each type of a history is known by it. */
const beginningsOf = (history: readonly Event[]): Map<EventType, number> =>
  new Map(
    [...Map.groupBy(history, ({ type }) => type)].map(([type, own]) => [
      type,
      Math.min(...own.map(({ time }) => time)),
    ]),
  )

async function fill(world: World, history: readonly Event[], until = Infinity, since = beginningsOf(history)) {
  const backfill = await openBackfill(onlookerDeps(world))
  for (const event of history) await backfill.take(event)
  await backfill.end(since, until)
}

/** Windows that outlive their workers, in a world that knows nothing of the time before its topics. */
function liveWorld(over: Parameters<typeof smallWorld>[1] = {}): World {
  const world = smallWorld([unannounced], {
    ...createLosableWindows(),
    eventTopics: ['tokens', 'beneficiaries'],
    knownSince: undefined,
    commitEveryMs: 0,
    ...over,
  })
  world.time = DAY_START + 2 * HOUR
  return world
}

/** Are all partitions beyond the live events, and does nothing wait? */
async function isOver(world: World): Promise<boolean> {
  world.time += 500
  const state = world.createState()
  const kept = await state.kept()
  const { current } = await world.generations.read()
  const watermarks = await state.raiseWatermarks(`${kept?.id}:${current.number}`, new Map())
  const isBeyond = partitionsIn(world).every((one) => (watermarks.get(partitionKey(one)) ?? 0) > DAY_START + HOUR)
  return isBeyond && (await state.due({ topic: 'tokens', partition: 0 })).length === 0
}

/** What was found of live events once all that waits is decided: evidence of the alerts, their hits, and what was not decided. */
async function decided(world: World, live: readonly Event[]) {
  for (const event of live) append(world, event, 0)
  const worker = startWorker(world)
  await processed(worker, live.length)
  await soon('nothing waits', () => isOver(world))
  await worker.detector.stop()
  const undecidable = await count(worker, 'vigia_undecidable_total', 'unannounced')
  return {
    found: lastAlerts(world).flatMap(({ evidence }) => evidence.map(({ id }) => id)),
    hits: lastAlerts(world).map(({ hits }) => hits),
    undecidable,
  }
}

const live = [issued('e0', 0, 'b0'), issued('e1', MINUTE, 'b1'), changed('other', 0, 'b9')]

describe('history that is filled in', () => {
  test('without it nothing is decided that looks back behind the beginning', async () => {
    expect(await decided(liveWorld(), live)).toMatchObject({ found: [], undecidable: 2 })
  })

  test('rules that look back decide by it from then on; it tells and blocks nothing itself', async () => {
    const world = liveWorld()
    const history = [issued('h0', -HOUR, 'b7'), changed('h1', -2 * HOUR, 'b8'), changed('h2', -5 * MINUTE, 'b1')]
    await fill(world, history)
    expect([written(world, 'alerts'), written(world, 'blocks'), written(world, 'late')]).toEqual([[], [], []])
    expect(await world.createState().due({ topic: 'tokens', partition: 0 })).toEqual([])
    expect(await decided(world, live)).toMatchObject({ found: ['e0'], undecidable: 0 })
  })

  test('what is only triggered needs no history; of what is looked back at only the types that it holds are known', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -2 * HOUR, 'b8')])
    expect(await decided(world, live)).toMatchObject({ found: ['e0', 'e1'], undecidable: 0 })
    const other = liveWorld()
    await fill(other, [
      issued('h0', -2 * HOUR, 'b7'),
      { ...changed('c', -HOUR), type: 'card.reissued', data: { beneficiaryId: 'b' } },
    ])
    expect(await decided(other, live)).toMatchObject({ found: [], undecidable: 2 })
  })

  test('as far back as it reaches, and no further', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -15 * MINUTE + MINUTE, 'b8')])
    expect(await decided(world, live)).toMatchObject({ found: ['e1'], undecidable: 1 })
  })

  test('up to where it ends: what lies between that and the beginning is nowhere', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -2 * HOUR, 'b8')], DAY_START - 1)
    expect(await decided(world, live)).toMatchObject({ found: [], undecidable: 2 })
    const parts = liveWorld()
    await fill(parts, [changed('h1', -2 * HOUR, 'b8')], DAY_START - HOUR)
    await fill(parts, [changed('h2', -HOUR, 'b8')], DAY_START)
    expect(await decided(parts, live)).toMatchObject({ found: ['e0', 'e1'], undecidable: 0 })
  })

  test('twice, again while detectors work, and with what comes on the topics too, it is there once', async () => {
    const world = liveWorld()
    const worker = startWorker(world)
    for (const event of live) append(world, event, 0)
    await processed(worker, live.length)
    const history = [changed('h1', -2 * HOUR, 'b8'), changed('h2', -5 * MINUTE, 'b1'), ...live]
    await fill(world, history)
    await fill(world, history, Infinity)
    await worker.detector.stop()
    expect(await decided(world, [issued('e2', 2 * MINUTE, 'b2')])).toMatchObject({
      hits: expect.any(Array),
      undecidable: 0,
    })
    const alerts = lastAlerts(world)
    expect(alerts.every(({ hits, evidenceCount }) => hits === 1 && evidenceCount === 1)).toBe(true)
    expect(alerts.map(({ trigger }) => trigger.id).toSorted()).toEqual(['e0', 'e2'])
  })

  test('where windows are lost meanwhile it is not known, and says so; after a loss it is to be filled in again', async () => {
    const windows = createLosableWindows()
    const world = liveWorld(windows)
    const backfill = await openBackfill(onlookerDeps(world))
    await backfill.take(changed('h1', -2 * HOUR, 'b8'))
    windows.lose()
    await expect(backfill.end(new Map([['contact.changed', DAY_START - 2 * HOUR]]), Infinity)).rejects.toBeInstanceOf(
      InfrastructureError,
    )
    expect(await decided(world, live)).toMatchObject({ found: [], undecidable: 2 })
    const other = liveWorld(createLosableWindows())
    await fill(other, [changed('h1', -2 * HOUR, 'b8')])
    const state = other.createState()
    const kept = await state.kept()
    await state.renew(undefined, kept?.id, '')
    expect(await decided(other, live)).toMatchObject({ found: [], undecidable: 2 })
  })
})

const KINDS = [
  ['a pair', pairSpec, PAIR_TYPES],
  ['a rule that looks records up', lookupSpec, LOOKUP_TYPES],
  ['an absence', absenceSpec, ABSENCE_TYPES],
] as const

/** The first so many arrivals are history, the others come on topics. */
async function playAfter(spec: RuleSpec, arrivals: readonly OracleEvent[], split: number, how: Course) {
  const [history, later] = [arrivals.slice(0, split) as Event[], arrivals.slice(split)]
  const store = { ...createMemoryWindowStore(), forget: () => undefined }
  const state = createMemorySharedState()
  const world = createWorld({
    rules: [toEngineRule(spec)],
    isOneProcess: true,
    eventTopics: topicsOf(arrivals),
    count: how.partitions,
    commitEveryMs: how.commitEveryMs,
    knownSince: undefined,
    openStore: () => store,
    createState: () => state,
  })
  await fill(world, history)
  feed(world, later, how)
  await play(world, how, limitOf(arrivals))
  return { history, later: later as Event[], alerts: lastAlerts(world) }
}

/** Since when all types are known that a rule reads: by the history, else since their topic has begun in all its partitions. */
function knownSince(spec: RuleSpec, history: readonly Event[], later: readonly Event[]): number {
  const filled = beginningsOf(history)
  const begun = (type: EventType) => {
    const live = later.filter((one) => topicOf(one) === topicOf({ type })).map(({ time }) => time)
    return live.length === 0 ? Infinity : Math.max(...live)
  }
  const types = [...eventTypesOf(toEngineRule(spec))]
  return Math.max(...types.map((type) => filled.get(type) ?? begun(type)))
}

test.each(KINDS)(
  '%s decides by a history as if it had come on topics: nothing made up, nothing missed that rests on it',
  async (_, specs, types) => {
    let owedInAll = 0
    await fc.assert(
      fc.asyncProperty(
        specs,
        events(18, types),
        orderWithinBound,
        course(1),
        shift,
        fc.nat({ max: 12 }),
        async (spec, set, order, how, by, split) => {
          const arrivals = withoutForgotten(arrive(shifted(set, by).map(expiring), order), 0)
          if (arrivals.length === 0) return
          const { history, later, alerts } = await playAfter(spec, arrivals, split, how)
          const rule = toOracleRule(spec)
          const wanted = new Map(oracle([rule], arrivals).map((alert) => [idOf(alert), alert]))
          for (const { id, hits } of alerts) expect([id, hits <= (wanted.get(id)?.hits ?? 0)]).toEqual([id, true])
          const { backMs } = toEngineRule(spec).correlation
          const filled = new Set(history.map(({ source, id }) => `${source} ${id}`))
          const known = knownSince(spec, history, later)
          const inHistory = hitsOf(rule, arrivals).filter(({ event }) => filled.has(`${event.source} ${event.id}`))
          const owed = [...wanted.values()].filter(
            ({ firstHit, lastHit }) =>
              firstHit - backMs >= known &&
              !inHistory.some(({ event: { time } }) => time >= firstHit && time <= lastHit),
          )
          const ids = new Set(owed.map(idOf))
          owedInAll += owed.length
          expect(actual(alerts.filter(({ id }) => ids.has(id)))).toEqual(expected(owed))
        },
      ),
      runs(25),
    )
    expect(owedInAll).toBeGreaterThan(0)
  },
  60_000,
)

test('a record of long ago is found', async () => {
  const spec: RuleSpec = {
    ...unannounced,
    id: 'of-dependent',
    correlation: { type: 'none', rules: ['a'] },
    selections: {
      a: {
        event: 'token.issued',
        groupFields: ['beneficiaryId'],
        lookup: { key: 'beneficiaryId', own: 'beneficiaryId', op: '!=', record: 'holderId' },
      },
    },
  }
  const world = smallWorld([spec], {
    ...createLosableWindows(),
    eventTopics: ['tokens', 'records'],
    knownSince: undefined,
    commitEveryMs: 0,
  })
  world.time = DAY_START + 2 * HOUR
  const record: Event = {
    source: '/s',
    id: 'r1',
    type: 'beneficiary.updated',
    time: DAY_START - 300 * DAY,
    data: { beneficiaryId: 'b1', holderId: 'b9', birthDate: '1990-01-02' },
  }
  await fill(world, [record])
  const { found } = await decided(world, [issued('e1', 0)])
  expect(found.toSorted()).toEqual(['e1', 'r1'])
})
