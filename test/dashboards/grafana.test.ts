import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { allMetrics } from './metrics.ts'

const Panel = z.object({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) }),
  datasource: z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }).optional(),
  targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string() })).optional(),
})
const Dashboard = z.object({
  title: z.literal('Vigia'),
  uid: z.literal('vigia'),
  templating: z.object({ list: z.array(z.object({ name: z.literal('datasource'), type: z.literal('datasource') })) }),
  panels: z.array(Panel),
})

const { panels } = Dashboard.parse(
  JSON.parse(readFileSync(new URL('../../dashboards/grafana/vigia.json', import.meta.url), 'utf8')),
)
const charts = panels.filter(({ type }) => type !== 'row')
const queries = charts.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
const named = (expr: string): string[] =>
  expr.match(/\b(?:(?:vigia|process|redis|nodejs)_\w+|up(?=\{))/g)?.map((name) => name) ?? []

const metrics = await allMetrics()

test('every query asks for metrics that are there', async () => {
  const node = new Registry()
  collectDefaultMetrics({ register: node })
  const there = new Set([
    ...metrics.flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
    ...(await node.getMetricsAsJSON()).map(({ name }) => name),
    'up',
    'redis_memory_used_bytes',
    'redis_evicted_keys_total',
  ])
  expect(queries.filter((expr) => named(expr).length === 0)).toEqual([])
  expect(queries.flatMap(named).filter((name) => !there.has(name))).toEqual([])
})

test('every metric of ours is to be seen, but one that another says better', () => {
  const shown = new Set(queries.flatMap(named).map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))
  expect(metrics.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual(['vigia_watermark_seconds'])
})

test('labels that a query groups by are labels of what it asks for', () => {
  const labels = new Map(metrics.map(({ name, labels: own }) => [name, new Set([...own, 'instance', 'job', 'le'])]))
  const wrong = queries.flatMap((expr) => {
    const own = named(expr).map((name) => labels.get(name.replace(/_(?:bucket|count|sum)$/, '')))
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '))
    return grouped.filter((label) => own.some((known) => known !== undefined && !known.has(label)))
  })
  expect(wrong).toEqual([])
})

test('panels have an own number and an own place', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  )
  expect(new Set(taken).size).toBe(taken.length)
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
  expect(charts.filter(({ title }) => !title.includes(' · ')).map(({ title }) => title)).toEqual([])
})

const promtool = spawnSync('promtool', ['--version']).error === undefined
const why = promtool ? '' : ' (skipped: promtool is not installed; Debian’s package is prometheus)'
test.skipIf(!promtool)(`promtool can read every query${why}`, { timeout: 30_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-grafana-'))
  const rules = queries.map((expr, at) => ({
    record: `vigia:query_${at}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }))
  writeFileSync(join(dir, 'rules.yml'), stringify({ groups: [{ name: 'queries', rules }] }))
  const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(dir, 'rules.yml')], { encoding: 'utf8' })
  rmSync(dir, { recursive: true })
  expect([status, stderr]).toEqual([0, ''])
})
