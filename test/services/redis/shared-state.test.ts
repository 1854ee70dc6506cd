import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUCKETS, bucketTags, commonTag } from '../../../src/adapters/redis/buckets.ts'
import { foldedKey } from '../../../src/adapters/redis/incarnations.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { StoreLostError } from '../../../src/ports/errors.ts'
import { begun } from '../../contract/begun.ts'
import { sharedStateContract } from '../../contract/shared-state.ts'
import { connect, freshPrefix } from './server.ts'

const tagOf = (prefix: string, bucket: number) => bucketTags(prefix, BUCKETS)[bucket] ?? ''
let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

sharedStateContract('Redis', () => {
  const prefix = freshPrefix()
  return Promise.resolve({ worker: () => createRedisSharedState(redis, prefix) })
})

describe('the shared state in Redis', () => {
  test('who dies while making it is followed by another who makes the rest', async () => {
    const prefix = freshPrefix()
    const state = createRedisSharedState(redis, prefix)
    const { id } = await state.renew(undefined, undefined, '')
    await redis.hdel(`${commonTag(prefix)}:windows`, 'ready')
    await redis.del(`${tagOf(prefix, 3)}:incarnation`)
    expect(await state.kept()).toEqual({ id, plan: undefined, isRefolding: false, isWhole: true })
    expect(await redis.get(`${tagOf(prefix, 3)}:incarnation`)).toBe(id)
  })

  test('who tells buckets of an earlier one comes too late', async () => {
    const prefix = freshPrefix()
    const state = createRedisSharedState(redis, prefix)
    const { id } = await state.renew(undefined, undefined, '')
    const next = await state.renew({ base: 1, from: {}, until: {}, reached: {}, since: {}, toldBy: undefined }, id, '')
    await redis.claim(`${tagOf(prefix, 3)}:incarnation`, id)
    expect(await state.kept()).toEqual({ ...next, isWhole: true })
  })

  test('folded is what the bucket has that has folded least; a bucket that knows nothing counts', async () => {
    const prefix = freshPrefix()
    const state = createRedisSharedState(redis, prefix)
    const id = await begun(state)
    const key = (bucket: number) => foldedKey(tagOf(prefix, bucket), id)
    await state.markFolded(
      id,
      new Map([
        ['a', { from: 0n, to: 10n }],
        ['b', { from: 0n, to: 20n }],
      ]),
    )
    await redis.hset(key(BUCKETS - 1), 'a', '7')
    expect((await state.folded(id)).get('a')).toBe(7n)
    await expect(state.markFolded(id, new Map([['a', { from: 10n, to: 11n }]]))).rejects.toBeInstanceOf(StoreLostError)
    await redis.hdel(key(0), 'b')
    expect((await state.folded(id)).has('b')).toBe(false)
    await redis.del(key(5))
    expect(await state.folded(id)).toEqual(new Map())
  })

  test.each(Array.from({ length: BUCKETS }, (_, bucket) => bucket))(
    'the loss of bucket %i is told, and not mended',
    async (bucket) => {
      const prefix = freshPrefix()
      const state = createRedisSharedState(redis, prefix)
      const id = await begun(state)
      await redis.del(`${tagOf(prefix, bucket)}:incarnation`)
      for (let times = 0; times < 2; times += 1)
        expect(await state.kept()).toEqual({ id, plan: undefined, isRefolding: false, isWhole: false })
      await expect(state.markFolded(id, new Map([['a', { from: 0n, to: 1n }]]))).rejects.toBeInstanceOf(StoreLostError)
    },
  )
})
