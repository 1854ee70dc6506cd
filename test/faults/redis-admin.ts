import { setTimeout as sleep } from 'node:timers/promises'
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

/** The first words of the errors that writes and reads are answered with for so long. */
export async function refusals(server: Pick<RedisServer, 'url'>, forMs: number): Promise<ReadonlySet<string>> {
  await using admin = adminOf(server)
  const heard = new Set<string>()
  const note = (error: unknown) => heard.add(error instanceof Error ? (error.message.split(' ', 1)[0] ?? '') : '')
  for (const end = performance.now() + forMs; performance.now() < end;) {
    await admin.send('SET', 'probe', 1).catch(note)
    await admin.send('GET', 'probe').catch(note)
    await sleep(100)
  }
  return heard
}
