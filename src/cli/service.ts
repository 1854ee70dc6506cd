import type { HealthCheck } from '../ports/health.ts'
import { orAborted } from '../services/retry.ts'

/** A part of a process that runs until it is stopped. */
export interface Service {
  readonly name: string
  /** Resolves after `stop`; rejects when it cannot go on. */
  run(): Promise<void>
  stop(): Promise<void>
  health(): Promise<readonly HealthCheck[]>
  /** What has stopped without a word, by name; nothing where all moves. Never rejects. */
  stalled?(): Promise<readonly string[]>
}

/** Longer nobody waits to hear whether something works, ms. */
const CHECK_MS = 2_000

/** A health check from a question that rejects where something is wrong. */
export async function check(name: string, ask: () => Promise<unknown>): Promise<HealthCheck> {
  const late = AbortSignal.timeout(CHECK_MS)
  try {
    await orAborted(ask(), late)
    return { name, ok: true }
  } catch (error) {
    if (late.aborted) return { name, ok: false, detail: `no answer within ${CHECK_MS / 1_000} s` }
    return { name, ok: false, detail: error instanceof Error ? error.name : 'Error' }
  }
}
