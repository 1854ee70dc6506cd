import { StoreLostError } from '../../ports/errors.ts'
import type { Announced, Generation, Generations, StoredSet } from '../../ports/generations.ts'
import { commonTag } from './buckets.ts'
import { asStoreError } from './errors.ts'
import type { RedisClient } from './redis.ts'

function read(text: string | undefined): Generation | undefined {
  const [, number, digest] = /^(\d+) (.+)$/.exec(text ?? '') ?? []
  return digest === undefined ? undefined : { number: Number(number), digest }
}

/** Generations in Redis: every step is one script, so that all workers see them in one order. */
export function createRedisGenerations(redis: RedisClient, prefix: string): Generations {
  const [generations, sets, past] = ['generations', 'sets', 'past-sets'].map(
    (name) => `${commonTag(prefix)}:${name}`,
  ) as [string, string, string]
  const take = async (step: string, ...given: readonly string[]): Promise<Announced> => {
    try {
      const [current, pending] = await redis.generations(generations, sets, past, step, ...given)
      const inForce = read(current)
      if (inForce === undefined) throw new StoreLostError('Redis holds no generation of rules')
      return { current: inForce, pending: read(pending) }
    } catch (error) {
      throw error instanceof StoreLostError ? error : asStoreError(error)
    }
  }
  return {
    open: ({ digest, text }: StoredSet) => take('open', digest, text),
    read: () => take('read'),
    announce: ({ digest, text }: StoredSet) => take('announce', digest, text),
    complete: (number) => take('complete', String(number)),
    async textOf(digest) {
      try {
        return (await redis.hget(sets, digest)) ?? undefined
      } catch (error) {
        throw asStoreError(error)
      }
    },
  }
}
