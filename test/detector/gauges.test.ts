import { describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../oracle/samples.ts'
import { each, issued, smallWorld } from './samples.ts'
import { processed, soon } from './watching.ts'
import { append, startWorker, type Worker } from './world.ts'

const END = Promise.withResolvers<never>().promise

/** What a gauge of a worker says: label → value. */
async function gauge({ metrics }: Worker, name: string): Promise<Record<string, number>> {
  const { values = [] } = (await metrics.getMetricsAsJSON()).find((metric) => metric.name === name) ?? {}
  return Object.fromEntries(values.map(({ labels, value }) => [labels['partition'] ?? '', value]))
}
const shown = async (worker: Worker) => Object.keys(await gauge(worker, 'vigia_watermark_seconds')).toSorted()
const lagOf = (worker: Worker) => gauge(worker, 'vigia_lag_events')

describe('what a detector shows of its partitions', () => {
  test('the lag is what is left of the partition, and 0 when all is processed', async () => {
    const world = smallWorld([each])
    for (let at = 0; at < 10; at += 1) append(world, issued(`e${at}`, at * SECOND), 0)
    let batches = 0
    const gate = Promise.withResolvers<void>()
    const worker = startWorker(world, {
      most: 4,
      over: {
        failpoint: async (name) => {
          if (name === 'detector:after-fetch' && ++batches === 2) await gate.promise
        },
      },
    })
    await soon('the second batch is at work', async () => batches === 2)
    expect(await lagOf(worker)).toEqual({ 'tokens-0': 6 })
    gate.resolve()
    await processed(worker, 10)
    await soon('nothing is left', async () => (await lagOf(worker))['tokens-0'] === 0)
    await worker.detector.stop()
  })

  test('the lag in event time is how long ago the newest read event happened, as long as others wait', async () => {
    const world = smallWorld([each])
    for (let at = 0; at < 4; at += 1) append(world, issued(`e${at}`, at * SECOND), 0)
    world.time += MINUTE
    let batches = 0
    const gate = Promise.withResolvers<void>()
    const worker = startWorker(world, {
      most: 2,
      over: {
        failpoint: async (name) => {
          if (name === 'detector:after-fetch' && ++batches === 2) await gate.promise
        },
      },
    })
    await soon('the second batch is at work', async () => batches === 2)
    expect(await gauge(worker, 'vigia_lag_seconds')).toEqual({ 'tokens-0': 59 })
    expect(await gauge(worker, 'vigia_watermark_age_seconds')).toEqual({
      'tokens-0': 59 + world.options.outOfOrdernessMs / SECOND,
    })
    gate.resolve()
    await soon('nothing is left', async () => (await gauge(worker, 'vigia_lag_seconds'))['tokens-0'] === 0)
    await worker.detector.stop()
    expect(await gauge(worker, 'vigia_lag_seconds')).toEqual({})
    expect(await gauge(worker, 'vigia_watermark_age_seconds')).toEqual({})
  })

  test('what has come since is seen where a silent partition is asked for its end', async () => {
    const world = smallWorld([each])
    append(world, issued('e0', 0), 0)
    const worker = startWorker(world, {
      // The source has fallen asleep after the first batch.
      through: (source) => ({ ...source, endOffsets: async () => new Map([['tokens-0', 8n]]) }),
    })
    await processed(worker, 1)
    world.time += MINUTE
    await soon('the lag', async () => (await lagOf(worker))['tokens-0'] === 7)
    await worker.detector.stop()
  })

  test('a partition that is another worker’s is no longer shown', async () => {
    const world = smallWorld([each], { count: 2 })
    append(world, issued('e0', 0), 0)
    append(world, issued('e1', 0), 1)
    const names = ['tokens-0', 'tokens-1']
    const first = startWorker(world)
    await soon('both are shown', async () => (await shown(first)).join() === names.join())
    expect(Object.keys(await lagOf(first)).toSorted()).toEqual(names)

    const second = startWorker(world)
    await soon('each shows its own', async () => {
      const both = [await shown(first), await shown(second)]
      return both.every((own) => own.length === 1) && both.flat().toSorted().join() === names.join()
    })
    await first.detector.stop()
    expect([await shown(first), await lagOf(first)]).toEqual([[], {}])
    await soon('the second has all', async () => (await shown(second)).join() === names.join())
    await second.detector.stop()
  })

  test('the last commit is told by the clock, also while nothing happens, and not while a commit fails', async () => {
    const world = smallWorld([each])
    let isAway = false
    const worker = startWorker(world, {
      through: (source) => ({ ...source, commit: (list) => (isAway ? END : source.commit(list)) }),
    })
    const last = async () => (await gauge(worker, 'vigia_last_commit_seconds'))['']
    await soon('a commit', async () => (await last()) === world.time / 1_000)
    world.time += 5 * SECOND
    await soon('a later one', async () => (await last()) === world.time / 1_000)
    const before = await last()
    isAway = true
    const from = worker.life.steps.length
    world.time += MINUTE
    append(world, issued('e0', 0), 0)
    await soon('it wants to commit', () => worker.life.steps.slice(from).includes('commit?'))
    expect(await last()).toBe(before)
  })
})
