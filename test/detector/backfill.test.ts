import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { partitionKey } from '../../src/ports/source.ts'
import { openBackfill } from '../../src/services/detector/backfill.ts'
import { DAY, DAY_START, HOUR, MINUTE, SECOND } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { partitionsIn } from './archiving.ts'
import { fill } from './filling.ts'
import { createLosableWindows } from './losable.ts'
import { lastAlerts } from './outputs.ts'
import { changed, issued, smallWorld, unannounced } from './samples.ts'
import { count, processed, soon } from './watching.ts'
import { append, onlookerDeps, startWorker, written, type World } from './world.ts'

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
async function decided(world: World, events: readonly Event[]) {
  for (const event of events) append(world, event, 0)
  const worker = startWorker(world)
  await processed(worker, events.length)
  await soon('nothing waits', () => isOver(world))
  await worker.detector.stop()
  const undecidable = await count(worker, 'vigia_undecidable_total', 'unannounced')
  return {
    found: lastAlerts(world).flatMap(({ evidence }) => evidence.map(({ id }) => id)),
    hits: lastAlerts(world).map(({ hits }) => hits),
    undecidable,
  }
}

const fresh = [issued('e0', 0, 'b0'), issued('e1', MINUTE, 'b1'), changed('other', 0, 'b9')]

describe('history that is filled in', () => {
  test('without it nothing is decided that looks back behind the beginning', async () => {
    expect(await decided(liveWorld(), fresh)).toMatchObject({ found: [], undecidable: 2 })
  })

  test('rules that look back decide by it from then on; it tells and blocks nothing itself', async () => {
    const world = liveWorld()
    const history = [issued('h0', -HOUR, 'b7'), changed('h1', -2 * HOUR, 'b8'), changed('h2', -5 * MINUTE, 'b1')]
    await fill(world, history)
    expect([written(world, 'alerts'), written(world, 'blocks'), written(world, 'late')]).toEqual([[], [], []])
    expect(await world.createState().due({ topic: 'tokens', partition: 0 })).toEqual([])
    expect(await decided(world, fresh)).toMatchObject({ found: ['e0'], undecidable: 0 })
  })

  test('what is only triggered needs no history; of what is looked back at only the types that it holds are known', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -2 * HOUR, 'b8')])
    expect(await decided(world, fresh)).toMatchObject({ found: ['e0', 'e1'], undecidable: 0 })
    const other = liveWorld()
    await fill(other, [
      issued('h0', -2 * HOUR, 'b7'),
      { ...changed('c', -HOUR), type: 'card.reissued', data: { beneficiaryId: 'b' } },
    ])
    expect(await decided(other, fresh)).toMatchObject({ found: [], undecidable: 2 })
  })

  test('as far back as it reaches, and no further', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -15 * MINUTE + MINUTE, 'b8')])
    expect(await decided(world, fresh)).toMatchObject({ found: ['e1'], undecidable: 1 })
  })

  test('up to where it ends: what lies between that and the beginning is nowhere', async () => {
    const world = liveWorld()
    await fill(world, [changed('h1', -2 * HOUR, 'b8')], DAY_START - 1)
    expect(await decided(world, fresh)).toMatchObject({ found: [], undecidable: 2 })
    const parts = liveWorld()
    await fill(parts, [changed('h1', -2 * HOUR, 'b8')], DAY_START - HOUR)
    await fill(parts, [changed('h2', -HOUR, 'b8')], DAY_START)
    expect(await decided(parts, fresh)).toMatchObject({ found: ['e0', 'e1'], undecidable: 0 })
  })

  test('twice, again while detectors work, and with what comes on the topics too, it is there once', async () => {
    const world = liveWorld()
    const worker = startWorker(world)
    for (const event of fresh) append(world, event, 0)
    await processed(worker, fresh.length)
    const history = [changed('h1', -2 * HOUR, 'b8'), changed('h2', -5 * MINUTE, 'b1'), ...fresh]
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
    const idle = await openBackfill(onlookerDeps(world))
    windows.lose()
    await expect(idle.end(new Map(), Infinity)).rejects.toBeInstanceOf(InfrastructureError)
    await expect(backfill.end(new Map([['contact.changed', DAY_START - 2 * HOUR]]), Infinity)).rejects.toBeInstanceOf(
      InfrastructureError,
    )
    expect(await decided(world, fresh)).toMatchObject({ found: [], undecidable: 2 })
    const other = liveWorld(createLosableWindows())
    await fill(other, [changed('h1', -2 * HOUR, 'b8')])
    const state = other.createState()
    const kept = await state.kept()
    await state.renew(undefined, kept?.id, '')
    expect(await decided(other, fresh)).toMatchObject({ found: [], undecidable: 2 })
  })
})

test('which rules are not decided is told once, with the numbers, and shown as long as it is so', async () => {
  const world = liveWorld()
  world.time = DAY_START
  const said: { message: string; facts: unknown }[] = []
  for (const event of fresh) append(world, event, 0)
  for (let at = 0; at < 3; at += 1) append(world, changed(`c${at}`, at * SECOND, 'b9'), 0)
  world.topics.forget('beneficiaries', 0, 1n)
  const worker = startWorker(world, {
    over: { log: (message, facts) => said.push({ message, facts }) },
  })
  const shown = () => count(worker, 'vigia_undecided_until_seconds', 'unannounced')
  await soon('it is shown', async () => (await shown()) > 0)
  const until = DAY_START + 15 * MINUTE
  expect(await shown()).toBe(until / 1_000)
  const lines = () => said.filter(({ message }) => message.startsWith('rules that look back are not decided'))
  await soon('it is told', () => lines().length > 0)
  const wanted = expect.stringMatching(/^2026-11-21T23:4/) as string
  expect(lines()[0]?.facts).toEqual({
    topics: [
      {
        topic: 'tokens',
        wanted,
        topicHoldsSince: 'its beginning',
        withArchiveSince: 'its beginning',
        rules: { unannounced: new Date(until).toISOString() },
      },
      {
        topic: 'beneficiaries',
        wanted,
        topicHoldsSince: expect.stringMatching(/^2026-11-22T00:0[56]/) as string,
        withArchiveSince: expect.stringMatching(/^2026-11-22T00:0[56]/) as string,
        rules: { unannounced: new Date(until).toISOString() },
      },
    ],
  })
  await soon('time has gone on', async () => {
    world.time += 60_000
    return (await shown()) === 0
  })
  expect(lines()).toHaveLength(1)
  await worker.detector.stop()
})

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
