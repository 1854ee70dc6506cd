import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { DEAD_LETTER_CODES } from '../../src/events/dead-letter.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { countFromZero, createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { each, smallWorld, twice } from './samples.ts'
import { soon } from './watching.ts'
import { startWorker } from './world.ts'

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
