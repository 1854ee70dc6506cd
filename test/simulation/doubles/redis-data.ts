/** What a key holds. Texts are strings of bytes. */
export type Held = string | Map<string, string> | Set<string> | Scores
/** A sorted set: member → score. */
export class Scores extends Map<string, number> {}

/** All that a Redis holds at a time. */
export interface RedisCopy {
  readonly held: ReadonlyMap<string, Held>
  readonly expires: ReadonlyMap<string, number>
}

/** The keys of a Redis, by its own clock. */
export interface RedisData {
  get(key: string): Held | undefined
  set(key: string, value: Held): void
  delete(key: string): boolean
  expireAt(key: string, t: number): void
  /** When a key goes by itself, epoch ms. */
  expiry(key: string): number | undefined
  keys(): string[]
  copy(): RedisCopy
  /** All is again as it was in a copy. */
  restore(copy: RedisCopy): void
}

const copied = (value: Held): Held => {
  if (typeof value === 'string') return value
  if (value instanceof Set) return new Set(value)
  return value instanceof Scores ? new Scores(value) : new Map(value)
}

export function createRedisData(now: () => number): RedisData {
  let held = new Map<string, Held>()
  let expires = new Map<string, number>()
  const remove = (key: string): boolean => {
    expires.delete(key)
    return held.delete(key)
  }
  const expire = (key: string): void => {
    if ((expires.get(key) ?? Infinity) <= now()) remove(key)
  }
  return {
    get(key) {
      expire(key)
      return held.get(key)
    },
    set: (key, value) => void held.set(key, value),
    delete(key) {
      expire(key)
      return remove(key)
    },
    expireAt: (key, t) => void expires.set(key, t),
    expiry: (key) => expires.get(key),
    keys() {
      for (const key of expires.keys()) expire(key)
      return [...held.keys()]
    },
    copy: () => ({
      held: new Map([...held].map(([key, value]) => [key, copied(value)])),
      expires: new Map(expires),
    }),
    restore(copy) {
      held = new Map([...copy.held].map(([key, value]) => [key, copied(value)]))
      expires = new Map(copy.expires)
    },
  }
}
