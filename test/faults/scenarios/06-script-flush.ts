import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { adminOf } from '../redis-admin.ts'
import type { Scenario } from '../scenario.ts'
import { portOf } from '../site.ts'

let kept: RedisServer

export const scriptFlush: Scenario = {
  id: 6,
  name: 'scripts are forgotten, and Redis restarts with its data',
  what: 'SCRIPT FLUSH ten times a second for 3 s, then kill -9 of a Redis with an append-only file written at once, and a start',
  async prepare(site) {
    kept = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
    for (const line of site.lines) line.redis.aim(portOf(kept.url))
    return { [Symbol.asyncDispose]: () => kept.close() }
  },
  async fault(run) {
    await using admin = adminOf(kept)
    for (let times = 0; times < 30; times += 1) {
      await admin.send('SCRIPT', 'FLUSH')
      await run.pass(100)
    }
    await kept.restart()
    run.measured(`lag 0 after ${await run.lagGone(30_000)} ms`)
    const said = run.detectors.map((one) => one.said()).join('')
    run.must('nothing had to be filled again', !said.includes('windows have been lost'))
  },
}
