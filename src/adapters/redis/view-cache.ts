import type { CachedView } from './cached-view.ts'

/** Views kept between batches, by the name of their log; the ones used least lately go first. */
export interface ViewCache {
  get(name: string, create: () => CachedView): CachedView
  clear(): void
}

/** Keeps at least the last `limit` views used, at most twice as many, in two generations. */
export function createViewCache(limit: number): ViewCache {
  let young = new Map<string, CachedView>()
  let old = new Map<string, CachedView>()
  return {
    get(name, create) {
      const known = young.get(name)
      if (known !== undefined) return known
      const view = old.get(name) ?? create()
      if (young.size >= limit) {
        old = young
        young = new Map()
      }
      young.set(name, view)
      return view
    },
    clear() {
      young.clear()
      old.clear()
    },
  }
}
