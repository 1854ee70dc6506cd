import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { until } from '../../harness/wait.ts'
import { adminOf } from '../redis-admin.ts'
import type { Scenario } from '../scenario.ts'
import { portOf } from '../site.ts'

let replica: RedisServer

/** Writes that the old primary takes and the new one never has. */
const LOST_MS = 3_000
/** While the first detector writes to the old primary and the second to the new one. */
const SPLIT_MS = 4_000

export const failover: Scenario = {
  id: 4,
  name: 'Redis fails over, with lost writes and a split brain',
  what: 'a real replica is promoted while both detectors go on writing to the old primary for 3 s; the second is then led to the new one and the first 4 s later. The proxies stand for Sentinel',
  losesWindows: true,
  boundMs: 60_000,
  async prepare({ redis }) {
    replica = await startRedis(['--replicaof', `127.0.0.1 ${portOf(redis.url)}`])
    await using admin = adminOf(replica)
    await until('the replica follows', 20_000, async () =>
      /master_link_status:up/.test(String(await admin.send('INFO'))),
    )
    return { [Symbol.asyncDispose]: () => replica.close() }
  },
  async fault(run) {
    const [first, second] = run.site.lines
    await using admin = adminOf(replica)
    await admin.send('REPLICAOF', 'NO', 'ONE')
    await run.pass(LOST_MS)
    for (const [line, after] of [
      [second, SPLIT_MS],
      [first, 0],
    ] as const) {
      line.redis.aim(portOf(replica.url))
      line.redis.cut()
      await run.pass(after)
    }
    const moved = performance.now()
    await until('windows are filled again', 60_000, () =>
      run.detectors.some((one) => one.said().includes('windows are filled again')),
    )
    run.measured(`filled again ${((performance.now() - moved) / 1_000).toFixed(1)} s after both have moved`)
    run.measured(`lag 0 after ${await run.lagGone(40_000)} ms more`)
  },
}
