import type { CachedView } from './cached-view.ts'

/** Views of one kind kept between batches, by the key of their log; the ones used least lately go first. */
export interface ViewCache {
  get(key: string): CachedView
  clear(): void
}

/** Keeps at least the last `limit` views used, at most twice as many, in two generations. */
export function createViewCache(limit: number, create: (key: string) => CachedView): ViewCache {
  let young = new Map<string, CachedView>()
  let old = new Map<string, CachedView>()
  return {
    get(key) {
      const known = young.get(key)
      if (known !== undefined) return known
      const view = old.get(key) ?? create(key)
      if (young.size >= limit) {
        old = young
        young = new Map()
      }
      young.set(key, view)
      return view
    },
    clear() {
      young.clear()
      old.clear()
    },
  }
}
