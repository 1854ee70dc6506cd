import type { Run, Scenario } from '../scenario.ts'
import { blockLatencies, median } from '../latency.ts'

const MOST_GROWTH_MB = 100
let from = 0
let until = 0

const memories = ({ detectors, archiver }: Run): number[] => [...detectors, archiver].map((one) => one.memory())

export const clickhouseAway: Scenario = {
  id: 8,
  name: 'ClickHouse is away',
  what: 'connections to ClickHouse are reset and refused for 20 s; with --long for 5 minutes at 1,000 events a second',
  longRate: 1_000,
  boundMs: 60_000,
  async fault(run) {
    await run.pass(run.isLong ? 60_000 : 8_000)
    const before = memories(run)
    from = Date.now()
    for (const { clickhouse } of run.site.lines) {
      clickhouse.set({ isClosed: true })
      clickhouse.cut()
    }
    const most = [...before]
    const end = performance.now() + (run.isLong ? 300_000 : 20_000)
    while (performance.now() < end) {
      await run.pass(500)
      for (const [at, memory] of memories(run).entries()) most[at] = Math.max(most[at] ?? 0, memory)
    }
    until = Date.now()
    const growth = Math.max(...most.map((memory, at) => memory - (before[at] ?? 0)))
    run.measured(`memory grew by ${growth} MB at most`)
    run.must(`memory growth < 100 MB, not ${growth}`, growth < MOST_GROWTH_MB)
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
    run.must('the archiver has not ended', run.archiver.ends() === 0)
  },
  check(run, found, truth) {
    const usual = median(blockLatencies(found, truth, 0, from))
    const away = median(blockLatencies(found, truth, from, until))
    run.measured(`a block takes ${usual} ms, ${away} ms meanwhile`)
    // Of a few dozen milliseconds on a shared machine a fifth is less than chance; then ten are allowed.
    run.must(`blocks take no longer: ${away} ms, else ${usual}`, away <= Math.max(usual * 1.2, usual + 10))
  },
}
