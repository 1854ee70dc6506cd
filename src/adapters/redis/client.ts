import { Redis, type Callback, type Result } from 'ioredis'
import { SCRIPTS } from './scripts.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** See `lua/observe.lua`. */
    observeBuffer(
      ...args:
        | [keys: number, ...rest: (string | Buffer)[], callback: Callback<unknown[]>]
        | [keys: number, ...rest: (string | Buffer)[]]
    ): Result<unknown[], Context>
    /** See `lua/compact.lua`. */
    compact(
      incarnationKey: string,
      key: string,
      incarnation: string,
      known: string,
      next: string,
    ): Result<number, Context>
    /** See `lua/raise.lua`. */
    raise(key: string, ...namesAndNumbers: string[]): Result<string[], Context>
    /** See `lua/fold.lua`. */
    fold(
      incarnationKey: string,
      key: string,
      incarnation: string,
      ...partitionsAndOffsets: string[]
    ): Result<string, Context>
    /** See `lua/incarnation.lua`. */
    incarnation(
      key: string,
      step: 'read' | 'renew' | 'ready' | 'refolded',
      ...given: string[]
    ): Result<string[], Context>
    /** See `lua/claim.lua`. */
    claim(key: string, id: string): Result<string, Context>
    /** See `lua/generations.lua`. */
    generations(
      generationsKey: string,
      setsKey: string,
      pastKey: string,
      ...stepAndSet: string[]
    ): Result<string[], Context>
  }
}

/**
 * Connects to a Redis. Every step that Vigia takes there may be taken twice, so commands whose reply was lost are sent
 * again. A command without an answer for `timeoutMs` is rejected.
 */
export function createRedis(
  url: string,
  onError: (error: Error) => void,
  password?: string,
  timeoutMs = 10_000,
): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 5,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    commandTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    lazyConnect: true,
    ...(password === undefined ? {} : { password }),
    scripts: SCRIPTS,
  })
  redis.on('error', onError)
  return redis
}
