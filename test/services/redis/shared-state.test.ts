import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUCKETS, bucketTag } from '../../../src/adapters/redis/buckets.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { StoreLostError } from '../../../src/ports/errors.ts'
import { sharedStateContract } from '../../contract/shared-state.ts'
import { connect, freshPrefix } from './server.ts'

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
  test('what is not there may not be taken for empty', async () => {
    const state = createRedisSharedState(redis, freshPrefix())
    await expect(state.open(false)).rejects.toBeInstanceOf(StoreLostError)
  })

  test('who dies while making it is followed by another who makes the rest', async () => {
    const prefix = freshPrefix()
    const state = createRedisSharedState(redis, prefix)
    const incarnation = await state.open(true)
    await redis.del(`{${prefix}common}:incarnation`, `${bucketTag(prefix, 3)}:incarnation`)
    await expect(state.open(false)).rejects.toBeInstanceOf(StoreLostError)
    expect(await state.open(true)).toBe(incarnation)
    expect(await state.open(false)).toBe(incarnation)
  })

  test('folded is what the bucket has that has folded least; a bucket that knows nothing counts', async () => {
    const prefix = freshPrefix()
    const state = createRedisSharedState(redis, prefix)
    await state.markFolded(
      new Map([
        ['a', 10n],
        ['b', 20n],
      ]),
    )
    await redis.hset(`${bucketTag(prefix, BUCKETS - 1)}:folded`, 'a', '7')
    expect((await state.folded()).get('a')).toBe(7n)
    await redis.hdel(`${bucketTag(prefix, 0)}:folded`, 'b')
    expect((await state.folded()).has('b')).toBe(false)
    await redis.del(`${bucketTag(prefix, 5)}:folded`)
    expect(await state.folded()).toEqual(new Map())
  })

  test.each(Array.from({ length: BUCKETS }, (_, bucket) => bucket))(
    'the loss of bucket %i is not mended',
    async (bucket) => {
      const prefix = freshPrefix()
      const state = createRedisSharedState(redis, prefix)
      await state.open(true)
      await redis.del(`${bucketTag(prefix, bucket)}:incarnation`)
      for (const mayCreate of [false, true]) await expect(state.open(mayCreate)).rejects.toBeInstanceOf(StoreLostError)
    },
  )
})
