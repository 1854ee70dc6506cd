import { adminOf, refusals, type RedisAdmin } from '../redis-admin.ts'
import type { Run, Scenario } from '../scenario.ts'

const EACH_MS = 4_000

interface Refusal {
  readonly word: string
  readonly begin: (admin: RedisAdmin, run: Run) => Promise<unknown>
  readonly end: (admin: RedisAdmin) => Promise<unknown>
}

const config = (admin: RedisAdmin, name: string, value: string | number) => admin.send('CONFIG', 'SET', name, value)
const nobody = (admin: RedisAdmin) => admin.send('REPLICAOF', 'NO', 'ONE')
const follow = (admin: RedisAdmin) => admin.send('REPLICAOF', '127.0.0.1', 1)

/** What a Redis that cannot serve says, and how it comes to that. */
const REFUSALS: readonly Refusal[] = [
  { word: 'OOM', begin: (admin) => config(admin, 'maxmemory', 1), end: (admin) => config(admin, 'maxmemory', 0) },
  { word: 'READONLY', begin: follow, end: nobody },
  {
    word: 'MASTERDOWN',
    async begin(admin) {
      await config(admin, 'replica-serve-stale-data', 'no')
      await follow(admin)
    },
    async end(admin) {
      await nobody(admin)
      await config(admin, 'replica-serve-stale-data', 'yes')
    },
  },
  {
    word: 'MISCONF',
    async begin(admin) {
      await config(admin, 'dir', '/proc')
      await config(admin, 'save', '3600 1')
      await admin.send('BGSAVE')
    },
    async end(admin) {
      await config(admin, 'save', '')
      await config(admin, 'dir', '/tmp')
    },
  },
  {
    word: 'BUSY',
    async begin(admin) {
      await config(admin, 'busy-reply-threshold', 50)
      admin.send('EVAL', 'while true do end', 0).catch(() => undefined)
    },
    end: () => Promise.resolve(),
  },
  {
    word: 'LOADING',
    async begin(admin) {
      await config(admin, 'loading-process-events-interval-bytes', 1_024)
      await config(admin, 'key-load-delay', 1_000)
      admin.send('DEBUG', 'RELOAD').catch(() => undefined)
    },
    end: (admin) => config(admin, 'key-load-delay', 0),
  },
]

export const redisErrors: Scenario = {
  id: 5,
  name: 'Redis refuses: OOM, READONLY, MASTERDOWN, MISCONF, BUSY, LOADING',
  what: 'a real Redis is brought into each of the states for 4 s (memory limit, a primary that is not there, a folder that it cannot save to, an endless script, a slow reload)',
  boundMs: 60_000,
  async fault(run) {
    await using admin = adminOf(run.site.redis)
    for (const { word, begin, end } of REFUSALS) {
      await begin(admin, run)
      const heard = await refusals(run.site.redis, EACH_MS)
      run.must(`Redis says ${word}, not ${[...heard].join(', ')}`, heard.has(word))
      if (word === 'BUSY') await killScript(run)
      await end(admin)
      run.measured(`${word} ${await run.lagGone(30_000)} ms`)
      await run.pass(1_000)
    }
    run.must(
      'no detector has ended',
      run.detectors.every((one) => one.ends() === 0),
    )
  },
}

/** The connection that runs the endless script cannot end it. */
async function killScript({ site }: Run): Promise<void> {
  await using other = adminOf(site.redis)
  await other.send('SCRIPT', 'KILL')
}
