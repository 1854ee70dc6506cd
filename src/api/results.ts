import { randomBytes } from 'node:crypto'

/** Answers kept for a moment under a name that nobody can guess, so that no address holds what was asked. */
export interface Results<Value> {
  readonly keep: (value: Value) => string
  readonly find: (name: string) => Value | undefined
}

const LIFETIME_MS = 10 * 60_000
const MOST = 5_000

/** In memory, for ten minutes, at most 5,000 at once (the oldest go first). */
export function createResults<Value>(clock: () => number, most = MOST): Results<Value> {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>()
  const isOver = (until: number): boolean => until <= clock()
  /** They stand in the order in which they end. */
  const tidy = (): void => {
    for (const [name, { until }] of kept) {
      if (!isOver(until) && kept.size < most) return
      kept.delete(name)
    }
  }
  return {
    keep(value) {
      tidy()
      const name = randomBytes(18).toString('base64url')
      kept.set(name, { value, until: clock() + LIFETIME_MS })
      return name
    },
    find(name) {
      const found = kept.get(name)
      return found === undefined || isOver(found.until) ? undefined : found.value
    },
  }
}
