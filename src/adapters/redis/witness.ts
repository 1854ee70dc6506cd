import { randomUUID } from 'node:crypto'

/**
 * Numbers what one process writes into each bucket. The bucket keeps the greatest number that it has seen, so that
 * writes which were acknowledged and then lost (a replica that took over lacked them, an older copy was put back) are
 * noticed before anything is committed that rests on them.
 */
export interface Witness {
  /** Where a bucket keeps it. */
  keyOf(tag: string): string
  /** The number of the next write to a bucket, by the bucket's key. */
  next(key: string): number
  /** Notes that a write has been acknowledged. */
  confirm(key: string, number: number): void
  /** The number of the latest write that has been acknowledged, 0 before the first: at least that must be found there. */
  latest(key: string): number
  /** Key → the number that must be found there. */
  confirmed(): ReadonlyMap<string, number>
  /** Nothing of before must be found there any more. */
  forget(): void
}

export function createWitness(): Witness {
  const writer = randomUUID()
  const keys = new Map<string, string>()
  const sent = new Map<string, number>()
  const confirmed = new Map<string, number>()
  return {
    keyOf(tag) {
      const key = keys.get(tag) ?? `${tag}:witness:${writer}`
      keys.set(tag, key)
      return key
    },
    next(key) {
      const number = (sent.get(key) ?? 0) + 1
      sent.set(key, number)
      return number
    },
    confirm: (key, number) => void confirmed.set(key, Math.max(number, confirmed.get(key) ?? 0)),
    latest: (key) => confirmed.get(key) ?? 0,
    confirmed: () => confirmed,
    forget: () => confirmed.clear(),
  }
}
