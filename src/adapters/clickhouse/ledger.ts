import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Ledger } from '../../ports/ledger.ts'
import { orInfrastructure } from './errors.ts'

const HAPPENED = `time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')`
const SINCE = `type = 'boleto.issued' AND ${HAPPENED}`

/** In the words of the index `by_slip`, so that it is used. */
const FOUND = `SELECT data FROM events_log
  WHERE ${SINCE}
    AND JSONExtractString(data, 'slip', 'freeField') = {freeField:String}
    AND JSONExtractString(data, 'slip', 'bank') = {bank:String}
  ORDER BY time_ms DESC LIMIT 20`
const ANY_SLIP = `SELECT 1 AS one FROM events_log WHERE ${SINCE} LIMIT 1`
const ANYTHING = `SELECT 1 AS one FROM events_log WHERE ${HAPPENED} LIMIT 1`

const Slip = z.object({ barcode: z.string(), amountCents: z.int(), dueDate: z.string() })

/** What happened longer ago than this, ms, is in the archive, unless the archive is behind. */
const FRESH_MS = 600_000
/** Nobody waits longer, ms: a question to a server that hangs is given up. */
const BOUND_MS = 2_000

/** The ledger of what `boleto.issued` events in the archive tell. */
export function createClickHouseLedger(client: ClickHouseClient, boundMs = BOUND_MS): Ledger {
  const ask = async <T>(query: string, query_params: Record<string, string | number>): Promise<T[]> => {
    const abort_signal = AbortSignal.timeout(boundMs)
    const asked = client.query({ query, query_params, format: 'JSONEachRow', abort_signal })
    return (await Promise.race([asked, rejected(abort_signal)])).json<T>()
  }
  const holds = async (query: string, from: number): Promise<boolean> => (await ask(query, { from })).length > 0
  const find: Ledger['find'] = async (bank, freeField, from, now) => {
    const [rows, isCurrent, isKept] = await Promise.all([
      ask<{ data: string }>(FOUND, { bank, freeField, from }),
      holds(ANYTHING, now - FRESH_MS),
      holds(ANY_SLIP, from),
    ])
    return isKept ? { slips: rows.map(({ data }) => Slip.parse(JSON.parse(data))), isCurrent } : undefined
  }
  return { find: (...asked) => orInfrastructure('looking for an issued boleto', find(...asked)) }
}

/** Rejects when the signal is aborted: the embedded engine does not heed it. */
const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
