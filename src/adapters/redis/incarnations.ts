import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Incarnation, RefoldPlan, SharedState } from '../../ports/shared-state.ts'
import { all } from './pipeline.ts'

const Plan = z.object({
  base: z.number().optional(),
  from: z.record(z.string(), z.string()),
  since: z.record(z.string(), z.number()),
})

interface Step extends Incarnation {
  readonly isReady: boolean
}

function read([id = '', plan = '', ready]: readonly string[]): Step | undefined {
  if (id === '') return undefined
  const { base, from, since } = plan === '' ? {} : Plan.parse(JSON.parse(plan))
  const parsed: RefoldPlan | undefined = from === undefined || since === undefined ? undefined : { base, from, since }
  return { id, plan: parsed, isReady: ready === '1' }
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
): Pick<SharedState, 'kept' | 'renew'> {
  const names = tags.map((tag) => `${tag}:incarnation`)

  const complete = async (step: Step): Promise<Incarnation> => {
    if (step.isReady) return step
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
      const { id, plan } = await complete(step)
      const pipeline = redis.pipeline()
      for (const name of names) pipeline.get(name)
      const known = await all(pipeline)
      return { id, plan, isWhole: known.every((each) => each === id) }
    },
    async renew(plan, over, after) {
      const id = idAfter(over === undefined || over < after ? after : over)
      const text = plan === undefined ? '' : JSON.stringify(plan)
      const step = read(await redis.incarnation(key, 'renew', over ?? '', id, text))
      const kept = await complete(step as Step)
      if (over !== undefined && kept.id !== over) await redis.del(...tags.map((tag) => foldedKey(tag, over)))
      return { id: kept.id, plan: kept.plan }
    },
  }
}

/** What a bucket has folded in an incarnation. */
export const foldedKey = (tag: string, incarnation: string): string => `${tag}:folded:${incarnation}`
