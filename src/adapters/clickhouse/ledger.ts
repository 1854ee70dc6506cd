import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Ledger } from '../../ports/ledger.ts'
import { orInfrastructure } from './errors.ts'

const SINCE = `type = 'boleto.issued' AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')`

/** In the words of the index `by_slip`, so that it is used. */
const FOUND = `SELECT data FROM events_log
  WHERE ${SINCE}
    AND JSONExtractString(data, 'slip', 'freeField') = {freeField:String}
    AND JSONExtractString(data, 'slip', 'bank') = {bank:String}
  ORDER BY time_ms DESC LIMIT 20`
const ANY = `SELECT 1 AS one FROM events_log WHERE ${SINCE} LIMIT 1`

const Slip = z.object({ barcode: z.string(), amountCents: z.int(), dueDate: z.string() })

/** Nobody waits longer, ms: a question to a server that hangs is given up. */
const BOUND_MS = 2_000

/** The ledger of what `boleto.issued` events in the archive tell. */
export function createClickHouseLedger(client: ClickHouseClient, boundMs = BOUND_MS): Ledger {
  const ask = async <T>(query: string, query_params: Record<string, string | number>): Promise<T[]> => {
    const abort_signal = AbortSignal.timeout(boundMs)
    return (await client.query({ query, query_params, format: 'JSONEachRow', abort_signal })).json<T>()
  }
  return {
    find: (bank, freeField, from) =>
      orInfrastructure(
        'looking for an issued boleto',
        (async () => {
          const rows = await ask<{ data: string }>(FOUND, { bank, freeField, from })
          if (rows.length > 0) return rows.map(({ data }) => Slip.parse(JSON.parse(data)))
          return (await ask(ANY, { from })).length > 0 ? [] : undefined
        })(),
      ),
  }
}
