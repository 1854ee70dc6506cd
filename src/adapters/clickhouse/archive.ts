import type { ClickHouseClient } from '@clickhouse/client'
import type { Archive, OffsetRange, Place } from '../../ports/archive.ts'
import { orInfrastructure } from './errors.ts'
import { LOGS, type Row } from './rows.ts'

/** Names a batch: its ranges, and enough of its rows that a topic made anew, or the rest of a range, is another batch. */
function tokenOf(rows: readonly Place[], ranges: readonly OffsetRange[]): string {
  const from = ranges.map(({ topic, partition, first, last }) => `${topic}:${partition}:${first}-${last}`)
  return `${from.join(',')}#${rows.length}@${rows[0]?.appended}-${rows.at(-1)?.appended}`
}

/** A lone surrogate, which no JSON reader takes, becomes U+FFFD. */
const wellFormed = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value.toWellFormed()
        : Array.isArray(value)
          ? value.map((text) => String(text).toWellFormed())
          : value,
    ]),
  )

const IN_PARTITION = 'topic = {topic:String} AND partition = {partition:UInt32}'

/**
 * The archive in ClickHouse. An insert carries a deduplication token made of its ranges, so that one that was applied
 * but not acknowledged may be repeated. A batch that touches several months is several parts there, and a crash of the
 * server may leave some of them: ask `archivedWithin` what of a range is in.
 */
export function createClickHouseArchive(client: ClickHouseClient): Archive {
  async function select<T>(query: string, query_params: Record<string, unknown>): Promise<T[]> {
    return (await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>()
  }
  return {
    async insert(table, rows, ranges) {
      if (rows.length === 0) return
      const log = LOGS[table]
      const inserted = client.insert({
        table: log.name,
        values: rows.map((row) => wellFormed(log.row(row))),
        format: 'JSONEachRow',
        clickhouse_settings: {
          insert_deduplicate: 1,
          insert_deduplication_token: tokenOf(rows, ranges),
          async_insert: 0,
          // Both keep one call one block, cut in the same way each time.
          input_format_parallel_parsing: 0,
          max_insert_block_size: '1048576',
          // Events may bear any time: months far apart in one batch must not stop it.
          max_partitions_per_insert_block: '0',
          // A column that the table lacks is a fault, not to be passed over.
          input_format_skip_unknown_fields: 0,
        },
      })
      await orInfrastructure(`insert into ${log.name}`, inserted)
    },
    async archivedUpTo(table, { topic, partition }) {
      const { name } = LOGS[table]
      const query = `SELECT toString(max(offset)) AS greatest FROM ${name} WHERE ${IN_PARTITION} HAVING count() > 0`
      const rows = await orInfrastructure(name, select<{ greatest: string }>(query, { topic, partition }))
      return rows[0] && BigInt(rows[0].greatest)
    },
    async archivedWithin(table, { topic, partition, first, last }) {
      const { name } = LOGS[table]
      const query = `SELECT toString(offset) AS at, toString(appended_ms) AS appended FROM ${name}
        WHERE ${IN_PARTITION} AND offset BETWEEN {first:Int64} AND {last:Int64}`
      const params = { topic, partition, first: String(first), last: String(last) }
      const rows = await orInfrastructure(name, select<{ at: string; appended: string }>(query, params))
      return new Map(rows.map(({ at, appended }) => [BigInt(at), Number(appended)]))
    },
  }
}
