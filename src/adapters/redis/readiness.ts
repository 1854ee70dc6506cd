import type { Cluster } from 'ioredis'

/** Takes a step once the cluster is ready, and again where it ceases to be before the step has left. */
export type Taking = <T>(step: () => Promise<T>) => Promise<T>

const NOT_READY = /isn't ready/

/**
 * A client whose connections have all broken begins anew, and takes nothing meanwhile: steps wait for it, for as long as
 * one may last. Rejects past that.
 */
export function createTaking(cluster: Cluster, timeoutMs: number): Taking {
  let waiting: Promise<void> | undefined
  const ready = (): Promise<void> => {
    if (cluster.status === 'ready') return Promise.resolve()
    if (waiting !== undefined) return waiting
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error('the cluster is not ready')), timeoutMs)
    cluster.once('ready', resolve)
    waiting = promise.finally(() => {
      waiting = undefined
      clearTimeout(timer)
      cluster.off('ready', resolve)
    })
    return waiting
  }
  return async (step) => {
    const end = performance.now() + timeoutMs
    for (;;) {
      await ready()
      try {
        return await step()
      } catch (error) {
        if (!(error instanceof Error && NOT_READY.test(error.message)) || performance.now() > end) throw error
      }
    }
  }
}
