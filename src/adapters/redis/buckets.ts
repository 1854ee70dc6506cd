/** How many slot buckets the logs are spread over: few, so that a batch is a handful of script calls. */
export const BUCKETS = 16

const FNV_PRIME = 0x01000193
const FNV_BASIS = 0x811c9dc5

/** The bucket of a log's key (FNV-1a): all of one key value lies in one bucket, so its steps are atomic. */
export function bucketOf(key: string): number {
  let hash = FNV_BASIS
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), FNV_PRIME)
  return (hash >>> 0) % BUCKETS
}

/** The hash tag of a bucket: keys that carry it share a slot of a cluster. */
export const bucketTag = (prefix: string, bucket: number): string => `{${prefix}${bucket}}`
