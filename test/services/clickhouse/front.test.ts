import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouseAlertStore } from '../../../src/adapters/clickhouse/alert-store.ts'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { createHttpFront, type Fault, type HttpFront } from '../../../src/adapters/clickhouse/http-front.ts'
import { migrate } from '../../../src/adapters/clickhouse/migrate.ts'
import { createArchiver } from '../../../src/services/archiver.ts'
import { sampleAlert } from '../../contract/alert-store.ts'
import { createFilledLog, read, topics, wantedPlaces } from '../archiver/samples.ts'
import { createScriptedSource, type ScriptedLog } from '../archiver/scripted-source.ts'
import { createDirectory, LOGS, selectAll } from './database.ts'

const { dir, remove } = createDirectory()
let faults: (Fault | undefined)[] = []
let front: HttpFront
let client: ClickHouseClient
/** What goes wrong with questions about logs, and with inserts into others than that of events. */
let more: { asks: (Fault | undefined)[]; inserts: (Fault | undefined)[] } = { asks: [], inserts: [] }
function fault(statement: string): Fault | undefined {
  if (statement.startsWith('INSERT INTO events_log')) return faults.shift()
  if (/^INSERT INTO \w+_log/.test(statement)) return more.inserts.shift()
  return /^SELECT to.*_log/s.test(statement) ? more.asks.shift() : undefined
}
beforeAll(async () => {
  front = await createHttpFront({ dir, fault })
  client = createClickHouse(front.url, { database: 'vigia', username: 'default', password: 'any' })
  await migrate(client)
})
afterAll(async () => {
  await client.close()
  await front.close()
  remove()
})
beforeEach(async () => {
  faults = []
  for (const log of LOGS) await client.command({ query: `TRUNCATE TABLE ${log}` })
})

test('answers pings', async () => {
  expect((await client.ping()).success).toBe(true)
  expect((await client.ping({ select: true })).success).toBe(true)
})

test('parameters come to the engine as the client was given them', async () => {
  const hard = fc.string({ unit: fc.constantFrom("'", '\\', ',', '[', ']', 'a', ' ', '\n', '\t', 'ç', '{', ';') })
  await fc.assert(
    fc.asyncProperty(hard, fc.array(hard), fc.array(fc.maxSafeInteger()), async (text, texts, numbers) => {
      const result = await client.query({
        query: 'SELECT {text:String} AS text, {texts:Array(String)} AS texts, {numbers:Array(Int64)} AS numbers',
        query_params: { text, texts, numbers },
        format: 'JSONEachRow',
        clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
      })
      expect(await result.json()).toEqual([{ text, texts, numbers: numbers.map(String) }])
    }),
    { numRuns: 50 },
  )
})

test('a wrong statement is answered with its code', async () => {
  await expect(client.query({ query: 'SELECT * FROM nowhere' })).rejects.toMatchObject({
    code: '60',
    type: 'UNKNOWN_TABLE',
  })
  await expect(client.command({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' })
})

test('an alert makes its way in and out', async () => {
  const from = { topic: 'alerts', partition: 0 }
  const row = { ...from, offset: 0n, appended: 0, alert: sampleAlert, bucketStart: 0 }
  await createClickHouseArchive(client).insert('alerts', [row], [{ ...from, first: 0n, last: 0n }])
  const store = createClickHouseAlertStore(client)
  expect(await store.get('a-1')).toEqual(sampleAlert)
  expect(await store.list({ entity: 'k1:00ff', level: 'high' }, 5)).toMatchObject({ alerts: [sampleAlert], total: 1 })
})

/** Archives a log until all is committed; what fails is tried again at once. */
async function archiveAll(log: ScriptedLog, through = client, sizes: () => number = () => 5): Promise<void> {
  const done = Promise.withResolvers<void>()
  const source = createScriptedSource({ log, nextStep: sizes, onCommit: () => log.isDone() && done.resolve() })
  const archive = createClickHouseArchive(through)
  const quick = { firstMs: 1, maxMs: 5, forMs: 20_000 }
  const archiver = createArchiver({ source, topics, read, archive, maxRows: 15, maxWaitMs: 5, retry: quick })
  const run = archiver.run()
  await Promise.race([done.promise, run])
  await archiver.stop()
  await run
}

const isAlert = (place: string): boolean => place.startsWith(topics.alerts)

/** Each record of the log has one row, without FINAL, and each alert stands at its last revision. */
async function expectOnce(log: ScriptedLog): Promise<void> {
  const union = LOGS.map((table) => `SELECT topic, partition, offset FROM ${table}`)
  const rows = await selectAll<{ place: string }>(
    client,
    `SELECT format('{}-{}@{}', topic, toString(partition), toString(offset)) AS place FROM (${union.join(' UNION ALL ')})`,
  )
  const places = rows.map(({ place }) => place)
  expect(places.filter((place) => !isAlert(place)).toSorted()).toEqual(
    wantedPlaces(log).filter((place) => !isAlert(place)),
  )
  // Revisions that are inserted together, or have been merged, are one row at once.
  expect(places.filter(isAlert)).toHaveLength(new Set(places.filter(isAlert)).size)
  const shown = await selectAll(client, 'SELECT id, toUInt32(revision) AS revision FROM alerts ORDER BY id')
  expect(shown).toEqual([17, 18, 19, 20].map((revision, i) => ({ id: `a-${i}`, revision })))
  const counts = await selectAll<{ rows: number; ids: number }>(
    client,
    'SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(id)) AS ids FROM alerts',
  )
  expect(counts).toEqual([{ rows: 4, ids: 4 }])
}

test.each<[string, Fault[]]>([
  ['refuses some times', ['refuse', 'refuse', 'refuse']],
  ['has too many parts for a while', ['full', 'full', 'full', 'full']],
  ['lies: it has applied what it says has failed', ['lie', 'lie']],
  ['applies and then cuts the line', ['cut', 'cut', 'lie']],
])('each record is there once, where the server %s', async (_, wrong) => {
  faults = [...wrong]
  const log = createFilledLog(20)
  await archiveAll(log)
  expect(faults).toEqual([])
  await expectOnce(log)
})

test('each record is there once, where the server applies and answers so late that nobody waits', async () => {
  await using hasty = createClickHouse(front.url, { requestTimeoutMs: 500 })
  faults = ['hang', 'lie', 'hang', 'cut']
  const log = createFilledLog(20)
  await archiveAll(log, hasty)
  expect(faults).toEqual([])
  await expectOnce(log)
})

test('each record is there once, whatever fails of all that is asked or written, in whatever order', async () => {
  await using hasty = createClickHouse(front.url, { requestTimeoutMs: 400 })
  const wrong = fc.constantFrom<Fault | undefined>(undefined, 'refuse', 'full', 'lie', 'cut', 'hang')
  const some = fc.array(wrong, { minLength: 2, maxLength: 8 })
  const sizes = fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(some, some, some, sizes, async (ofEvents, inserts, asks, given) => {
      for (const log of LOGS) await client.command({ query: `TRUNCATE TABLE ${log}` })
      faults = [...ofEvents]
      more = { asks: [...asks], inserts: [...inserts] }
      const steps = [...given]
      const log = createFilledLog(20)
      await archiveAll(log, hasty, () => steps.shift() ?? 5)
      faults = []
      more = { asks: [], inserts: [] }
      await expectOnce(log)
    }),
    { numRuns: 10 },
  )
})
