import type { ClickHouseClient } from '@clickhouse/client'
import type { Connection } from '../wire.ts'

/** A row as it was inserted. */
export type StoredRow = Readonly<Record<string, unknown>>

/** What the ClickHouse in this process holds. */
export interface ClickHouseServer {
  rows(table: string): readonly StoredRow[]
  /** Inserts a block; where `parts` is given, so many of its parts only. */
  insert(table: string, rows: readonly StoredRow[], token: string | undefined, parts?: number): void
}

/** A table knows the tokens of so many blocks. */
const REMEMBERED = 1_000

/** By which time a table is partitioned, month by month, where it is. */
const PARTITIONED_BY: Readonly<Record<string, string>> = {
  alerts_log: 'bucket_start_ms',
  events_log: 'time_ms',
  dead_letters_log: 'appended_ms',
}
function monthOf(row: StoredRow, table: string): string {
  const by = PARTITIONED_BY[table]
  return by === undefined ? '' : new Date(Number(row[by])).toISOString().slice(0, 7)
}

/** Rows by table. A block is a part for each month, and a part is known by the block's token; nothing is ever merged. */
export function createClickHouseServer(): ClickHouseServer {
  const tables = new Map<string, StoredRow[]>()
  const known = new Map<string, Set<string>>()
  const rowsOf = (table: string): StoredRow[] => {
    const rows = tables.get(table) ?? []
    tables.set(table, rows)
    return rows
  }
  const isNew = (table: string, name: string): boolean => {
    const seen = known.get(table) ?? new Set()
    known.set(table, seen)
    if (seen.has(name)) return false
    seen.add(name)
    for (const old of [...seen].slice(0, Math.max(0, seen.size - REMEMBERED))) seen.delete(old)
    return true
  }
  return {
    rows: rowsOf,
    insert(table, rows, token, parts = Infinity) {
      const months = [...Map.groupBy(rows, (row) => monthOf(row, table))].slice(0, parts)
      for (const [month, part] of months)
        if (isNew(table, `${month} ${token ?? JSON.stringify(part)}`)) rowsOf(table).push(...part)
    },
  }
}

/** What a statement asks, by its text: the few that the archive asks. */
interface Question {
  readonly ask: RegExp
  readonly answer: (rows: readonly StoredRow[], given: Readonly<Record<string, unknown>>) => readonly StoredRow[]
}
const offsetOf = (row: StoredRow): bigint => BigInt(String(row['offset']))
const inPartition = (rows: readonly StoredRow[], { topic, partition }: Readonly<Record<string, unknown>>) =>
  rows.filter((row) => row['topic'] === topic && row['partition'] === partition)

const QUESTIONS: readonly Question[] = [
  {
    ask: /^SELECT toString\(max\(offset\)\) AS greatest FROM (?<table>\w+) WHERE topic = \{topic:String\} AND partition = \{partition:UInt32\} HAVING count\(\) > 0$/,
    answer(rows, given) {
      const offsets = inPartition(rows, given).map(offsetOf)
      return offsets.length === 0 ? [] : [{ greatest: String(offsets.reduce((a, b) => (a > b ? a : b))) }]
    },
  },
  {
    ask: /^SELECT toString\(offset\) AS at, toString\(appended_ms\) AS appended FROM (?<table>\w+) WHERE topic = \{topic:String\} AND partition = \{partition:UInt32\} AND offset BETWEEN \{first:Int64\} AND \{last:Int64\}$/,
    answer: (rows, given) =>
      inPartition(rows, given)
        .filter(
          (row) => offsetOf(row) >= BigInt(String(given['first'])) && offsetOf(row) <= BigInt(String(given['last'])),
        )
        .map((row) => ({ at: String(offsetOf(row)), appended: String(row['appended_ms']) })),
  },
]

function answerTo(server: ClickHouseServer, query: string, given: Readonly<Record<string, unknown>>) {
  const text = query.replaceAll(/\s+/g, ' ').trim()
  for (const { ask, answer } of QUESTIONS) {
    const table = ask.exec(text)?.groups?.['table']
    if (table !== undefined) return answer(server.rows(table), given)
  }
  throw new TypeError(`the double of ClickHouse does not know: ${text}`)
}

const away = () => Object.assign(new Error('a server error'), { code: '999', type: 'KEEPER_EXCEPTION' })

/** What an insert and a query give of what they are given, as far as the archive gives it. */
interface Insert {
  readonly table: string
  readonly values: readonly StoredRow[]
  readonly clickhouse_settings?: Readonly<Record<string, unknown>>
}
interface Query {
  readonly query: string
  readonly query_params?: Readonly<Record<string, unknown>>
}

/** A client of the ClickHouse in this process, as @clickhouse/client is one to the archive. */
export function createClickHouseClientDouble(server: ClickHouseServer, connection: Connection): ClickHouseClient {
  const client = {
    insert: ({ table, values, clickhouse_settings: settings = {} }: Insert) => {
      // As they go over the wire.
      const rows = JSON.parse(JSON.stringify(values)) as StoredRow[]
      const token = settings['insert_deduplicate'] === 1 ? settings['insert_deduplication_token'] : undefined
      const put = (isPart: boolean) => server.insert(table, rows, token as string | undefined, isPart ? 1 : Infinity)
      return connection.request(`insert ${rows.length} into ${table}`, put, away)
    },
    async query({ query, query_params: given = {} }: Query) {
      const rows = await connection.request('select', () => answerTo(server, query, given), away)
      return { json: () => Promise.resolve(rows) }
    },
  }
  return client as unknown as ClickHouseClient
}
