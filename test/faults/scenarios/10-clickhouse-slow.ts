import type { Scenario } from '../scenario.ts'

const TOO_MANY = 'Code: 252. DB::Exception: Too many parts (300). (TOO_MANY_PARTS)'
const REFUSED = Buffer.from(
  `HTTP/1.1 500 Internal Server Error\r\nx-clickhouse-exception-code: 252\r\nconnection: close\r\ncontent-length: ${TOO_MANY.length}\r\n\r\n${TOO_MANY}`,
)

export const clickhouseSlow: Scenario = {
  id: 10,
  name: 'ClickHouse is slow, and has too many parts',
  what: 'each answer takes 5 s (the client gives up after 10), for 20 s; then inserts are refused with code 252 for 8 s (the proxy answers in the place of the server); then 4 kB a second',
  boundMs: 60_000,
  async fault(run) {
    const { clickhouse } = run.site.lines[1]
    clickhouse.set({ delayMs: () => 2_500 })
    await run.pass(20_000)
    clickhouse.set({ onRequest: (_, { asked }) => (/^POST [^ ]*INSERT/i.test(asked) ? REFUSED : 'pass') })
    await run.pass(8_000)
    clickhouse.set({ bytesPerSecond: 4_000 })
    await run.pass(6_000)
    run.site.heal()
    run.measured(`the archiver takes ${run.archiver.peak()} MB at most`)
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
    run.must('the archiver has not ended', run.archiver.ends() === 0)
  },
}
