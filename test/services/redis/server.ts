import { inject } from 'vitest'
import type { Redis } from 'ioredis'
import { createSingle } from '../../../src/adapters/redis/client.ts'

let made = 0

/** A prefix that no other test of the run uses. */
export const freshPrefix = (): string => `t${process.pid}-${(made += 1)}:`

/** A client of the run's Redis, or of the one at `url`; a lost connection is no fault of a test. */
export async function connect(url: string = inject('redisUrl'), timeoutMs?: number): Promise<Redis> {
  const redis = createSingle(url, () => undefined, undefined, timeoutMs)
  await redis.connect()
  return redis
}
