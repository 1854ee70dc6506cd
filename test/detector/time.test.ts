import { describe, expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { createReader } from '../../src/cli/reader.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import { readProgress } from '../../src/services/detector/progress.ts'
import { onlySet } from '../../src/services/detector/rule-sets.ts'
import { DAY_START, HOUR, MINUTE, SECOND } from '../oracle/samples.ts'
import { lastAlerts } from './outputs.ts'
import { changed, each, issued, smallWorld, twice, unannounced } from './samples.ts'
import { count, jsonOf, processed, soon } from './watching.ts'
import { append, startWorker, written } from './world.ts'

describe('time', () => {
  test('an idle watermark is committed before anybody knows of it', async () => {
    const state = createMemorySharedState()
    const trace: [string, number | undefined][] = []
    const world = smallWorld([unannounced], {
      commitEveryMs: HOUR,
      eventTopics: ['tokens', 'beneficiaries'],
      createState: () => ({
        ...state,
        raiseWatermarks(among, own) {
          for (const [, watermark] of own) trace.push(['published', watermark])
          return state.raiseWatermarks(among, own)
        },
      }),
    })
    const worker = startWorker(world, {
      through: (source) => ({
        ...source,
        async commit(list) {
          for (const { metadata } of list) trace.push(['committed', readProgress(metadata)?.watermark])
          await source.commit(list)
        },
      }),
    })
    await soon('a first round', () => worker.life.steps.includes('raiseWatermarks!'))
    world.time += 5_000
    const idle = world.time - 10_000
    await soon('it is idle', () => trace.some(([what, watermark]) => what === 'published' && watermark === idle))
    const known = trace.findIndex(([what]) => what === 'published')
    expect(trace.slice(0, known).filter(([, watermark]) => watermark === idle).length).toBe(2)
    await worker.detector.stop()
  })

  test('a partition with unread records is not idle, and a silent one decides its absences', async () => {
    const world = smallWorld([unannounced], { eventTopics: ['tokens', 'beneficiaries'] })
    world.time = DAY_START + 20 * MINUTE
    append(world, issued('e1', 20 * MINUTE), 0)
    const worker = startWorker(world)
    await processed(worker, 1)
    expect(written(world, 'alerts')).toEqual([])
    world.time += 4_999
    await soon('some rounds', () => worker.life.steps.filter((step) => step === 'raiseWatermarks!').length > 5)
    expect(worker.life.steps.includes('ends?')).toBe(false)
    world.time += 10_000
    await soon('it is decided', () => written(world, 'alerts').length === 1)
    await worker.detector.stop()
  })

  test('where topics are fed in batches, silence decides nothing', async () => {
    const world = smallWorld([unannounced], { eventTopics: ['tokens', 'beneficiaries'], idleMs: 'none' })
    append(world, issued('e1', 20 * MINUTE), 0)
    const worker = startWorker(world)
    await processed(worker, 1)
    world.time += 24 * HOUR
    const before = worker.life.steps.length
    await soon('some rounds', () => worker.life.steps.length > before + 10)
    expect([worker.life.steps.includes('ends?'), written(world, 'alerts')]).toEqual([false, []])
    await worker.detector.stop()
  })

  test('bad events and those from the future are put aside with their reason, and move nothing', async () => {
    const world = smallWorld([each])
    const future = encodeEvent(issued('e1', 5 * MINUTE + 1))
    for (const value of ['no event', future, encodeEvent(issued('e2', 5 * MINUTE))]) {
      world.topics.append({ topic: 'tokens', key: 'k', value, timestamp: DAY_START }, 0)
    }
    const worker = startWorker(world, {
      over: { sets: onlySet({ engine: world.createEngine(), read: createReader((event) => event) }) },
    })
    await processed(worker, 1)
    await worker.detector.stop()
    expect(jsonOf(world, 'deadLetters')).toMatchObject([
      { code: 'not_json', origin: { topic: 'tokens', partition: 0, offset: '0' } },
      { code: 'future', field: 'time', origin: { offset: '1' }, original: Buffer.from(future).toString('base64') },
    ])
    expect(lastAlerts(world).map(({ trigger }) => trigger.id)).toEqual(['e2'])
    expect(await count(worker, 'vigia_dead_letters_total', 'future')).toBe(1)
  })

  test('a late event is written apart, makes alerts of stateless rules only, and asks for their blocks', async () => {
    const world = smallWorld([each, twice])
    const limit = -10 * SECOND - 10 * MINUTE
    const late = issued('late', limit - 1)
    for (const event of [issued('new', 0), late, issued('behind', limit), issued('behind2', limit), issued('new', 0)]) {
      append(world, event, 0)
    }
    const worker = startWorker(world)
    await processed(worker, 4)
    await worker.detector.stop()
    expect(jsonOf(world, 'late').map(({ id, time }) => [id, time])).toEqual([
      ['late', new Date(late.time).toISOString()],
    ])
    const alerts = lastAlerts(world).map(({ ruleId, trigger, late: isLate }) => `${ruleId} ${trigger.id} ${isLate}`)
    expect(alerts.toSorted()).toEqual([
      'each behind false',
      'each behind2 false',
      'each late true',
      'each new false',
      'twice behind false',
    ])
    expect(jsonOf(world, 'blocks').map(({ tokenId }) => tokenId)).toContain('t-late')
    expect(await count(worker, 'vigia_events_total', 'late')).toBe(1)
  })

  test('a late event that is still in the state is a duplicate', async () => {
    const world = smallWorld([twice])
    const old = issued('old', 0)
    for (const event of [old, issued('new', 11 * MINUTE), old]) append(world, event, 0)
    const worker = startWorker(world)
    await processed(worker, 2)
    await worker.detector.stop()
    expect(await count(worker, 'vigia_events_total', 'duplicate')).toBe(1)
    expect(written(world, 'late')).toEqual([])
  })

  test('what would rest on the time before the beginning is not decided, and counted', async () => {
    const world = smallWorld([unannounced], { eventTopics: ['tokens', 'beneficiaries'], knownSince: undefined })
    for (const event of [issued('e0', 0), issued('e1', 15 * MINUTE - 1), issued('e2', 15 * MINUTE)])
      append(world, event, 0)
    append(world, changed('c', 0, 'other'), 0)
    world.time = DAY_START + HOUR
    const worker = startWorker(world)
    await processed(worker, 4)
    world.time += 10_000
    await soon('it is decided', () => written(world, 'alerts').length > 0)
    expect(lastAlerts(world).map(({ hits, trigger }) => [hits, trigger.id])).toEqual([[1, 'e2']])
    expect(await count(worker, 'vigia_undecidable_total', 'unannounced')).toBe(2)
    await worker.detector.stop()
  })

  test('a worker knows the beginning of a topic that only another one reads', async () => {
    const store = { ...createMemoryWindowStore(), forget: () => undefined }
    const world = smallWorld([unannounced], {
      openStore: () => store,
      eventTopics: ['tokens', 'beneficiaries'],
      count: 2,
      knownSince: undefined,
    })
    world.time = DAY_START + 3 * HOUR
    const workers = [startWorker(world), startWorker(world)]
    await soon('both have partitions', () => workers.every(({ life }) => life.steps.includes('raiseWatermarks!')))
    append(world, issued('e0', 0), 0)
    append(world, changed('c', HOUR, 'other'), 1)
    for (const [id, at] of [
      ['e1', HOUR + 14 * MINUTE],
      ['e2', HOUR + 16 * MINUTE],
    ] as const)
      append(world, issued(id, at), 0)
    await soon('all is read', async () => {
      const read = await Promise.all(workers.map((worker) => count(worker, 'vigia_events_total', 'processed')))
      return read.reduce((sum, more) => sum + more, 0) === 4
    })
    world.time += 10_000
    await soon('it is decided', () => written(world, 'alerts').length > 0)
    expect(lastAlerts(world).map(({ hits, trigger }) => [hits, trigger.id])).toEqual([[1, 'e2']])
    await Promise.all(workers.map(({ detector }) => detector.stop()))
  })
})
