import type { AlertDisposition } from '../../engine/disposition.ts'
import type { DispositionStore } from '../../ports/dispositions.ts'

/** A disposition store with its feeding side: whoever follows the topic applies each as it comes. */
export interface MemoryDispositionStore extends DispositionStore {
  /** Takes in one; order and repetition do not matter. */
  apply(disposition: AlertDisposition): void
  /** True once the topic has been read to its end, false when reading it stops. */
  setCurrent(current: boolean): void
}

/** So many alerts' dispositions are known; those decided first go first. */
const MOST = 200_000

/** Dispositions in memory: the fold of their topic. Not current until told so. */
export function createMemoryDispositionStore(most = MOST): MemoryDispositionStore {
  const byAlert = new Map<string, AlertDisposition>()
  let current = false
  return {
    of: (alertId) => byAlert.get(alertId),
    isCurrent: () => current,
    setCurrent: (value) => {
      current = value
    },
    apply(disposition) {
      const { alertId, at } = disposition
      if ((byAlert.get(alertId)?.at ?? '') > at) return
      byAlert.delete(alertId)
      byAlert.set(alertId, disposition)
      const [oldest] = byAlert.keys()
      if (byAlert.size > most && oldest !== undefined) byAlert.delete(oldest)
    },
  }
}
