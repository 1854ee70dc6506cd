import type { Redis } from 'ioredis'
import { afterAll, beforeAll, test } from 'vitest'
import { BUCKETS, bucketTags, commonTag } from '../../../src/adapters/redis/buckets.ts'
import { hold, OLDER, testKinds, type Loss, type Place } from './losing.ts'
import { connect } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

const keysOf = (prefix: string) => redis.keys(`{${prefix}*`)

const COMMON = /:(windows|beginnings|watermarks:.*|generations|sets|past-sets)$/

/** What befalls Redis. */
const LOSSES: Record<string, Loss> = {
  everything: async (prefix) => void (await redis.del('-', ...(await keysOf(prefix)))),
  'a bucket': async (prefix, nth) => {
    const tag = bucketTags(prefix, BUCKETS)[nth % BUCKETS] ?? ''
    await redis.del('-', ...(await keysOf(prefix)).filter((key) => key.startsWith(tag)))
  },
  'what is common': async (prefix) => {
    const own = (await keysOf(prefix)).filter((key) => key.startsWith(commonTag(prefix)) && COMMON.test(key))
    await redis.del('-', ...own)
  },
}

/** Puts everything back as it was at an earlier time. */
async function copyOf(prefix: string): Promise<() => Promise<void>> {
  const keys = await keysOf(prefix)
  const copies = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
  return async () => {
    const restored = redis.multi()
    restored.del('-', ...(await keysOf(prefix)))
    for (const [at, key] of keys.entries()) if (copies[at]) restored.restore(key, 0, copies[at], 'REPLACE')
    await restored.exec()
  }
}

const place = (): Place => ({ redis, buckets: BUCKETS, losses: LOSSES, copyOf })
const NAMES = [...Object.keys(LOSSES), OLDER]
const STOP_MS = 200_000
const TIMEOUT_MS = 300_000

test(
  'whatever Redis loses, the alerts and blocks are the oracle’s',
  () => hold(place, NAMES, { usual: 20, stopMs: STOP_MS }),
  TIMEOUT_MS,
)

testKinds(place, NAMES, { usual: 8, stopMs: STOP_MS }, TIMEOUT_MS)
