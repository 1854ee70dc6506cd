import { setTimeout as sleep } from 'node:timers/promises'
import type { Source } from '../ports/source.ts'

const SOON_MS = 50

/**
 * Are partitions still ours for certain? A process that has stood still, or has long been at one write, may have been left
 * behind without knowing, and what it holds may have been written by another.
 */
export interface Hold {
  isCertain(): boolean
  /** Resolves once it is certain; rejects with `signal`'s reason where that is aborted before. */
  certain(signal: AbortSignal): Promise<void>
}

export function createHold({ heldUntil }: Pick<Source, 'heldUntil'>): Hold {
  const isCertain = () => heldUntil === undefined || Date.now() < heldUntil()
  return {
    isCertain,
    async certain(signal) {
      while (!isCertain() && !signal.aborted) await sleep(SOON_MS)
      signal.throwIfAborted()
    },
  }
}
