import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allMetrics, tableOf } from './metrics.ts'

const metrics = await allMetrics()
const root = new URL('../../', import.meta.url)
const runbook = readFileSync(new URL('docs/operations.md', root), 'utf8')
const named = metrics.map((metric) => [metric.name, metric] as const)

/** Gauges that have no unit: what they say is a number of something, or yes and no. */
const UNITLESS = /_(?:refolding|generation|generation_announced|generation_refused|version|refused|current)$/

/**
 * What a label may be: a partition of a topic, something of the code (a result, a code, a step), or something of the
 * rule files. How many there are is bounded by what operators have set up, whatever is sent.
 */
const LABELS = [
  'partition',
  'rule',
  'mode',
  'code',
  'result',
  'from',
  'reason',
  'topic',
  'stage',
  'step',
  'table',
  'method',
  'route',
  'status',
]

test('the list is all that the sources name', () => {
  const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(`src/${path}`, root), 'utf8'))
  const there = new Set(sources.flatMap((text) => [...text.matchAll(/'(vigia_[a-z_]+)'/g)].map(([, name]) => name)))
  expect(there).toEqual(new Set(metrics.map(({ name }) => name)))
})

describe.each(named)('%s', (name, { type, help, labels }) => {
  test('says what it is', () => {
    expect(help).toMatch(/^[A-Z0-9].{10,}[^.]$/)
    expect(help).not.toContain('|')
  })
  test('is named as Prometheus has it', () => {
    expect(name).toMatch(/^vigia_[a-z]+(?:_[a-z]+)*$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|hours|kb|mb|count|sum|bucket)(?:_|$)/)
    const mayLackUnit = type === 'counter' || (type === 'gauge' && UNITLESS.test(name))
    expect(mayLackUnit || /_(?:seconds|bytes|events|rows|partitions|schemas)$/.test(name)).toBe(true)
  })
  test('has labels of few values', () => {
    expect(labels.filter((label) => !LABELS.includes(label))).toEqual([])
  })
})

test('all are in the table of docs/operations.md, word for word', () => {
  expect(runbook).toContain(tableOf(metrics))
})

test.each([
  ['lag per partition in events', 'vigia_lag_events', ['partition']],
  ['lag per partition in event time', 'vigia_lag_seconds', ['partition']],
  ['watermark age', 'vigia_watermark_age_seconds', ['partition']],
  ['fences', 'vigia_fences_total', ['result']],
  ['rewinds', 'vigia_rewinds_total', ['reason']],
  ['dead letters by code', 'vigia_dead_letters_total', ['code']],
  ['rule errors', 'vigia_rule_errors_total', ['rule']],
  ['alerts by rule and mode', 'vigia_alerts_total', ['rule', 'mode']],
  ['batch sizes', 'vigia_batch_events', []],
  ['stage times', 'vigia_stage_seconds', ['stage']],
])('what a person needs at night is measured: %s', (_what, name, labels) => {
  expect(metrics.find((metric) => metric.name === name)?.labels).toEqual(labels)
})
