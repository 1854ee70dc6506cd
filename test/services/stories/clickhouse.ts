import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { spawnVigia, type Child } from '../../harness/processes.ts'
import { LOGS } from '../clickhouse/database.ts'

/** The ClickHouse engine in a process of its own, which a test may stop or kill. */
export interface Front extends AsyncDisposable {
  readonly url: string
  readonly child: Child
  select<T>(query: string, params?: Readonly<Record<string, unknown>>): Promise<T[]>
  empty(): Promise<void>
}

/** Starts `vigia clickhouse-front` over an empty folder. */
export async function startFront(): Promise<Front> {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-front-'))
  const child = spawnVigia(['clickhouse-front', '--dir', dir])
  const [url] = await child.waitFor(/http:\/\/127\.0\.0\.1:\d+/)
  const client: ClickHouseClient = createClickHouse(url)
  return {
    url,
    child,
    async select<T>(query: string, params = {}) {
      return (await client.query({ query, query_params: params, format: 'JSONEachRow' })).json<T>()
    },
    async empty() {
      for (const log of LOGS) await client.command({ query: `TRUNCATE TABLE ${log}` })
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      child.kill('SIGKILL')
      await child.exit()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
