import { createRequire } from 'node:module'

interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests: (this: RequestQueue) => void
}

let done = false

/**
 * kafkajs 2.2.4 looks at every connection's empty request queue a thousand times a second, by a timer set to a
 * negative time, of which Node warns (tulios/kafkajs#1751, #1768, open): 2.6 % of a core for each idle client. A queue
 * that is empty and not throttled needs no look: adding to it looks by itself. Another version's queue is left alone.
 */
export function stopIdlePolling(): void {
  if (done) return
  done = true
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype?: RequestQueue
  }
  const look = prototype?.scheduleCheckPendingRequests
  if (prototype === undefined || typeof look !== 'function') return
  prototype.scheduleCheckPendingRequests = function scheduleWhereNeeded() {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) look.call(this)
  }
}
