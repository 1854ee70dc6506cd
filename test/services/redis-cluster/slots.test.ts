import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bucketTags, slotOf } from '../../../src/adapters/redis/buckets.ts'
import { createRedisGenerations } from '../../../src/adapters/redis/generations.ts'
import type { Pipeline, RedisClient } from '../../../src/adapters/redis/redis.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { expectOracle, expiring, shift } from '../../detector/courses.ts'
import { course } from '../../detector/play.ts'
import { runs } from '../../engine/against-oracle.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import { arrive, BOUNDS, LOOKUP_TYPES, events, lookupSpec, orderWithinBound, shifted } from '../../oracle/generate.ts'
import { toOracleRule } from '../../oracle/spec.ts'
import { connect, freshPrefix } from '../redis/server.ts'

/** The keys of a step, by its name. */
const KEYS: Readonly<Record<string, (args: readonly unknown[]) => unknown[]>> = {
  observeBuffer: ([count, ...rest]) => rest.slice(0, Number(count)),
  compact: (args) => args.slice(0, 2),
  delist: (args) => args.slice(0, 2),
  enlist: (args) => args.slice(0, 2),
  fold: ([count, ...rest]) => rest.slice(0, Number(count)),
  generations: (args) => args.slice(0, 3),
}
const keysOf = (name: string, args: readonly unknown[]) => (KEYS[name] ?? ((all) => all.slice(0, 1)))(args).map(String)

/** What lets every method of an object be heard before it is called. */
function overheard<T extends object>(target: T, hear: (name: string, args: readonly unknown[]) => void): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name, of)
      if (typeof value !== 'function' || typeof name === 'symbol') return value
      return (...args: unknown[]) => {
        hear(name, args)
        return Reflect.apply(value, of, args) as unknown
      }
    },
  })
}

/** The same client, which tells the keys of every step that is asked of it. */
function telling(redis: RedisClient, tell: (name: string, keys: readonly string[]) => void): RedisClient {
  const hear = (name: string, args: readonly unknown[]) => {
    if (name !== 'exec' && name !== 'pipeline') tell(name, keysOf(name, args))
  }
  return overheard({ ...bound(redis), pipeline: (): Pipeline => overheard(redis.pipeline(), hear) }, hear)
}

const bound = (redis: RedisClient): RedisClient => ({
  pipeline: () => redis.pipeline(),
  incarnation: (...args) => redis.incarnation(...args),
  raise: (...args) => redis.raise(...args),
  generations: (...args) => redis.generations(...args),
  delist: (...args) => redis.delist(...args),
  enlist: (...args) => redis.enlist(...args),
  hget: (...args) => redis.hget(...args),
  zrange: (...args) => redis.zrange(...args),
})

let redis: Redis & RedisClient
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

/** A client that rejects a step whose keys do not lie in one bucket, and notes the names of steps. */
function strict(prefix: string, buckets: number, names: Set<string>): RedisClient {
  const tags = new Set(bucketTags(prefix, buckets))
  return telling(redis, (name, keys) => {
    names.add(name)
    const own = new Set(keys.map((key) => /^\{[^{}]+\}(?=:)/.exec(key)?.[0] ?? `none in ${key}`))
    expect([...own].filter((tag) => !tags.has(tag))).toEqual([])
    expect(own.size).toBe(1)
    expect(new Set(keys.map(slotOf)).size).toBe(1)
  })
}

test('every key of every step carries the tag of one bucket', async () => {
  const names = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      lookupSpec,
      events(18, LOOKUP_TYPES),
      orderWithinBound,
      course(3),
      shift,
      fc.constantFrom(1, 16, 48),
      async (spec, set, order, how, by, buckets) => {
        const arrivals = arrive(shifted(set, by).map(expiring), order)
        const prefix = freshPrefix()
        const client = strict(prefix, buckets, names)
        await expectOracle([toEngineRule(spec)], [toOracleRule(spec)], arrivals, how, {
          createState: () => createRedisSharedState(client, prefix, buckets),
          openStore: (incarnation, viewLimit) =>
            createRedisWindowStore({
              redis: client,
              prefix,
              incarnation,
              viewLimit,
              latenessMs: BOUNDS.allowedLatenessMs,
            }),
        })
        const generations = createRedisGenerations(client, prefix)
        await generations.open({ digest: 'one', text: 'of one' })
        await generations.textOf('one')
        const state = createRedisSharedState(client, prefix, buckets)
        // Where no event came nobody has begun.
        const kept = await state.kept()
        await state.endRefold(
          (await state.renew({ base: 1, from: {}, until: {}, reached: {}, since: {}, toldBy: undefined }, kept?.id, ''))
            .id,
        )
      },
    ),
    runs(25),
  )
  const seen = [
    'claim',
    'del',
    'delist',
    'enlist',
    'fold',
    'generations',
    'get',
    'hget',
    'hgetall',
    'incarnation',
    'observeBuffer',
    'raise',
    'zrange',
  ]
  expect([...names].filter((name) => name !== 'compact' && name !== 'length').toSorted()).toEqual(seen)
}, 200_000)

test('the number of buckets stays as long as anything is kept, whatever is asked for', async () => {
  const prefix = freshPrefix()
  const one = createRedisSharedState(redis, prefix, 16)
  const { id } = await one.renew(undefined, undefined, '')
  expect(id).toMatch(/^\d+-16-/)
  const other = createRedisSharedState(redis, prefix, 48)
  expect(await other.kept()).toMatchObject({ id, isWhole: true })
  const next = await other.renew(undefined, id, id)
  expect(next.id).toMatch(/^\d+-16-/)
  // What is common is lost, the buckets are there.
  await redis.del(`${bucketTags(prefix, 16)[0]}:windows`)
  const third = await other.renew(undefined, undefined, next.id)
  expect(third.id).toMatch(/^\d+-16-/)
  await redis.del('-', ...(await redis.keys(`{${prefix}*`)))
  const fourth = await other.renew(undefined, undefined, third.id)
  expect(fourth.id).toMatch(/^\d+-48-/)
  expect(fourth.id > third.id).toBe(true)
  expect(await one.kept()).toMatchObject({ id: fourth.id, isWhole: true })
})
