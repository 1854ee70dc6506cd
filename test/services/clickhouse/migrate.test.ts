import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { ensureDatabase, migrate, MigrationError, readMigration } from '../../../src/adapters/clickhouse/migrate.ts'
import { createDirectory, selectAll } from './database.ts'

const { dir, remove } = createDirectory()
const client = createClickHouse(`chdb:${dir}`)
const other = createClickHouse(`chdb:${dir}`)
beforeAll(() => client.ping({ select: true }))
afterAll(async () => {
  await Promise.all([client.close(), other.close()])
  remove()
})

const first = readMigration('0001_t.sql', 'CREATE TABLE IF NOT EXISTS t (a UInt8) ENGINE = MergeTree ORDER BY a;')
const second = readMigration('0002_t.sql', 'ALTER TABLE t ADD COLUMN IF NOT EXISTS b UInt8;\nSELECT {missing:UInt8};')

test('two at once bring an empty database up to date, and afterwards there is nothing to do', async () => {
  const names = (await Promise.all([migrate(client), migrate(other)]))[0]
  expect(names).toContain('0001_alerts.sql')
  expect(await migrate(client)).toEqual([])
  const rows = await selectAll<{ name: string }>(client, 'SELECT name FROM migrations FINAL ORDER BY name')
  expect(rows.map(({ name }) => name)).toEqual(names)
})

test('one that failed half-way is not written down, and is run again', async () => {
  await expect(migrate(client, [first, second])).rejects.toThrow(/0002_t\.sql: code 456/)
  const mended = readMigration('0002_t.sql', 'ALTER TABLE t ADD COLUMN IF NOT EXISTS b UInt8;')
  expect(await migrate(client, [first, mended])).toEqual(['0002_t.sql'])
})

test('one that has changed is refused by name, and nothing is run', async () => {
  const changed = readMigration('0001_t.sql', 'DROP TABLE t;')
  const refused = migrate(client, [changed, readMigration('0003_t.sql', 'DROP TABLE t;')])
  await expect(refused).rejects.toThrow(MigrationError)
  await expect(refused).rejects.toThrow('0001_t.sql')
  expect(await selectAll(client, 'SELECT * FROM t')).toEqual([])
})

test('a database is made once', async () => {
  await ensureDatabase(client, 'vigia_other')
  await ensureDatabase(client, 'vigia_other')
  const rows = await selectAll(client, "SELECT name FROM system.databases WHERE name = 'vigia_other'")
  expect(rows).toHaveLength(1)
})
