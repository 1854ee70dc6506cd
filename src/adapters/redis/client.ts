import { Redis } from 'ioredis'
import { isCluster } from './address.ts'
import { createCluster } from './cluster.ts'
import { lookAt } from './look.ts'
import { optionsOf } from './options.ts'
import type { RedisConnection } from './redis.ts'

/**
 * A client of one Redis. Every step that Vigia takes there may be taken twice, so commands whose reply was lost are sent
 * again. A command without an answer for `timeoutMs` is rejected.
 */
export function createSingle(
  url: string,
  onError: (error: Error) => void,
  password?: string,
  timeoutMs = 10_000,
): Redis & RedisConnection {
  const redis = new Redis(url, {
    ...optionsOf(password, timeoutMs),
    maxRetriesPerRequest: 5,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  })
  redis.on('error', onError)
  const check = async () => {
    await redis.ping()
    const info = await redis.cluster('INFO').catch(() => '')
    if (/^cluster_size:(?!1\r?$)/m.test(info))
      throw new Error('this is one shard of a cluster: name the cluster, as redis+cluster://host:port')
  }
  return Object.assign(redis, { check, look: async () => [await lookAt(redis)] })
}

/** A client of the Redis or the cluster that a URL names. See `createSingle` and `createCluster`. */
export const createRedis = (
  url: string,
  onError: (error: Error) => void,
  password?: string,
  timeoutMs = 10_000,
): RedisConnection =>
  isCluster(url) ? createCluster(url, onError, password, timeoutMs) : createSingle(url, onError, password, timeoutMs)
