import type { CachedView } from './cached-view.ts'

/** Views of one kind kept between batches, by the key of their log; the ones used least lately go first. */
export interface ViewCache {
  get(key: string): CachedView
  clear(): void
}

/** So many entries make a generation, too: views of long windows are few that are kept. */
const MOST_ENTRIES = 16_000

/** No view counts for more: one that is always in use must not drive all others out. */
const MOST_OF_ONE = MOST_ENTRIES / 16

/**
 * Keeps the last `limit` views used, fewer where they are long, and at most twice as many, in two generations. Memory
 * does not grow with what the windows hold.
 */
export function createViewCache(limit: number, create: (key: string) => CachedView): ViewCache {
  let young = new Map<string, CachedView>()
  let old = new Map<string, CachedView>()
  let entries = 0

  /** Counts what a view has grown by since it was counted last. */
  const count = (view: CachedView): CachedView => {
    const weight = Math.min(view.longest(), MOST_OF_ONE)
    entries += weight - view.counted
    view.counted = weight
    return view
  }
  const turn = () => {
    old = young
    young = new Map()
    entries = 0
  }
  return {
    get(key) {
      const isFull = entries >= MOST_ENTRIES
      const known = isFull ? undefined : young.get(key)
      if (known !== undefined) return count(known)
      const view = young.get(key) ?? old.get(key) ?? create(key)
      if (isFull || young.size >= limit) turn()
      young.set(key, view)
      view.counted = 0
      return count(view)
    },
    clear() {
      young.clear()
      old.clear()
      entries = 0
    },
  }
}
