import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouseAlertStore } from '../../adapters/clickhouse/alert-store.ts'
import { migrationState } from '../../adapters/clickhouse/migrate.ts'
import type { Config } from '../../config.ts'
import { configuredClickHouse } from '../live/clickhouse.ts'
import type { Found } from './finding.ts'
import { judgeClickHouse } from './judge-clickhouse.ts'
import { aheadOf, judgeClock } from './judge-clock.ts'

const TIMEOUT_MS = 5_000

const rowOf = async <T>(client: ClickHouseClient, query: string): Promise<T | undefined> =>
  (await (await client.query({ query, format: 'JSONEachRow' })).json<T>())[0]

async function clockOf(client: ClickHouseClient): Promise<number> {
  const asked = Date.now()
  const row = await rowOf<{ t: number }>(client, 'SELECT toFloat64(now64(3)) * 1000 AS t')
  const answered = Date.now()
  return aheadOf(row?.t ?? asked, asked, answered)
}

/** Of the fullest disk; undefined where the user may not ask. */
const freeOf = async (client: ClickHouseClient): Promise<number | undefined> => {
  const query = 'SELECT min(free_space / total_space) AS share FROM system.disks WHERE total_space > 0'
  const row = await rowOf<{ share: number }>(client, query).catch(() => undefined)
  return typeof row?.share === 'number' ? row.share : undefined
}

/** Looks at the server and its database. Rejects with an `InfrastructureError` where it does not answer. */
export async function lookAtClickHouse(config: Config): Promise<readonly Found[]> {
  const client = configuredClickHouse(config, TIMEOUT_MS)
  try {
    const state = await migrationState(client)
    if (!state.isDatabaseThere) return judgeClickHouse({ ...state, freeShare: undefined })
    if (state.pending.length === 0) await createClickHouseAlertStore(client).list({}, 1)
    return [
      ...judgeClickHouse({ ...state, freeShare: await freeOf(client) }),
      ...judgeClock('ClickHouse', await clockOf(client), config.outOfOrderness),
    ]
  } finally {
    await client.close()
  }
}
