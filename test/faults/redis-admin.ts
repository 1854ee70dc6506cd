import { Redis } from 'ioredis'
import type { RedisServer } from '../harness/redis.ts'

/** A connection that gives orders to a Redis, past all proxies. */
export interface RedisAdmin extends AsyncDisposable {
  /** Sends a command as words; rejects with what the server refuses. */
  send(command: string, ...words: readonly (string | number)[]): Promise<unknown>
}

export function adminOf({ url }: Pick<RedisServer, 'url'>): RedisAdmin {
  const redis = new Redis(url, { maxRetriesPerRequest: 20, enableReadyCheck: false })
  redis.on('error', () => undefined)
  return {
    send: (command, ...words) => redis.call(command, ...words),
    [Symbol.asyncDispose]() {
      redis.disconnect()
      return Promise.resolve()
    },
  }
}
