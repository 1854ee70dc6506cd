import { z } from 'zod'
import { StoreLostError } from '../../ports/errors.ts'
import type { DueRecord, SharedState } from '../../ports/shared-state.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import { BUCKETS, bucketOf, bucketsOf, commonTag, rememberTags } from './buckets.ts'
import { asStoreError } from './errors.ts'
import { createIncarnations, foldedKey } from './incarnations.ts'
import { all } from './pipeline.ts'
import { createWitness } from './witness.ts'
import type { RedisClient } from './redis.ts'

const Due = z.tuple([z.string(), z.string(), z.string(), z.number(), z.string(), z.string(), z.number()])

/** Watermarks that nobody goes on with go by themselves; those of partitions that are owned are published anew. */
const WATERMARKS_MS = 7 * 24 * 3_600_000
/** Said where nothing is to go. */
const STAYS = 0

const encode = ({ kind, rule, key, t, source, id, deadline }: DueRecord): string =>
  JSON.stringify([kind, rule, key, t, source, id, deadline])
const decode = (text: string): DueRecord => {
  const [kind, rule, key, t, source, id, deadline] = Due.parse(JSON.parse(text))
  return { kind, rule, key, t, source, id, deadline }
}

const pairs = (flat: readonly string[]): [string, string][] =>
  Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? '', flat[2 * index + 1] ?? ''])

const flatten = (map: ReadonlyMap<string, number | bigint>): string[] =>
  [...map].flatMap(([name, value]) => [name, String(value)])

/** Triggers that are put into a list in one step. */
const TOGETHER = 1_000

const NOTHING_WRITTEN: ReadonlyMap<string, number> = new Map()

const guard = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => {
    throw error instanceof StoreLostError ? error : asStoreError(error)
  })

/**
 * What workers share, in Redis, beside the logs. Each bucket knows the incarnation and what it has folded. All else lies
 * with a bucket, so that a shard of a cluster cannot lose it unnoticed: what is folded is written behind it. `buckets`
 * is how many there are to be where nothing is kept yet.
 */
export function createRedisSharedState(redis: RedisClient, prefix: string, buckets = BUCKETS): SharedState {
  const tagsOf = rememberTags(prefix)
  const witness = createWitness()
  const common = (name: string) => `${commonTag(prefix)}:${name}`
  const { kept, renew, endRefold } = createIncarnations(redis, common('windows'), tagsOf, buckets)

  /** How many buckets there are, once something is kept. */
  let found: number | undefined
  const learn = <T extends { readonly id: string } | undefined>(incarnation: T): T => {
    if (incarnation !== undefined) found = bucketsOf(incarnation.id)
    return incarnation
  }
  /** The bucket's tag and the list's key. */
  const dueKey = async (partition: TopicPartition): Promise<[tag: string, key: string]> => {
    if (found === undefined) learn(await kept())
    const tags = tagsOf(found ?? buckets)
    const name = partitionKey(partition)
    const tag = tags[bucketOf(name, tags.length)] as string
    return [tag, `${tag}:due:${name}`]
  }
  const folded = async (incarnation: string) => {
    const pipeline = redis.pipeline()
    for (const tag of tagsOf(bucketsOf(incarnation))) pipeline.hgetall(foldedKey(tag, incarnation))
    const known = (await all(pipeline)) as Record<string, string>[]
    const least = new Map(Object.entries(known[0] ?? {}).map(([name, offset]) => [name, BigInt(offset)]))
    for (const [name, offset] of least) {
      for (const bucket of known) {
        const own = bucket[name]
        if (own === undefined) least.delete(name)
        else if (BigInt(own) < (least.get(name) ?? offset)) least.set(name, BigInt(own))
      }
    }
    return least
  }
  return {
    kept: () =>
      guard(async () => {
        // Who begins anew goes by what has been committed.
        witness.forget()
        return learn(await kept())
      }),
    renew: (plan, over, after) => guard(async () => learn(await renew(plan, over, after))),
    endRefold: (incarnation) => guard(() => endRefold(incarnation)),
    folded: (incarnation) => guard(() => folded(incarnation)),
    markFolded: (incarnation, offsets, written = NOTHING_WRITTEN) =>
      guard(async () => {
        if (offsets.size === 0) return
        const told = [...offsets].flatMap(([name, { from, to }]) => [name, String(from), String(to)])
        const pipeline = redis.pipeline()
        const witnesses = Map.groupBy([...written, ...witness.confirmed()], ([key]) =>
          key.slice(0, key.indexOf('}') + 1),
        )
        for (const tag of tagsOf(bucketsOf(incarnation))) {
          const own = witnesses.get(tag) ?? []
          const keys = [`${tag}:incarnation`, foldedKey(tag, incarnation), ...own.map(([key]) => key)]
          pipeline.fold(keys.length, ...keys, incarnation, ...own.map(([, number]) => number), ...told)
        }
        await all(pipeline)
      }),
    raiseWatermarks: (among, own) =>
      guard(async () => {
        const flat = await redis.raise(common(`watermarks:${among}`), WATERMARKS_MS, ...flatten(own))
        return new Map(pairs(flat).map(([name, t]) => [name, Number(t)]))
      }),
    noteBeginnings: (own) =>
      guard(async () => {
        const negated = new Map([...own].map(([name, t]) => [name, -t]))
        const flat = await redis.raise(common('beginnings'), STAYS, ...flatten(negated))
        return new Map(pairs(flat).map(([name, t]) => [name, 0 - Number(t)]))
      }),
    due: (partition) => guard(async () => (await redis.zrange((await dueKey(partition))[1], '0', '-1')).map(decode)),
    addDue: (partition, records) =>
      guard(async () => {
        const [tag, key] = await dueKey(partition)
        const place = witness.keyOf(tag)
        for (let at = 0; at === 0 || at < records.length; at += TOGETHER) {
          const number = witness.next(place)
          const told = records.slice(at, at + TOGETHER).flatMap((each) => [String(each.deadline), encode(each)])
          await redis.enlist(key, place, number, witness.latest(place), ...told)
          witness.confirm(place, number)
        }
      }),
    removeDue: (partition, records) =>
      guard(async () => {
        const [tag, key] = await dueKey(partition)
        const place = witness.keyOf(tag)
        for (let at = 0; at < records.length; at += TOGETHER)
          await redis.delist(key, place, witness.latest(place), ...records.slice(at, at + TOGETHER).map(encode))
      }),
  }
}
