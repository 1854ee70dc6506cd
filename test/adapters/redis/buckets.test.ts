import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bucketOf,
  bucketsOf,
  bucketTags,
  commonTag,
  slotOf,
  usualBuckets,
} from '../../../src/adapters/redis/buckets.ts'

const SLOTS = 16_384

test.each([
  ['123456789', 12_739],
  ['{123456789}:whatever', 12_739],
])('the slot of %s is %i', (key, slot) => expect(slotOf(key)).toBe(slot))

test.each([1, 2, 3, 16, 48, 256])(
  '%i tags are each once, the first is what is common, and shards share them evenly',
  (buckets) => {
    const tags = bucketTags('vigia.', buckets)
    expect(new Set(tags).size).toBe(buckets)
    expect(tags[0]).toBe(commonTag('vigia.'))
    for (const shards of [2, 3, 4, 6]) {
      const counts = Array.from({ length: shards }, () => 0)
      for (const tag of tags) {
        const shard = Math.floor((slotOf(`${tag}:x`) * shards) / SLOTS)
        counts[shard] = (counts[shard] ?? 0) + 1
      }
      for (const count of counts) expect(Math.abs(count - buckets / shards)).toBeLessThanOrEqual(2)
    }
  },
)

test('a key has the same bucket always, below their number, and keys use all of them', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 256 }), (key, buckets) => {
      const bucket = bucketOf(key, buckets)
      expect(bucket).toBe(bucketOf(key, buckets))
      expect(bucket >= 0 && bucket < buckets && Number.isInteger(bucket)).toBe(true)
    }),
  )
  expect(new Set(Array.from({ length: 2_000 }, (_, n) => bucketOf(`key ${n}`, 48))).size).toBe(48)
})

test.each([
  ['000000001-48-6f9619ff-8b86-4d01-b42d-00cf4fc964ff', 48],
  ['000000012-12345678-8b86-4d01-b42d-00cf4fc964ff', 16],
  ['', 16],
])('windows of the incarnation %j lie in %i buckets', (id, buckets) => expect(bucketsOf(id)).toBe(buckets))

test('a cluster has more buckets', () => {
  expect([usualBuckets('redis://one'), usualBuckets('redis+cluster://one')]).toEqual([16, 48])
})
