import { createRedis } from '../../../src/adapters/redis/client.ts'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'

/** A client of a cluster; a lost connection is no fault of a test. */
export async function connectCluster(url: string, timeoutMs?: number): Promise<RedisConnection> {
  const redis = createRedis(url, () => undefined, undefined, timeoutMs)
  await redis.connect()
  return redis
}
