import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { verifyChannel } from '../../src/channels/verify.ts'
import { createLiveRegistry } from '../../src/cli/live/registry.ts'
import { loadKnown } from '../../src/cli/load.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-registry-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
beforeEach(() => {
  rmSync(dir, { recursive: true, force: true })
  cpSync('registry', dir, { recursive: true })
})
const edit = (file: string, part: string, by: string) => {
  const path = join(dir, file)
  writeFileSync(path, readFileSync(path, 'utf8').replace(part, by))
}
const NEW = '+551131007777'

async function open() {
  const metrics = new Metrics()
  const lines: string[] = []
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  const registry = createLiveRegistry({ dir, first: await loadKnown(dir), metrics, logger })
  const verdict = () => verifyChannel(registry.current().registry, { value: NEW, lang: 'pt' }, Date.UTC(2026, 10, 22))
  return { registry, metrics, lines, verdict }
}

test('a new registry answers from the next question on', async () => {
  const { registry, metrics, lines, verdict } = await open()
  expect(verdict()).toMatchObject({ verdict: 'NAO_RECONHECIDO', registryVersion: 12 })
  edit('operator.yaml', 'version: 12', 'version: 13')
  edit('channels.yaml', 'value: "+551131000000"', `value: "${NEW}"`)
  expect(verdict()).toMatchObject({ verdict: 'NAO_RECONHECIDO' })
  expect(await registry.reload()).toBe(true)
  expect(verdict()).toMatchObject({ verdict: 'OFICIAL', registryVersion: 13 })
  expect(registry.health()).toEqual({ name: 'registry', ok: true })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, version: 13, before: 12 })
  const text = await metrics.metrics()
  expect(text).toContain('vigia_registry_version 13')
  expect(text).toContain('vigia_registry_refused 0')
})

test.each([
  ['one file of several is bad', () => edit('payees.yaml', 'payees:', 'payes:'), /payees\.yaml:\d+:\d+/],
  ['a file is no YAML', () => edit('channels.yaml', 'channels:', 'channels: ['), /channels\.yaml:\d+:\d+/],
  ['the folder is gone', () => rmSync(dir, { recursive: true }), /cannot be read/],
])('a bad set is refused whole and loudly, and its mending is noticed: %s', async (_, spoil, said) => {
  const { registry, metrics, lines, verdict } = await open()
  edit('operator.yaml', 'version: 12', 'version: 13')
  edit('channels.yaml', 'value: "+551131000000"', `value: "${NEW}"`)
  spoil()
  expect(await registry.reload()).toBe(false)
  expect(verdict()).toMatchObject({ verdict: 'NAO_RECONHECIDO', registryVersion: 12 })
  expect(registry.health()).toMatchObject({ ok: true, detail: expect.stringContaining('version 12 stays in force') })
  const line = JSON.parse(lines[0] ?? '') as { level: number; problems: string[] }
  expect(line).toMatchObject({ level: 50, version: 12 })
  expect(line.problems.join('\n')).toMatch(said)
  expect(await metrics.metrics()).toMatch(/vigia_registry_refused 1\n[^]*reloads_total\{result="refused"\} 1\n/)

  cpSync('registry', dir, { recursive: true })
  edit('operator.yaml', 'version: 12', 'version: 14')
  expect(await registry.reload()).toBe(true)
  expect(registry.health()).toEqual({ name: 'registry', ok: true })
  expect(verdict()).toMatchObject({ registryVersion: 14 })
  expect(await metrics.metrics()).toContain('vigia_registry_refused 0')
})

test('a registry whose time is over goes on answering, and says that it is stale', async () => {
  const first = await loadKnown(dir)
  const { validUntil } = first.registry.operator
  const logger = pino({ level: 'silent' })
  let now = validUntil - 1
  const metrics = new Metrics()
  const registry = createLiveRegistry({ dir, first, metrics, logger, now: () => now })
  expect(registry.health()).toEqual({ name: 'registry', ok: true })
  now = validUntil
  expect(registry.health()).toMatchObject({ ok: true, detail: expect.stringContaining('stale') as string })
  expect(await metrics.metrics()).toContain(`vigia_registry_valid_until_seconds ${validUntil / 1_000}`)
})
