import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { DEAD_LETTER_CODES } from '../../src/events/dead-letter.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { countFromZero, createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { StoreLostError } from '../../src/ports/errors.ts'
import { each, issued, smallWorld, twice } from './samples.ts'
import { processed, soon } from './watching.ts'
import { append, startWorker } from './world.ts'

/** The series of a metric: its labels → value. */
async function series(registry: Registry, metric: string): Promise<Record<string, number>> {
  const { values = [] } = (await registry.getMetricsAsJSON()).find(({ name }) => name === metric) ?? {}
  return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels).join(' '), value]))
}

test('counters of dead letters and of rules begin with 0, a canary’s in both of its modes, and go on when they are begun again', async () => {
  const registry = new Registry()
  const metrics = createDetectorMetrics(registry)
  const rules = [toEngineRule(each), { ...toEngineRule(twice), mode: 'canary' as const, canary: 0.1 }]
  countFromZero(metrics, rules)
  metrics.alerts.inc({ rule: 'twice', mode: 'canary' }, 3)
  countFromZero(metrics, rules)
  expect(await series(registry, 'vigia_alerts_total')).toEqual({
    'each enforce': 0,
    'twice canary': 3,
    'twice shadow': 0,
  })
  expect(await series(registry, 'vigia_rule_errors_total')).toEqual({ each: 0, twice: 0 })
  expect(await series(registry, 'vigia_undecidable_total')).toEqual({ each: 0, twice: 0 })
  const codes = await series(registry, 'vigia_dead_letters_total')
  expect(Object.keys(codes)).toEqual(Object.keys(DEAD_LETTER_CODES))
  expect(Object.values(codes).every((count) => count === 0)).toBe(true)
})

test('a worker’s rules are there before their first alert', async () => {
  const worker = startWorker(smallWorld([each]))
  await soon('the rule', async () => 'each enforce' in (await series(worker.metrics, 'vigia_alerts_total')))
  await worker.detector.stop()
})

test('every stage is timed, by the plan and not by the event', async () => {
  const world = smallWorld([each])
  for (let at = 0; at < 1_300; at += 1) append(world, issued(`e${at}`, at), 0)
  const worker = startWorker(world, { most: 1_300 })
  await processed(worker, 1_300)
  await worker.detector.stop()
  const counts = Object.entries(await series(worker.metrics, 'vigia_stage_seconds')).filter(([labels]) =>
    /^\w+$/.test(labels),
  )
  const all = await worker.metrics.metrics()
  const timesOf = (stage: string) =>
    Number(new RegExp(`vigia_stage_seconds_count{stage="${stage}"} (\\d+)`).exec(all)?.[1])
  expect(counts.map(([stage]) => stage).toSorted()).toEqual(['commit', 'decide', 'decode', 'observe', 'plan', 'write'])
  // Three plans, each observed once for its events and once for the blocks that their hits ask for.
  expect(['decode', 'plan', 'observe', 'decide'].map(timesOf)).toEqual([3, 3, 6, 3])
  expect(all).toContain('vigia_batch_events_count 1')
})

test('a fence that holds is counted, one that is broken and what is read again for it too', async () => {
  const world = smallWorld([each], { commitEveryMs: 0 })
  append(world, issued('e0', 0), 0)
  const worker = startWorker(world)
  await processed(worker, 1)
  const fences = () => series(worker.metrics, 'vigia_fences_total')
  await soon('it holds', async () => ((await fences())['held'] ?? 0) > 0)
  expect(await fences()).not.toHaveProperty('broken')
  await worker.detector.stop()

  let isLost = true
  const store = createMemoryWindowStore()
  const losing = startWorker(world, {
    over: {
      openStore: () => ({
        ...store,
        async observe(observations) {
          if (isLost) throw new StoreLostError('a log is shorter than it was')
          return store.observe(observations)
        },
      }),
    },
  })
  append(world, issued('e1', 1), 0)
  await soon('the loss', async () => ((await series(losing.metrics, 'vigia_fences_total'))['broken'] ?? 0) > 0)
  isLost = false
  await processed(losing, 1)
  expect(await series(losing.metrics, 'vigia_rewinds_total')).toMatchObject({ lost: expect.any(Number) as number })
  await losing.detector.stop()
})

test('nothing in them is of a person, a token or a message', async () => {
  const canary = 'canary-9f31'
  const world = smallWorld([each, twice])
  append(world, issued(`${canary}-1`, 0, canary), 0)
  append(world, issued(`${canary}-2`, 1, canary), 0)
  world.topics.append({ topic: 'tokens', key: canary, value: `{"${canary}":`, timestamp: world.time }, 0)
  const worker = startWorker(world)
  await processed(worker, 2)
  await soon('the bad one', async () => 'not_json' in (await series(worker.metrics, 'vigia_dead_letters_total')))
  await worker.detector.stop()
  expect(await series(worker.metrics, 'vigia_alerts_total')).toMatchObject({ 'each enforce': 2, 'twice enforce': 1 })
  expect(await worker.metrics.metrics()).not.toContain(canary)
})
