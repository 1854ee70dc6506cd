import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Incarnation, SharedState } from '../../ports/shared-state.ts'
import { all } from './pipeline.ts'

const Plan = z.object({
  base: z.number().optional(),
  from: z.record(z.string(), z.string()),
  until: z.record(z.string(), z.string()),
  since: z.record(z.string(), z.number()),
})

interface Step extends Incarnation {
  readonly isReady: boolean
}

function read([id = '', text = '', ready, refolded]: readonly string[]): Step | undefined {
  if (id === '') return undefined
  if (text === '') return { id, plan: undefined, isRefolding: false, isReady: ready === '1' }
  const { base, ...rest } = Plan.parse(JSON.parse(text))
  return { id, plan: { base, ...rest }, isRefolding: refolded !== '1', isReady: ready === '1' }
}

/** Digits of an id's number: ids are in their order. */
const DIGITS = 9
const idAfter = (known: string): string =>
  `${String(Number(known.slice(0, DIGITS)) + 1).padStart(DIGITS, '0')}-${randomUUID()}`

/**
 * The incarnation in Redis: one hash names it, and every bucket knows its id, so that a lost part is noticed. Who dies
 * before all buckets know it is followed by another who tells them; once they do, what a bucket lacks is a loss.
 */
export function createIncarnations(
  redis: Redis,
  key: string,
  tags: readonly string[],
): Pick<SharedState, 'kept' | 'renew' | 'endRefold'> {
  const names = tags.map((tag) => `${tag}:incarnation`)

  const complete = async ({ isReady, ...step }: Step): Promise<Incarnation> => {
    if (isReady) return step
    const pipeline = redis.pipeline()
    for (const name of names) pipeline.claim(name, step.id)
    await all(pipeline)
    await redis.incarnation(key, 'ready', step.id)
    return step
  }
  return {
    async kept() {
      const step = read(await redis.incarnation(key, 'read'))
      if (step === undefined) return undefined
      const kept = await complete(step)
      const pipeline = redis.pipeline()
      for (const name of names) pipeline.get(name)
      const known = await all(pipeline)
      return { ...kept, isWhole: known.every((each) => each === kept.id) }
    },
    async renew(plan, over, after) {
      const id = idAfter(over === undefined || over < after ? after : over)
      const text = plan === undefined ? '' : JSON.stringify(plan)
      const step = read(await redis.incarnation(key, 'renew', over ?? '', id, text))
      const kept = await complete(step as Step)
      if (over !== undefined && kept.id !== over) await redis.del(...tags.map((tag) => foldedKey(tag, over)))
      return kept
    },
    async endRefold(incarnation) {
      await redis.incarnation(key, 'refolded', incarnation)
    },
  }
}

/** What a bucket has folded in an incarnation. */
export const foldedKey = (tag: string, incarnation: string): string => `${tag}:folded:${incarnation}`
