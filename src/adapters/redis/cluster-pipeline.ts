import type { Cluster, Redis } from 'ioredis'
import { slotOf } from './buckets.ts'
import type { Taking } from './readiness.ts'
import type { Pipeline, Reply } from './redis.ts'

/** Says that a step was not taken, or may not have been, and that somebody else may take it, or the same one later. */
const ELSEWHERE = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|NOSCRIPT)\b|^Connection is closed/

type StepName = Exclude<keyof Pipeline, 'length' | 'exec'>

interface Step {
  readonly name: StepName
  readonly args: (string | number)[]
  readonly slot: number
}

/** One method for each step of anything that takes them. */
type Taker = Record<StepName, (...args: (string | number)[]) => unknown>

/** Slots by their tags: keys of a few buckets come again and again. */
const slots = new Map<string, number>()
function slotOfTagged(key: string): number {
  const tag = key.slice(0, key.indexOf('}') + 1)
  let slot = slots.get(tag)
  if (slot === undefined) slots.set(tag, (slot = slotOf(key)))
  return slot
}

/** Steps and replies of one shard; where its connection breaks, every step says so. */
async function send(shard: Redis, steps: readonly Step[]): Promise<readonly Reply[]> {
  const pipeline = shard.pipeline()
  for (const { name, args } of steps) (pipeline as unknown as Taker)[name](...args)
  return (await pipeline.exec()) ?? []
}

/** A step alone, which ioredis takes wherever its slot is now: it follows redirections and waits a little where nobody can take it. */
async function sendAlone(cluster: Cluster, taking: Taking, { name, args }: Step): Promise<Reply> {
  try {
    return [null, await taking(async () => (cluster as unknown as Taker)[name](...args))]
  } catch (error) {
    return [error as Error, undefined]
  }
}

/**
 * Steps over a cluster: those of a shard in one pipeline, the shards side by side. What a shard cannot take (its slot
 * has moved or is moving, it is gone, it has forgotten a script) is taken again by itself: no step minds being taken twice.
 */
export function createClusterPipeline(cluster: Cluster, taking: Taking): Pipeline {
  const steps: Step[] = []
  const add = (name: StepName, key: string, args: (string | number)[]) =>
    void steps.push({ name, args, slot: slotOfTagged(key) })

  const exec = async (): Promise<Reply[]> => {
    const replies: Reply[] = steps.map(() => [new Error('Connection is closed.'), undefined])
    const masters = new Map(cluster.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]))
    const byShard = new Map<Redis, number[]>()
    for (const [index, { slot }] of steps.entries()) {
      const owner = masters.get(cluster.slots[slot]?.[0] ?? '')
      if (owner === undefined) continue
      const known = byShard.get(owner)
      if (known === undefined) byShard.set(owner, [index])
      else known.push(index)
    }
    await Promise.all(
      [...byShard].map(async ([shard, indexes]) => {
        const own = await send(
          shard,
          indexes.map((index) => steps[index] as Step),
        )
        for (const [at, index] of indexes.entries()) replies[index] = own[at] ?? (replies[index] as Reply)
      }),
    )
    await Promise.all(
      replies.map(async ([error], index) => {
        if (error !== null && ELSEWHERE.test(error.message))
          replies[index] = await sendAlone(cluster, taking, steps[index] as Step)
      }),
    )
    return replies
  }
  return {
    get length() {
      return steps.length
    },
    get: (key) => add('get', key, [key]),
    hgetall: (key) => add('hgetall', key, [key]),
    del: (key) => add('del', key, [key]),
    observeBuffer: (keys, ...rest) => add('observeBuffer', rest[0] ?? '', [keys, ...rest]),
    compact: (...args) => add('compact', args[0], args),
    fold: (keys, ...rest) => add('fold', String(rest[0]), [keys, ...rest]),
    claim: (...args) => add('claim', args[0], args),
    disown: (...args) => add('disown', args[0], args),
    exec,
  }
}
