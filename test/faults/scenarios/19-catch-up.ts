import { preload, RUN_SIZE } from '../traffic.ts'
import type { Scenario } from '../scenario.ts'

const DAY_MS = 24 * 3_600_000
const began = Date.now() - 2 * DAY_MS
let preloaded = 0

export const catchUp: Scenario = {
  id: 19,
  name: 'a great lag is caught up',
  what: '50,000 events of two days ago lie in the topics when the detectors start, with --long a million; the load of today comes meanwhile',
  env: { VIGIA_KNOWN_SINCE: new Date(began - DAY_MS).toISOString(), VIGIA_IDLE: 'none' },
  boundMs: 60_000,
  async prepare(_, world, isLong) {
    await world.createTopics(3)
    preloaded = await preload(world, Math.ceil((isLong ? 1_000_000 : 50_000) / RUN_SIZE), began)
    return undefined
  },
  async fault(run) {
    const from = performance.now()
    await run.lagGone(run.isLong ? 300_000 : 60_000)
    run.measured(
      `${preloaded} events before, the last of them after ${((performance.now() - from) / 1_000).toFixed(1)} s more`,
    )
  },
  check(run, found) {
    const now = Date.now()
    const stale = found.blocks.filter(({ since }) => Date.parse(since) < now - DAY_MS)
    run.must('old events have set blocks', stale.length > 0)
    run.must(
      'blocks of old events are over',
      stale.every(({ expiresAt }) => Date.parse(expiresAt) < now),
    )
  },
}
