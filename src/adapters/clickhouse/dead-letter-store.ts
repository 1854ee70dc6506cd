import type { ClickHouseClient } from '@clickhouse/client'
import type { DeadLetterCode } from '../../events/dead-letter.ts'
import type { DeadLetterStore, KnownLetter, LetterFilter } from '../../ports/dead-letter-store.ts'
import { orInfrastructure } from './errors.ts'

type Params = Record<string, string | number>
type Row = Readonly<Record<string, string | number>>

/** What each part of a filter asks of a row; its value travels as a parameter of the same name. */
const CONDITIONS: Readonly<Record<keyof LetterFilter, string>> = {
  since: 'appended_ms >= {since:Int64}',
  until: 'appended_ms < {until:Int64}',
  code: 'code = {code:String}',
  topic: 'origin_topic = {topic:String}',
}

const COLUMNS = `id, code, field, reason, toString(bytes) AS bytes, origin_topic, origin_partition, toString(origin_offset) AS origin_offset,
  origin_file, toString(origin_line) AS origin_line, topic, partition, toString(offset) AS at, toString(appended_ms) AS seen`

const originOf = (row: Row): KnownLetter['origin'] =>
  row['origin_file'] === ''
    ? {
        topic: String(row['origin_topic']),
        partition: Number(row['origin_partition']),
        offset: String(row['origin_offset']),
      }
    : { file: String(row['origin_file']), line: Number(row['origin_line']) }

const toLetter = (row: Row): KnownLetter => ({
  id: String(row['id']),
  code: row['code'] as DeadLetterCode,
  reason: String(row['reason']),
  ...(row['field'] === '' ? {} : { field: String(row['field']) }),
  origin: originOf(row),
  bytes: Number(row['bytes']),
  seen: Number(row['seen']),
  at: { topic: String(row['topic']), partition: Number(row['partition']), offset: BigInt(row['at'] ?? 0) },
})

/** The dead letters in ClickHouse. Every value of a question travels as a parameter. */
export function createClickHouseDeadLetterStore(client: ClickHouseClient): DeadLetterStore {
  async function select(conditions: readonly string[], query_params: Params): Promise<KnownLetter[]> {
    const query = `SELECT ${COLUMNS} FROM dead_letters_log
      ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
      ORDER BY appended_ms DESC, id, dead_letters_log.offset DESC
      LIMIT 1 BY id LIMIT {limit:UInt32}`
    const result = client.query({ query, query_params, format: 'JSONEachRow' })
    const rows = await orInfrastructure(
      'dead letters',
      result.then((answer) => answer.json<Row>()),
    )
    return rows.map(toLetter)
  }
  return {
    list(filter, limit) {
      const given = Object.entries(filter).filter(([, value]) => value !== undefined) as [keyof LetterFilter, string][]
      return select(
        given.map(([name]) => CONDITIONS[name]),
        { ...Object.fromEntries(given), limit },
      )
    },
    get: async (id) => (await select(['id = {id:String}'], { id, limit: 1 }))[0],
  }
}
