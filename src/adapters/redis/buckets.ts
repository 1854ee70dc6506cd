import { Command } from 'ioredis'
import { isCluster } from './address.ts'

/** How many slot buckets logs are spread over, unless said otherwise: few, so that a batch is a handful of script calls. */
export const BUCKETS = 16

/** How many on a cluster: they divide evenly among 2, 3, 4, 6, 8, 12, 16, 24 or 48 shards, and each is one slot to move. */
const CLUSTER_BUCKETS = 48

const SLOTS = 16_384

/** How many buckets windows at a place are spread over where nothing else was said. */
export const usualBuckets = (url: string): number => (isCluster(url) ? CLUSTER_BUCKETS : BUCKETS)

const FNV_PRIME = 0x01000193
const FNV_BASIS = 0x811c9dc5

/** The bucket of a log's key (FNV-1a), of so many: all of one key value lies in one, so its steps are atomic. */
export function bucketOf(key: string, buckets: number): number {
  let hash = FNV_BASIS
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), FNV_PRIME)
  return (hash >>> 0) % buckets
}

/** The slot of a cluster that a key lies in. */
export const slotOf = (key: string): number => new Command('get', [key]).getSlot()

/** What is common to all buckets lies with the first one, whatever their number: where it is lost, so is that. */
export const commonTag = (prefix: string): string => `{${prefix}common}`

/**
 * The hash tags of so many buckets: keys that carry one share a slot of a cluster. Slots lie evenly, as shards mostly do,
 * so that each shard has as many buckets as any other.
 */
export function bucketTags(prefix: string, buckets: number): string[] {
  const width = SLOTS / buckets
  const first = slotOf(commonTag(prefix))
  const isNear = (tag: string, bucket: number) => Math.floor(((slotOf(tag) - first + SLOTS) % SLOTS) / width) === bucket
  return Array.from({ length: buckets }, (_, bucket) => {
    if (bucket === 0) return commonTag(prefix)
    let tag = `{${prefix}${bucket}}`
    for (let nth = 1; !isNear(tag, bucket); nth += 1) tag = `{${prefix}${bucket}.${nth}}`
    return tag
  })
}

/** `bucketTags` of one prefix, each number worked out once. */
export function rememberTags(prefix: string): (buckets: number) => readonly string[] {
  const known = new Map<number, readonly string[]>()
  return (buckets) => {
    const tags = known.get(buckets) ?? bucketTags(prefix, buckets)
    known.set(buckets, tags)
    return tags
  }
}

/** How many buckets the windows of an incarnation are spread over, by its id. */
export const bucketsOf = (incarnation: string): number => Number(/^\d+-(\d{1,5})-/.exec(incarnation)?.[1] ?? BUCKETS)
