/** A token bucket: `capacity` at once, `perSecond` for good. */
export interface Rate {
  readonly capacity: number
  readonly perSecond: number
}

/** What a caller may still do. */
export interface Allowance {
  readonly allowed: boolean
  /** Whole requests left. */
  readonly remaining: number
  /** Seconds until the next request is allowed (0 where one is), and until the bucket is full again. */
  readonly retryAfter: number
  readonly fullAfter: number
}

interface Bucket {
  level: number
  at: number
}

/**
 * Token buckets under names, in memory, at most `maxNames` of them: the one unused for longest goes first. (Who makes
 * others forgotten by coming from very many networks meets the bucket that all share.)
 */
export function createRateLimiter(
  rate: Rate,
  clock: () => number,
  maxNames = 10_000,
): { take(name: string): Allowance } {
  const buckets = new Map<string, Bucket>()
  const refilled = (bucket: Bucket | undefined, now: number): number =>
    bucket === undefined
      ? rate.capacity
      : Math.min(rate.capacity, bucket.level + (Math.max(0, now - bucket.at) / 1_000) * rate.perSecond)
  return {
    take(name) {
      const now = clock()
      const level = refilled(buckets.get(name), now)
      const allowed = level >= 1
      const left = allowed ? level - 1 : level
      buckets.delete(name)
      buckets.set(name, { level: left, at: now })
      const oldest = buckets.size > maxNames ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      return {
        allowed,
        remaining: Math.floor(left),
        retryAfter: Math.ceil(Math.max(0, 1 - left) / rate.perSecond),
        fullAfter: Math.ceil((rate.capacity - left) / rate.perSecond),
      }
    },
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-10: what is allowed, and what is left of it. */
export const rateHeaders = (name: string, rate: Rate, allowance: Allowance): Record<string, string> => ({
  'ratelimit-policy': `"${name}";q=${rate.capacity};w=${Math.ceil(rate.capacity / rate.perSecond)}`,
  ratelimit: `"${name}";r=${allowance.remaining};t=${allowance.fullAfter}`,
  ...(allowance.allowed ? {} : { 'retry-after': String(Math.max(1, allowance.retryAfter)) }),
})
