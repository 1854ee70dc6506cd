import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Incarnation, SharedState } from '../../ports/shared-state.ts'
import { bucketsOf } from './buckets.ts'
import { all } from './pipeline.ts'
import type { RedisClient } from './redis.ts'

const Plan = z.object({
  base: z.number().optional(),
  from: z.record(z.string(), z.string()),
  until: z.record(z.string(), z.string()),
  reached: z.record(z.string(), z.number()).default({}),
  since: z.record(z.string(), z.number()),
  toldBy: z.string().optional(),
})

interface Step extends Incarnation {
  readonly isReady: boolean
}

function read([id = '', text = '', ready, refolded]: readonly string[]): Step | undefined {
  if (id === '') return undefined
  if (text === '') return { id, plan: undefined, isRefolding: false, isReady: ready === '1' }
  const { base, toldBy, ...rest } = Plan.parse(JSON.parse(text))
  return { id, plan: { base, toldBy, ...rest }, isRefolding: refolded !== '1', isReady: ready === '1' }
}

/** Digits of an id's number: ids are in their order. Behind it they tell how many buckets there are: see `bucketsOf`. */
const DIGITS = 9
const idAfter = (known: string, buckets: number): string =>
  `${String(Number(known.slice(0, DIGITS)) + 1).padStart(DIGITS, '0')}-${buckets}-${randomUUID()}`

/**
 * The incarnation in Redis: one hash names it, and every bucket knows its id, so that a lost part is noticed. Who dies
 * before all buckets know it is followed by another who tells them; once they do, what a bucket lacks is a loss.
 * `buckets` counts where nothing is kept: the number stays as long as anything does.
 */
export function createIncarnations(
  redis: RedisClient,
  key: string,
  tagsOf: (buckets: number) => readonly string[],
  buckets: number,
): Pick<SharedState, 'kept' | 'renew' | 'endRefold'> {
  const namesOf = (count: number) => tagsOf(count).map((tag) => `${tag}:incarnation`)

  /** The ids that buckets know, '' for none. */
  const knownIds = async (count: number): Promise<string[]> => {
    const pipeline = redis.pipeline()
    for (const name of namesOf(count)) pipeline.get(name)
    return ((await all(pipeline)) as (string | null)[]).map((id) => id ?? '')
  }
  const complete = async ({ isReady, ...step }: Step): Promise<Incarnation> => {
    if (isReady) return step
    const pipeline = redis.pipeline()
    for (const name of namesOf(bucketsOf(step.id))) pipeline.claim(name, step.id)
    await all(pipeline)
    await redis.incarnation(key, 'ready', step.id)
    return step
  }
  /** What a bucket has folded in an incarnation that is over is asked by nobody. */
  const forget = async (over: string): Promise<void> => {
    const pipeline = redis.pipeline()
    for (const tag of tagsOf(bucketsOf(over))) pipeline.del(foldedKey(tag, over))
    await all(pipeline)
  }
  return {
    async kept() {
      const step = read(await redis.incarnation(key, 'read'))
      if (step === undefined) return undefined
      const kept = await complete(step)
      const known = await knownIds(bucketsOf(kept.id))
      return { ...kept, isWhole: known.every((each) => each === kept.id) }
    },
    async renew(plan, over, after) {
      const before = over ?? after
      const left = before === '' ? [] : await knownIds(bucketsOf(before))
      const count = over !== undefined || left.some((id) => id !== '') ? bucketsOf(before) : buckets
      const known = [after, over ?? '', ...left, ...(await knownIds(count))].toSorted()
      const id = idAfter(known.at(-1) ?? '', count)
      const text = plan === undefined ? '' : JSON.stringify(plan)
      const step = read(await redis.incarnation(key, 'renew', over ?? '', id, text))
      const kept = await complete(step as Step)
      if (over !== undefined && kept.id !== over) await forget(over)
      return kept
    },
    async endRefold(incarnation) {
      await redis.incarnation(key, 'refolded', incarnation)
    },
  }
}

/** What a bucket has folded in an incarnation. */
export const foldedKey = (tag: string, incarnation: string): string => `${tag}:folded:${incarnation}`
