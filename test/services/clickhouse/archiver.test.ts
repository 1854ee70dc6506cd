import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createArchiver } from '../../../src/services/archiver.ts'
import type { ArchiverFailpoint } from '../../../src/services/archiver-writer.ts'
import { createFilledLog, read, topics, wantedPlaces } from '../archiver/samples.ts'
import { createScriptedSource, type ScriptedLog } from '../archiver/scripted-source.ts'
import { createDatabase, LOGS, selectAll } from './database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => void (database = await createDatabase()))
afterAll(() => database.close())
beforeEach(() => database.empty())

/** One life of an archiver: until all is committed, or until it dies at the failpoint's n-th passing. */
async function live(log: ScriptedLog, size: number, death?: ArchiverFailpoint, passing = 0): Promise<void> {
  if (log.isDone()) return
  const done = Promise.withResolvers<void>()
  const source = createScriptedSource({ log, nextStep: () => size, onCommit: () => log.isDone() && done.resolve() })
  let passed = 0
  const failpoint = (name: ArchiverFailpoint) => {
    if (name === death && passed++ === passing) throw new Error('killed')
  }
  const archive = createClickHouseArchive(database.client)
  const archiver = createArchiver({ source, topics, read, archive, failpoint, maxRows: 20, maxWaitMs: 2 })
  const died = archiver.run().catch(() => undefined)
  await Promise.race([died, done.promise])
  await archiver.stop()
  await died
}

const points: ArchiverFailpoint[] = ['archiver:before-insert', 'archiver:after-insert', 'archiver:after-commit']
test.each(points.flatMap((point) => [0, 1, 2].map((passing) => [point, passing] as const)))(
  'killed %s for the time %i, and restarted with other batches: each record has one row',
  async (point, passing) => {
    const log = createFilledLog(20)
    await live(log, 3, point, passing)
    await live(log, 4, point, passing)
    await live(log, 7)
    expect(log.isDone()).toBe(true)
    const place = `format('{}-{}@{}', topic, toString(partition), toString(offset)) AS place`
    const tables = LOGS.filter((table) => table !== 'alerts_log')
      .map((table) => `SELECT ${place} FROM ${table}`)
      .join(' UNION ALL ')
    const rows = await selectAll<{ place: string }>(database.client, `SELECT place FROM (${tables}) ORDER BY place`)
    const wanted = wantedPlaces(log).filter((one) => !one.startsWith(topics.alerts))
    expect(rows.map((row) => row.place).toSorted()).toEqual(wanted)
    const alerts = await selectAll(database.client, 'SELECT id, toUInt32(revision) AS revision FROM alerts ORDER BY id')
    expect(alerts).toEqual([17, 18, 19, 20].map((revision, i) => ({ id: `a-${i}`, revision })))
  },
)
