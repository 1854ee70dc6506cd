import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { databaseError, orInfrastructure } from './errors.ts'

/** One file of ordered statements, each of which may be run twice. */
export interface Migration {
  /** Its file's name, `0001_alerts.sql`: the order. */
  readonly name: string
  readonly checksum: string
  readonly statements: readonly string[]
}

/** A migration is not what it was when it was applied. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

const APPLIED = `
  CREATE TABLE IF NOT EXISTS migrations (name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))
  ENGINE = ReplacingMergeTree ORDER BY name`

/** Reads a migration's text: statements end with a semicolon at the end of a line; `--` begins a line of comment. */
export function readMigration(name: string, text: string): Migration {
  const sql = text.replaceAll('\r\n', '\n')
  const statements = sql
    .replaceAll(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  return { name, checksum: createHash('sha256').update(sql).digest('hex'), statements }
}

/** The migrations of a folder, by default Vigia's own, in order. */
export function readMigrations(folder: URL = new URL('./migrations/', import.meta.url)): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .toSorted()
    .map((file) => readMigration(file, readFileSync(new URL(file, folder), 'utf8')))
}

async function readApplied(client: ClickHouseClient): Promise<ReadonlyMap<string, string>> {
  const result = await client.query({ query: 'SELECT name, checksum FROM migrations FINAL', format: 'JSONEachRow' })
  const rows = await result.json<{ name: string; checksum: string }>()
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

const changedOf = (migrations: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] =>
  migrations.filter(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum)

function refuseChanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const changed = changedOf(migrations, applied)
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ')
    throw new MigrationError(
      `${names}: changed since it was applied to this database. Restore the file and put the change in a new one.`,
    )
  }
}

async function apply(client: ClickHouseClient, { name, checksum, statements }: Migration): Promise<void> {
  for (const query of statements) await client.command({ query })
  await client.insert({ table: 'migrations', values: [{ name, checksum }], format: 'JSONEachRow' })
}

/**
 * Brings the database up to date; returns the names of the migrations that it applied, none at the second time. Two
 * processes may do it at once, and one may die in between: a migration that was not written down is run again.
 * Rejects with a `MigrationError` where an applied one has changed (nothing is then run), else `InfrastructureError`.
 */
export async function migrate(
  client: ClickHouseClient,
  migrations: readonly Migration[] = readMigrations(),
): Promise<readonly string[]> {
  await orInfrastructure('migrations', client.command({ query: APPLIED }))
  const applied = await orInfrastructure('migrations', readApplied(client))
  refuseChanged(migrations, applied)
  const pending = migrations.filter(({ name }) => !applied.has(name))
  for (const migration of pending) await orInfrastructure(migration.name, apply(client, migration))
  return pending.map(({ name }) => name)
}

/** How far a database is: names of the migrations that it lacks, and of those that have changed since. */
export interface MigrationState {
  readonly isDatabaseThere: boolean
  readonly pending: readonly string[]
  readonly changed: readonly string[]
}

const UNKNOWN_TABLE = '60'
const UNKNOWN_DATABASE = '81'

/** Looks how far the client's database is, and changes nothing. Rejects with an `InfrastructureError`. */
export async function migrationState(
  client: ClickHouseClient,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationState> {
  const names = migrations.map(({ name }) => name)
  try {
    const applied = await readApplied(client)
    const pending = names.filter((name) => !applied.has(name))
    return { isDatabaseThere: true, pending, changed: changedOf(migrations, applied).map(({ name }) => name) }
  } catch (error) {
    const code = databaseError(error)?.code
    if (code === UNKNOWN_TABLE) return { isDatabaseThere: true, pending: names, changed: [] }
    if (code === UNKNOWN_DATABASE) return { isDatabaseThere: false, pending: names, changed: [] }
    return orInfrastructure('migrations', Promise.reject(error))
  }
}

/** Makes sure that the server has the database; the client must not be bound to it yet. Rejects with an `InfrastructureError`. */
export async function ensureDatabase(client: ClickHouseClient, name: string): Promise<void> {
  const known = client.query({
    query: 'SELECT 1 FROM system.databases WHERE name = {name:String}',
    query_params: { name },
    format: 'JSONEachRow',
  })
  const rows = await orInfrastructure('databases', (await orInfrastructure('databases', known)).json())
  if (rows.length > 0) return
  const create = { query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}', query_params: { name } }
  await orInfrastructure(`database ${name}`, client.command(create))
}
