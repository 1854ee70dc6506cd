import { until } from '../../harness/wait.ts'
import { adminOf } from '../redis-admin.ts'
import type { Run, Scenario } from '../scenario.ts'
import { preload, RUN_SIZE } from '../traffic.ts'

const MILLION = 1_000_000
const MINUTE_MS = 60_000
const FILLED_WITHIN_MS = 90_000

const saysFilled = ({ detectors }: Run, times: number): boolean =>
  detectors.every((one) => (one.said().match(/windows are filled again/g) ?? []).length >= times)

export const redisEmptied: Scenario = {
  id: 3,
  name: 'Redis is emptied',
  what: 'kill -9 of a Redis without persistence under load, then FLUSHALL; with --long after a million events',
  isQuick: true,
  losesWindows: true,
  env: { VIGIA_KAFKA_SESSION: '10s' },
  boundMs: 60_000,
  async prepare(_, world, isLong) {
    if (!isLong) return undefined
    await world.createTopics(3)
    await preload(world, Math.ceil(MILLION / RUN_SIZE), Date.now() - 50 * MINUTE_MS)
    return undefined
  },
  async fault(run) {
    if (run.isLong) await run.lagGone(300_000)
    await run.site.redis.restartEmpty()
    const emptied = performance.now()
    await until('windows are filled again', FILLED_WITHIN_MS, () => saysFilled(run, 1))
    run.measured(`filled again after ${((performance.now() - emptied) / 1_000).toFixed(1)} s`)
    run.measured(`lag 0 after ${await run.lagGone(30_000)} ms more`)
    await run.pass(2_000)
    await flush(run)
    await until('windows are filled again once more', 60_000, () => saysFilled(run, 2))
  },
}

async function flush({ site }: Run): Promise<void> {
  await using redis = adminOf(site.redis)
  await redis.send('FLUSHALL')
}
