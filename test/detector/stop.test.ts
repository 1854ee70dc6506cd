import { describe, expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { Commit, SeekableSource } from '../../src/ports/source.ts'
import { HOUR, SECOND } from '../oracle/samples.ts'
import { lastAlerts } from './outputs.ts'
import { each, issued, smallWorld } from './samples.ts'
import { noting, processed, soon } from './watching.ts'
import { append, startWorker, written, type World } from './world.ts'

const STOP_MS = 60
const BOUND_MS = 1_500

/** How the world is away: it refuses, or it says nothing at all. */
const AWAY = {
  refuses: () => Promise.reject(new InfrastructureError('test', 'away')),
  'is silent': () => new Promise<never>(() => undefined),
} as const

/** Asks through a gate that may be closed. */
function gate(away: () => Promise<never>) {
  let isAway = false
  return {
    close: () => void (isAway = true),
    ask:
      <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
      (...given: A): Promise<R> =>
        isAway ? away() : work(...given),
  }
}
type Gate = ReturnType<typeof gate>

const gatedState = (state: SharedState, { ask }: Gate): SharedState => ({
  ...state,
  markFolded: ask((...given) => state.markFolded(...given)),
  raiseWatermarks: ask((...given) => state.raiseWatermarks(...given)),
  addDue: ask((...given) => state.addDue(...given)),
})
const gatedSource = (source: SeekableSource, { ask }: Gate): SeekableSource => ({
  ...source,
  commit: ask((list) => source.commit(list)),
})

/** A world whose windows and state go through the gate. */
function gatedWorld(through: Gate): World {
  const store = createMemoryWindowStore()
  const state = createMemorySharedState()
  return smallWorld([each], {
    commitEveryMs: HOUR,
    stopMs: STOP_MS,
    openStore: () => ({ ...store, observe: through.ask((list) => store.observe(list)) }),
    createState: () => gatedState(state, through),
  })
}
const open = gate(AWAY.refuses)

describe.each(Object.entries(AWAY))('a stop while what it needs %s', (_, away) => {
  test('windows away: it ends, and commits nothing of what it could not fold', async () => {
    const closed = gate(away)
    const world = gatedWorld(closed)
    const commits: Commit[] = []
    const worker = startWorker(world, { through: noting(commits) })
    await soon('a first round', () => worker.life.steps.includes('raiseWatermarks!'))
    closed.close()
    append(world, issued('e1', SECOND), 0)
    await soon('the batch is at work', () => worker.life.steps.includes('observe?'))
    await endsSoon(() => worker.detector.stop())
    await worker.ended
    expect(commits.filter(({ offset }) => offset > 0n)).toEqual([])
    await isMadeUpBy(gatedWorldOf(world))
  })

  test('topics away: nothing is committed whose alert is not written', async () => {
    const closed = gate(away)
    const world = gatedWorld(open)
    const commits: Commit[] = []
    const sink = { write: closed.ask(async () => undefined), close: async () => undefined }
    closed.close()
    const worker = startWorker(world, { through: noting(commits), over: { sink } })
    append(world, issued('e1', SECOND), 0)
    await processed(worker, 1)
    await endsSoon(() => worker.detector.stop())
    await worker.ended
    expect([written(world, 'alerts').length, commits.filter(({ offset }) => offset > 0n)]).toEqual([0, []])
    await isMadeUpBy(world)
  })

  test('commits away: it ends all the same', async () => {
    const closed = gate(away)
    const world = gatedWorld(open)
    closed.close()
    const worker = startWorker(world, { through: (source) => gatedSource(source, closed) })
    append(world, issued('e1', SECOND), 0)
    await processed(worker, 1)
    await endsSoon(() => worker.detector.stop())
    await worker.ended
    await isMadeUpBy(world)
  })

  test('away from the beginning: it ends in its assignment', async () => {
    const closed = gate(away)
    closed.close()
    const world = gatedWorld(open)
    const worker = startWorker(world, {
      over: { state: { ...createMemorySharedState(), kept: closed.ask(async () => undefined) } },
    })
    await endsSoon(() => worker.detector.stop())
    await worker.ended
  })
})

/** The same world, with its gate open again. */
const gatedWorldOf = (world: World): World => {
  const state = createMemorySharedState()
  const store = createMemoryWindowStore()
  return { ...world, createState: () => state, openStore: () => store }
}

async function endsSoon(stop: () => Promise<void>): Promise<void> {
  const began = performance.now()
  await stop()
  expect(performance.now() - began).toBeLessThan(BOUND_MS)
}

/** Another worker finds what the stopped one did not commit. */
async function isMadeUpBy(world: World): Promise<void> {
  const next = startWorker(world)
  await processed(next, 1)
  await next.detector.stop()
  await next.ended
  expect(lastAlerts(world).map(({ hits }) => hits)).toEqual([1])
}

test('a fault of the program is not hidden by a stop', async () => {
  const world = smallWorld([each], { stopMs: STOP_MS, commitEveryMs: HOUR })
  const worker = startWorker(world, {
    through: (source) => ({ ...source, commit: () => Promise.reject(new TypeError('a fault')) }),
  })
  append(world, issued('e1', SECOND), 0)
  await processed(worker, 1).catch(() => undefined)
  await expect(Promise.all([worker.detector.stop(), worker.ended])).rejects.toThrow('a fault')
})

test('a step that never ends is told, and ends the detector', async () => {
  const world = smallWorld([each], {
    stepMs: 30,
    openStore: () => ({ ...createMemoryWindowStore(), observe: AWAY['is silent'] }),
  })
  const worker = startWorker(world)
  expect(worker.detector.stalled()).toEqual([])
  append(world, issued('e1', SECOND), 0)
  await expect(worker.ended).rejects.toThrow('a step has not ended within 30 ms')
  await endsSoon(() => worker.detector.stop())
})

test('a consumer that has fallen silent is told', async () => {
  const world = smallWorld([each], { watchdogMs: HOUR })
  let silentMs = 0
  const worker = startWorker(world, {
    through: (source) => ({ ...source, lastProgress: () => world.time - silentMs }),
  })
  expect(worker.detector.stalled()).toEqual([])
  silentMs = HOUR + 1
  expect(worker.detector.stalled()).toEqual(['consumer'])
  await worker.ended.catch(() => undefined)
})
