import { expect, test } from 'vitest'
import type { SeekableSource, TopicPartition } from '../../src/ports/source.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createMemoryEventHistory } from '../fakes/event-history.ts'
import { MINUTE } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { archive, partitionsIn } from './archiving.ts'
import { createLosableWindows } from './losable.ts'
import { Killed } from './mortal.ts'
import { lastAlerts } from './outputs.ts'
import { each, issued, smallWorld, twice } from './samples.ts'
import { processed, soon } from './watching.ts'
import { append, startWorker, written, type World, type WorkerOptions } from './world.ts'

const PARTITIONS = 4

/** A world that has read ten events of each of four partitions; the eleventh of the first makes an alert out of them. */
async function readWorld(over: WorkerOptions['over'] = {}, spec: RuleSpec = twice) {
  const windows = createLosableWindows()
  const world = smallWorld([spec], { ...windows, count: PARTITIONS, commitEveryMs: 0, idleMs: 'none' })
  for (let at = 0; at < 10; at += 1)
    for (let partition = 0; partition < PARTITIONS; partition += 1)
      append(world, issued(`e${at}-${partition}`, at * 11 * MINUTE, `b${partition}`), partition)
  const worker = startWorker(world, { over })
  await processed(worker, 10 * PARTITIONS)
  await soon('all is folded', () => isFolded(world, 10n))
  await worker.detector.stop()
  return { world, windows }
}

async function isFolded(world: World, offset: bigint): Promise<boolean> {
  const state = world.createState()
  const folded = await state.folded((await state.kept())?.id ?? '')
  return partitionsIn(world).every((one) => (folded.get(`${one.topic}-${one.partition}`) ?? 0n) >= offset)
}

/** Brings nothing of a partition before it is let go. */
function createBarrier(partition: number) {
  const held = { topic: 'tokens', partition }
  const sources: SeekableSource[] = []
  let isHeld = true
  const others = <T extends TopicPartition>(list: readonly T[]) =>
    list.filter((one) => !isHeld || one.partition !== partition)
  return {
    through: (source: SeekableSource): SeekableSource => {
      sources.push(source)
      return {
        ...source,
        run: (handlers) =>
          source.run({
            ...handlers,
            onAssign(committed) {
              if (isHeld) source.pause([held])
              return handlers.onAssign(committed)
            },
          }),
        resume: (list) => source.resume(others(list)),
      }
    },
    open: () => {
      isHeld = false
      for (const source of sources) source.resume([held])
    },
  }
}

const away = () => Promise.reject(new InfrastructureError('clickhouse', 'away'))
const isRefolding = async (world: World) => (await world.createState().kept())?.isRefolding
const steps = (worker: ReturnType<typeof startWorker>, name: string) =>
  worker.life.steps.filter((step) => step === name).length

test('a partition that lags holds the others where they had been: nothing is told before it is there too', async () => {
  const { world, windows } = await readWorld()
  windows.lose()
  const barrier = createBarrier(3)
  const [slow, fast] = [
    startWorker(world, { through: barrier.through }),
    startWorker(world, { through: barrier.through }),
  ]
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    append(world, issued(`new-${partition}`, 100 * MINUTE, `b${partition}`), partition)
  await soon('it is being filled again', async () => (await isRefolding(world)) === true)
  const before = steps(fast, 'raiseWatermarks!')
  await soon('the others wait', () => steps(fast, 'raiseWatermarks!') > before + 20)
  expect([await isRefolding(world), written(world, 'alerts')]).toEqual([true, []])
  barrier.open()
  await soon('all is told', () => lastAlerts(world).length === PARTITIONS)
  expect(await isRefolding(world)).toBe(false)
  expect(lastAlerts(world).every(({ hits }) => hits === 1)).toBe(true)
  await Promise.all([slow, fast].map(({ detector }) => detector.stop()))
})

test('who joins while windows are filled again, and who takes over from the dead, goes on with the same plan', async () => {
  const history = createMemoryEventHistory(2)
  const over = { history }
  const { world, windows } = await readWorld(over)
  for (const one of partitionsIn(world)) {
    archive(world, history, one)
    world.topics.forget(one.topic, one.partition, 9n)
  }
  windows.lose()
  const barrier = createBarrier(0)
  const first = startWorker(world, { over, through: barrier.through })
  await soon('it is being filled again', async () => (await isRefolding(world)) === true)
  const { id } = (await world.createState().kept()) ?? { id: '' }
  const late = startWorker(world, { over, through: barrier.through })
  await soon('the late one has its share', () => late.life.steps.includes('raiseWatermarks!'))
  first.life.end()
  barrier.open()
  await expect(first.ended).rejects.toBeInstanceOf(Killed)
  const third = startWorker(world, { over })
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    append(world, issued(`new-${partition}`, 100 * MINUTE, `b${partition}`), partition)
  await soon('all is told', () => lastAlerts(world).length === PARTITIONS)
  expect((await world.createState().kept())?.id).toBe(id)
  await Promise.all([late, third].map(({ detector }) => detector.stop()))
})

test.each([0n, 9n, 10n])(
  'of what is read again, from topics or the archive (%s), nothing is told and no block set anew',
  async (forgotten) => {
    const history = createMemoryEventHistory(3)
    const over = { history }
    const { world, windows } = await readWorld(over, each)
    for (const one of partitionsIn(world)) {
      archive(world, history, one)
      world.topics.forget(one.topic, one.partition, forgotten)
    }
    const counts = () => [written(world, 'alerts').length, written(world, 'blocks').length]
    const before = counts()
    expect(before).toEqual([10 * PARTITIONS, 10 * PARTITIONS])
    windows.lose()
    const worker = startWorker(world, { over })
    await soon('it is filled again', async () => (await isRefolding(world)) === false)
    const rounds = steps(worker, 'raiseWatermarks!')
    await soon('it goes on', () => steps(worker, 'raiseWatermarks!') > rounds + 5)
    expect(counts()).toEqual(before)
    append(world, issued('new', 110 * MINUTE, 'b0'), 0)
    await soon('what is new is told', () => counts()[0] === 10 * PARTITIONS + 1)
    await worker.detector.stop()
  },
)

test('an archive that does not answer when the plan is made is not waited for: what only it holds is not known', async () => {
  const history = createMemoryEventHistory()
  const { world, windows } = await readWorld()
  for (const one of partitionsIn(world)) world.topics.forget(one.topic, one.partition, 9n)
  windows.lose()
  const said: string[] = []
  const worker = startWorker(world, {
    over: { history: { ...history, kept: away, offsetAt: away, records: away }, log: (message) => said.push(message) },
  })
  await soon('it is filled again', async () => (await isRefolding(world)) === false)
  expect(said).toContain('the archive does not answer: what topics no longer hold is not filled in')
  expect((await world.createState().kept())?.plan?.since['tokens']).toBeGreaterThan(0)
  await worker.detector.stop()
})
