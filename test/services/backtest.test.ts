import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { Registry as Metrics } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClickHouseAlertStore } from '../../src/adapters/clickhouse/alert-store.ts'
import { createClickHouseArchive } from '../../src/adapters/clickhouse/archive.ts'
import { createClickHouseEventHistory } from '../../src/adapters/clickhouse/event-history.ts'
import { createHttpFront } from '../../src/adapters/clickhouse/http-front.ts'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryGenerations } from '../../src/adapters/memory/generations.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { loadEdge, loadRules } from '../../src/cli/load.ts'
import { createReader } from '../../src/cli/reader.ts'
import { topicNames } from '../../src/cli/topic-names.ts'
import type { Alert } from '../../src/engine/alert.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { encodeArchived } from '../../src/events/archived.ts'
import { definitionOf, eventTypes } from '../../src/events/catalogue.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { partitionKey } from '../../src/ports/source.ts'
import type { BacktestReport } from '../../src/services/backtest/report.ts'
import { createArchiver } from '../../src/services/archiver.ts'
import { createDetector } from '../../src/services/detector/detector.ts'
import { onlySet } from '../../src/services/detector/rule-sets.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { createRandom } from '../events/mutate.ts'
import { createDatabase } from './clickhouse/database.ts'
import { makeHistory, MINUTE, START } from './backtest-history.ts'

const PARTITIONS = 2
const names = topicNames('vigia.')
const pseudonym = createPseudonyms({ number: 1, secret: new TextEncoder().encode('0123456789abcdef') })
const dir = mkdtempSync(join(tmpdir(), 'vigia-backtest-'))
const folder = (name: string) => join(dir, name)
const change = (file: string, part: RegExp, by: string) => {
  const text = readFileSync(file, 'utf8')
  if (!part.test(text)) throw new Error(`${file} lacks ${part.source}`)
  writeFileSync(file, text.replace(part, by))
}

let database: Awaited<ReturnType<typeof createDatabase>>
let front: Awaited<ReturnType<typeof createHttpFront>>
beforeAll(async () => {
  for (const name of ['before', 'after']) cpSync('registry', folder(name), { recursive: true })
  cpSync('rules', folder('rules'), { recursive: true })
  change(folder('after/operator.yaml'), /version: 12/, 'version: 13')
  // The number that many write from is made official: what was found before that stays as it was.
  change(folder('after/channels.yaml'), /value: "\(11\) 3100-0001"/, 'value: "+5511987654321"')
  change(
    folder('after/channels.yaml'),
    /media: \[phone\]\n {4}direction: both/,
    'media: [whatsapp]\n    direction: both',
  )
  change(folder('rules/tokens/token-guessing.yaml'), /mode: enforce/, 'mode: shadow')
  change(folder('rules/tokens/token-unsolicited.yaml'), /mode: enforce/, 'mode: canary\ncanary: 40%')
  database = await createDatabase()
  front = await createHttpFront({ dir: database.dir })
})
afterAll(async () => {
  await front.close()
  await database.close()
  rmSync(dir, { recursive: true, force: true })
})

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await pause(5)
  }
}

/** Topics, windows and archive outlive the processes; an engine is one, for windows in memory are its own. */
async function createWorld() {
  const rules = await loadRules(folder('rules'))
  const world = { now: START }
  const topics = createMemoryTopics({ partitions: PARTITIONS, now: () => world.now })
  for (const topic of names.events) topics.create(topic, PARTITIONS)
  for (const topic of [names.alerts, names.blocks, names.deadLetters, names.late]) topics.create(topic, 1)
  const state = createMemorySharedState()
  const store = { ...createMemoryWindowStore(), forget: () => undefined }
  const archive = createClickHouseArchive(database.client)
  const engine = createEngine({ rules, registryVersion: 0, digest: sha256 })
  const event = names.events.flatMap((topic) =>
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })),
  )
  const reader = (groupId: string, subscribed: readonly string[]) =>
    createMemorySource({ topics, groupId, subscribed, most: 40 })

  /** One life of detector and archiver, by one registry; ends when all is read, written and archived. */
  async function live(registryDir: string, isDrained: boolean): Promise<void> {
    const { edge, registry } = await loadEdge(registryDir, pseudonym)
    const version = registry.operator.version
    const read = createReader(edge)
    const detector = createDetector({
      source: reader('detector', names.events),
      sink: createMemorySink(topics),
      state,
      openStore: () => store,
      openFolding: (name, subscribed) => reader(`folding-${name}`, subscribed),
      generations: createMemoryGenerations(),
      sets: onlySet({ engine: { ...engine, alertOf: (of, view) => engine.alertOf(of, view, version) }, read }),
      now: () => world.now,
      metrics: createDetectorMetrics(new Metrics()),
      log: () => undefined,
      failpoint: () => undefined,
      options: {
        topics: names,
        topicName: names.of,
        partitions: new Map(names.events.map((topic) => [topic, PARTITIONS])),
        outOfOrdernessMs: 10_000,
        allowedLatenessMs: 600_000,
        idleMs: 5_000,
        knownSince: undefined,
        commitEveryMs: 0,
        tickEveryMs: 3,
      },
    })
    const archiver = createArchiver({
      source: reader('archiver', [...names.events, names.alerts, names.blocks]),
      archive,
      topics: names,
      maxWaitMs: 20,
      read: (_, record) => {
        const decoded = read(record)
        return decoded.ok ? decoded.event : undefined
      },
    })
    const running = [detector.run(), archiver.run()]
    const hasRead = async () => {
      const folded = await state.folded((await state.kept())?.id ?? '')
      return event.every((one) => (folded.get(partitionKey(one)) ?? 0n) >= topics.end(one.topic, one.partition))
    }
    await until('all is read', hasRead)
    if (isDrained) {
      const isIdle = async () => {
        world.now += 1_000
        return (await Promise.all(event.map((one) => state.due(one)))).flat().length === 0
      }
      for (let step = 0; step < 40; step++) await isIdle().then(() => pause(5))
      await until('nothing waits', isIdle)
    }
    await detector.stop()
    await until('all is archived', async () => {
      const held = await Promise.all(
        [
          ...event.map((one) => ['events', one] as const),
          ['alerts', { topic: names.alerts, partition: 0 }] as const,
        ].map(
          async ([table, one]) =>
            ((await archive.archivedUpTo(table, one)) ?? -1n) === topics.end(one.topic, one.partition) - 1n,
        ),
      )
      return held.every(Boolean)
    })
    await archiver.stop()
    await Promise.all(running)
  }
  return {
    world,
    live,
    rules,
    append(events: readonly Event[], random: () => number) {
      for (const one of events) {
        const { topic, key } = definitionOf(one.type)
        const record = {
          topic: names.of(topic),
          key: (key as (data: unknown) => string)(one.data),
          value: encodeEvent(one),
          timestamp: one.time,
        }
        topics.append(record, random() < 0.5 ? 0 : 1)
        world.now = Math.max(world.now, one.time)
      }
    },
  }
}

const vigia = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const given = { PATH: env['PATH'], VIGIA_CLICKHOUSE_URL: front.url, VIGIA_CLICKHOUSE_DATABASE: 'default' }
    execFile(
      process.execPath,
      ['src/cli/vigia.ts', ...args],
      { env: given, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

/** Runs `vigia backtest` and reads report and alerts. */
async function backtested(...args: string[]): Promise<{ report: BacktestReport; alerts: Alert[] }> {
  const file = folder('alerts.ndjson')
  const { code, stdout, stderr } = await vigia(
    'backtest',
    '--rules',
    folder('rules'),
    '--json',
    '--alerts',
    file,
    ...args,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return { report: JSON.parse(stdout) as BacktestReport, alerts: lines.map((line) => JSON.parse(line) as Alert) }
}

const byId = (alerts: readonly Alert[]): Alert[] => alerts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
const withoutRevision = (alert: Alert) => ({ ...alert, revision: 0 })
const withoutVersion = (alert: Alert) => ({ ...alert, revision: 0, registryVersion: 0 })

test.each([
  ['in which nothing waited', true, withoutRevision],
  ['over which decisions waited', false, withoutVersion],
])(
  'a backtest says what live said, with another registry after a restart %s',
  async (_, isDrained, told) => {
    await database.empty()
    const of = await createWorld()
    const { rules, world } = of
    const random = createRandom(isDrained ? 1 : 2)
    of.append(makeHistory(random, START, 900), random)
    await of.live(folder('before'), isDrained)
    of.append(makeHistory(random, world.now + 2 * MINUTE, 900), random)
    await of.live(folder('after'), true)

    const { alerts: said } = await createClickHouseAlertStore(database.client).list({}, 100_000)
    const found = await backtested()
    expect(byId(found.alerts).map(told)).toEqual(byId(said).map(told))
    // The comparison means something.
    expect(new Set(said.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(rules.length * 0.6)
    expect(new Set(said.map(({ registryVersion }) => registryVersion))).toEqual(new Set([12, 13]))
    expect(new Set(said.map(({ mode }) => mode))).toEqual(new Set(['enforce', 'shadow', 'canary']))
    expect(found.report).toMatchObject({ alerts: said.length, events: { late: 0 } })

    const history = createClickHouseEventHistory(database.client)
    const { batches, total } = await history.read([{ types: eventTypes, from: -Infinity, to: Infinity }])
    const lines: string[] = []
    for await (const batch of batches) lines.push(...batch.map(encodeArchived))
    expect(lines.length).toBeLessThanOrEqual(total)
    expect(lines.join('\n')).not.toContain('+5511987654321')
    const file = folder('events.ndjson')
    writeFileSync(file, `${lines.join('\n')}\n`)
    const fromFile = await backtested('--events', file, '--known-since', new Date(START).toISOString())
    const fromArchive = await backtested('--known-since', new Date(START).toISOString())
    expect(fromFile).toEqual({
      ...fromArchive,
      report: {
        ...fromArchive.report,
        events: { ...fromArchive.report.events, duplicate: fromFile.report.events.duplicate },
      },
    })

    const cut = new Date(world.now - 6 * 60 * MINUTE).toISOString()
    const parts = [await backtested('--to', cut), await backtested('--from', cut)]
    expect(parts.flatMap(({ alerts }) => alerts)).toEqual(found.alerts)
    const one = await backtested('token-guessing', '--from', cut)
    expect(one.alerts).toEqual(parts[1]?.alerts.filter(({ ruleId }) => ruleId === 'token-guessing'))
  },
  240_000,
)
