import { setTimeout as sleep } from 'node:timers/promises'
import { InfrastructureError } from '../ports/errors.ts'

export interface RetryPolicy {
  /** Wait after the first failure, ms; it doubles from there. */
  readonly firstMs: number
  readonly maxMs: number
  /** How long it is tried in all, ms; then the last error is thrown. */
  readonly forMs: number
}

/**
 * Tries `work` until it succeeds, as long as it fails with an `InfrastructureError`, and the policy allows.
 * Between two attempts it looks at `signal`, and throws the signal's reason where that has been aborted.
 */
export async function retry<T>(work: () => Promise<T>, policy: RetryPolicy, signal: AbortSignal): Promise<T> {
  const giveUpAt = performance.now() + policy.forMs
  for (let waitMs = policy.firstMs; ; waitMs = Math.min(waitMs * 2, policy.maxMs)) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof InfrastructureError) || performance.now() + waitMs > giveUpAt) throw error
    }
    await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** Awaits `work`, but no longer than until `signal` is aborted: then rejects with its reason. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort))
}
