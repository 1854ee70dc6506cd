import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Vigia[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({
            summary: z.string(),
            description: z.string(),
            resumo: z.string(),
            descricao: z.string(),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
})

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const alerts = Rules.parse(parse(read('dashboards/prometheus/alerts.yml'))).groups.flatMap(({ rules }) => rules)
const runbook = read('docs/operations.md')

/** What others export: Prometheus itself, every process, and redis_exporter. */
const FOREIGN = new Set([
  'up',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'redis_memory_used_bytes',
  'redis_memory_max_bytes',
  'redis_evicted_keys_total',
])
const metricsOf = (text: string): string[] => text.match(/\b(?:(?:vigia|process|redis|nodejs)_\w+|up(?=\{))/g) ?? []
const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => read(`src/${path}`))
const ours = new Set(sources.flatMap((text) => [...text.matchAll(/'(vigia_[a-z_]+)'/g)].map(([, name]) => name)))
const isKnown = (name: string) => FOREIGN.has(name) || ours.has(name.replace(/_(?:bucket|sum|count)$/, ''))

test('every metric that an alert or the runbook names is there', () => {
  expect(alerts.filter(({ expr }) => metricsOf(expr).length === 0)).toEqual([])
  const named = [...alerts.map(({ expr }) => expr), runbook].flatMap(metricsOf)
  expect(named.filter((name) => !isKnown(name))).toEqual([])
})

test('every alert has its page in the runbook, and every page its alert', () => {
  const [, pages = ''] = /^## Alerts\n(.*?)^## /ms.exec(runbook) ?? []
  const headings = [...pages.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual(alerts.map(({ alert }) => alert))
  expect(alerts.map(({ annotations }) => annotations.runbook_url)).toEqual(
    alerts.map(({ alert }) => `docs/operations.md#${alert.toLowerCase()}`),
  )
})

/** The values that a text has places for. */
const places = (text: string) => [...new Set(text.match(/\$\w+(?:\.\w+)?/g))].toSorted()

test('every alert speaks both languages, of the same labels', () => {
  const told = alerts.map(({ annotations: { summary, description } }) => [summary, description])
  const dito = alerts.map(({ annotations: { resumo, descricao } }) => [resumo, descricao])
  expect(dito.map((texts) => texts.map(places))).toEqual(told.map((texts) => texts.map(places)))
  expect(dito.flat().filter((text) => told.flat().includes(text))).toEqual([])
})

test('links of the runbook lead somewhere', () => {
  const anchors = new Set(
    [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
  const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([])
})

test('lines of the log that the runbook quotes are written somewhere', () => {
  const quoted = [...runbook.matchAll(/`([a-z]+(?: [a-z]+){2,})`/g)].map(([, line = '']) => line)
  const lines = quoted.filter((line) => !line.startsWith('vigia '))
  expect(lines.length).toBeGreaterThan(5)
  expect(lines.filter((line) => !sources.some((text) => text.includes(line)))).toEqual([])
})

/** The alerts that a file of promtool expects to fire. */
const fired = (text: string): string[] => {
  const { tests: all } = parse(text) as {
    tests: {
      alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[]
      promql_expr_test?: { expr: string; exp_samples: { labels: string; value: number }[] }[]
    }[]
  }
  return all.flatMap(({ alert_rule_test: rules = [], promql_expr_test: queries = [] }) => [
    ...rules.filter(({ exp_alerts: expected }) => expected.length > 0).map(({ alertname }) => alertname),
    ...queries
      .filter(({ exp_samples: samples }) => samples.some(({ value }) => value > 0))
      .flatMap(({ expr, exp_samples: samples }) => [expr, ...samples.map(({ labels }) => labels)])
      .flatMap((words) => [...words.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name)),
  ])
}

test('every alert is expected to fire by a test of promtool', () => {
  const tests = ['alerts.test.yml', 'alerts-days.test.yml'].map((file) => read(`dashboards/prometheus/${file}`))
  const all = new Set(tests.flatMap(fired))
  expect(alerts.map(({ alert }) => alert).filter((name) => !all.has(name))).toEqual([])
})

const promtool = spawnSync('promtool', ['--version']).error === undefined
const why = promtool ? '' : ' (skipped: promtool is not installed; Debian’s package is prometheus)'
test.skipIf(!promtool)(`the alerts pass their own tests with promtool${why}`, { timeout: 60_000 }, () => {
  const cwd = new URL('dashboards/prometheus/', root)
  const { status, stderr, stdout } = spawnSync(
    'promtool',
    ['test', 'rules', 'alerts.test.yml', 'alerts-days.test.yml'],
    { cwd, encoding: 'utf8' },
  )
  expect(`${stdout}${stderr}`).not.toContain('FAILED')
  expect(status).toBe(0)
})
