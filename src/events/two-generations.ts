/** A cache that holds between `size` and twice as many entries: what was not asked for during a whole generation goes. */
export interface TwoGenerations<Value> {
  /** The value kept for a key, else what `make` gives, kept from now on. */
  get(key: string, make: (key: string) => Value): Value
}

export function createTwoGenerations<Value>(size: number): TwoGenerations<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return {
    get(key, make) {
      const known = young.get(key)
      if (known !== undefined) return known
      const value = old.get(key) ?? make(key)
      if (young.size >= size) {
        old = young
        young = new Map()
      }
      young.set(key, value)
      return value
    },
  }
}
