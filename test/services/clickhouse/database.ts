import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { migrate } from '../../../src/adapters/clickhouse/migrate.ts'

/** A directory for an embedded engine; one process opens one. */
export function createDirectory() {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-clickhouse-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export async function selectAll<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<T>()
}

export const LOGS = ['alerts_log', 'events_log', 'blocks_log', 'dead_letters_log', 'late_log']

/** The embedded engine, migrated. */
export async function createDatabase() {
  const { dir, remove } = createDirectory()
  const client = createClickHouse(`chdb:${dir}`)
  await migrate(client)
  return {
    dir,
    client,
    async empty() {
      for (const log of LOGS) await client.command({ query: `TRUNCATE TABLE ${log}` })
    },
    async close() {
      await client.close()
      remove()
    },
  }
}
