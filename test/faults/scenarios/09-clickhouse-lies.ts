import type { Conditions, Link } from '../proxy.ts'
import type { Run, Scenario } from '../scenario.ts'

const isInsert = ({ asked }: Link): boolean => /^POST [^ ]*INSERT/i.test(asked)

/** An answer of success as one of failure, of the same length. */
const asFailure = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replace('HTTP/1.1 200 OK', 'HTTP/1.1 500 No'), 'latin1')

const LIES: readonly { readonly name: string; readonly forMs: number; readonly conditions: Conditions }[] = [
  {
    name: '500 after applying',
    forMs: 4_000,
    conditions: { onReply: (bytes, link) => (isInsert(link) ? asFailure(bytes) : 'pass') },
  },
  {
    name: 'reset after applying',
    forMs: 4_000,
    conditions: { onReply: (_, link) => (isInsert(link) ? 'reset' : 'pass') },
  },
  {
    name: 'no answer after applying',
    forMs: 13_000,
    conditions: { onReply: (_, link) => (isInsert(link) ? 'drop' : 'pass') },
  },
]

export const clickhouseLies: Scenario = {
  id: 9,
  name: 'ClickHouse inserts, and says that it has not',
  what: 'the answer to each insert becomes a 500, a reset, or nothing until the client gives up (the proxy changes real answers)',
  boundMs: 60_000,
  async fault(run) {
    for (const { name, forMs, conditions } of LIES) {
      const { clickhouse } = run.site.lines[1]
      clickhouse.set(conditions)
      await run.pass(forMs)
      clickhouse.set()
      const rows = await rowsNow(run)
      run.measured(`${name}: ${rows} rows in`)
      run.must('rows were in though it was said that they are not', rows > 0)
      await run.pass(1_000)
    }
  },
}

async function rowsNow({ site }: Run): Promise<number> {
  const [row] = await site.clickhouse.select<{ rows: number }>('SELECT toUInt32(count()) AS rows FROM events_log')
  return row?.rows ?? 0
}
