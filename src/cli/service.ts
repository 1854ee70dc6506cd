import type { HealthCheck } from '../ports/health.ts'

/** A part of a process that runs until it is stopped. */
export interface Service {
  readonly name: string
  /** Resolves after `stop`; rejects when it cannot go on. */
  run(): Promise<void>
  stop(): Promise<void>
  health(): Promise<readonly HealthCheck[]>
}

/** A health check from a question that rejects where something is wrong. */
export async function check(name: string, ask: () => Promise<unknown>): Promise<HealthCheck> {
  try {
    await ask()
    return { name, ok: true }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.name : 'Error' }
  }
}
