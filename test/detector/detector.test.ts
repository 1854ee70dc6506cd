import { describe, expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import type { Commit } from '../../src/ports/source.ts'
import { DAY_START, HOUR, MINUTE, SECOND } from '../oracle/samples.ts'
import { lastAlerts } from './outputs.ts'
import { each, issued, smallWorld, twice, unannounced } from './samples.ts'
import { noting, processed, soon } from './watching.ts'
import { append, startWorker, written, type World } from './world.ts'

describe('effects and commits', () => {
  test('further hits of an alert are written once a second at most', async () => {
    const world = smallWorld([twice], { commitEveryMs: 1_000 })
    for (let at = 0; at < 6; at += 1) append(world, issued(`e${at}`, at * SECOND), 0)
    const worker = startWorker(world, { most: 1 })
    await processed(worker, 6)
    expect(written(world, 'alerts').length).toBe(1)
    world.time += 999
    await soon('a tick', () => worker.life.steps.filter((step) => step === 'raiseWatermarks!').length > 10)
    expect(written(world, 'alerts').length).toBe(1)
    world.time += 1
    await soon('the hits are written', () => written(world, 'alerts').length === 2)
    expect(lastAlerts(world).map(({ hits }) => hits)).toEqual([5])
    await worker.detector.stop()
    expect(written(world, 'alerts').length).toBe(2)
  })

  test('further hits are written before they are committed, when it stops too', async () => {
    const commits: Commit[] = []
    const world = smallWorld([twice], { commitEveryMs: HOUR })
    const worker = startWorker(world, { most: 1, through: noting(commits) })
    await soon('a first round', () => worker.life.steps.includes('raiseWatermarks!'))
    for (let at = 0; at < 6; at += 1) append(world, issued(`e${at}`, at * SECOND), 0)
    await processed(worker, 6)
    await worker.detector.stop()
    await worker.ended
    expect(lastAlerts(world).map(({ hits }) => hits)).toEqual([5])
    expect(commits.at(-1)?.offset).toBe(6n)
    const { steps } = worker.life
    expect(steps.lastIndexOf('write!')).toBeLessThan(steps.lastIndexOf('markFolded?'))
    expect(steps.lastIndexOf('markFolded!')).toBeLessThan(steps.lastIndexOf('commit?'))
  })

  test('neither what is folded nor what is committed is ever ahead of what is written', async () => {
    const state = createMemorySharedState()
    const ahead: string[] = []
    const world: World = smallWorld([each], {
      commitEveryMs: 0,
      createState: () => ({
        ...state,
        markFolded(incarnation, offsets) {
          for (const [name, { to: offset }] of offsets) {
            const done = new Set(written(world, 'alerts').map(({ key }) => key)).size
            if (BigInt(done) < offset) ahead.push(`${name}: ${done} of ${offset}`)
          }
          return state.markFolded(incarnation, offsets)
        },
      }),
    })
    const commits: Commit[] = []
    const early: Commit[] = []
    const worker = startWorker(world, {
      most: 7,
      through: (source) => ({
        ...source,
        async commit(list) {
          const folded = await state.folded((await state.kept())?.id ?? '')
          early.push(...list.filter(({ offset }) => offset > (folded.get('tokens-0') ?? 0n)))
          commits.push(...list)
          await source.commit(list)
        },
      }),
    })
    for (let at = 0; at < 100; at += 1) append(world, issued(`e${at}`, at), 0)
    await soon('all is committed', () => commits.at(-1)?.offset === 100n)
    expect([ahead, early]).toEqual([[], []])
    expect(commits.length).toBeGreaterThan(10)
    await worker.detector.stop()
  })
})

describe('faults', () => {
  test('without a sign of progress it gives up, and says so before', async () => {
    const world = smallWorld([each])
    let ahead = 0
    const worker = startWorker(world, { over: { now: () => world.time + ahead } })
    expect(worker.detector.problems()).toEqual([])
    ahead = 15_001
    expect(worker.detector.problems()).toEqual(['kafka: no progress'])
    ahead = 30_001
    await expect(worker.ended).rejects.toBeInstanceOf(InfrastructureError)
  })

  test('what fails for its infrastructure is tried again: nothing is lost', async () => {
    const state = createMemorySharedState()
    const failing = new Set(['write', 'markFolded', 'commit', 'addDue', 'raiseWatermarks'])
    /** The first time it is done, and nobody learns of it. */
    const once = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const result = await work()
      if (failing.delete(name)) throw new InfrastructureError('test', `${name} was done, and the reply is lost`)
      return result
    }
    const world = smallWorld([each, unannounced], {
      eventTopics: ['tokens', 'beneficiaries'],
      createState: () => ({
        ...state,
        markFolded: (...given) => once('markFolded', () => state.markFolded(...given)),
        addDue: (...args) => once('addDue', () => state.addDue(...args)),
        raiseWatermarks: (...given) => once('raiseWatermarks', () => state.raiseWatermarks(...given)),
      }),
    })
    world.time = DAY_START + HOUR
    for (let at = 0; at < 5; at += 1) append(world, issued(`e${at}`, 20 * MINUTE + at), 0)
    const worker = startWorker(world, {
      through: (source) => ({ ...source, commit: (list) => once('commit', () => source.commit(list)) }),
      over: {
        sink: {
          write: (records) =>
            once('write', async () => {
              for (const record of records) world.topics.append(record)
            }),
          close: () => Promise.resolve(),
        },
      },
    })
    await processed(worker, 5)
    world.time += 10_000
    await soon('all is decided', () => failing.size === 0 && lastAlerts(world).length === 6)
    await worker.detector.stop()
    expect(lastAlerts(world).find(({ ruleId }) => ruleId === 'unannounced')?.hits).toBe(5)
  })

  test('what fails for another reason ends it, and nothing more is committed', async () => {
    const commits: Commit[] = []
    const world = smallWorld([each], { commitEveryMs: 0 })
    const worker = startWorker(world, {
      through: noting(commits),
      over: {
        sink: { write: () => Promise.reject(new TypeError('a fault in the program')), close: () => Promise.resolve() },
      },
    })
    append(world, issued('e1', 0), 0)
    await expect(worker.ended).rejects.toThrow('a fault in the program')
    expect(commits.filter(({ offset }) => offset > 0n)).toEqual([])
  })

  test('it stops though it cannot commit, and its partitions go to others', async () => {
    const world = smallWorld([each], { commitEveryMs: HOUR })
    const worker = startWorker(world, {
      through: (source) => ({
        ...source,
        commit: (list) =>
          list.some(({ offset }) => offset > 0n) ? Promise.reject(new Error('no')) : source.commit(list),
      }),
    })
    await soon('a first round', () => worker.life.steps.includes('raiseWatermarks!'))
    append(world, issued('e1', 0), 0)
    await processed(worker, 1)
    await expect(worker.detector.stop()).rejects.toThrow('no')
    await worker.ended.catch(() => undefined)
    const next = startWorker(world)
    await processed(next, 1)
    await next.detector.stop()
    expect(lastAlerts(world).length).toBe(1)
  })
})
