import type { Alert } from '../engine/alert.ts'
import type { Event } from '../events/event.ts'
import { createRunDecisions, type DecisionCounts, type RunDecisionsOptions } from './run-decisions.ts'
import { createRunSteps, type RunStep, type RunStepsOptions, type StepCounts } from './run-steps.ts'

/** What became of the events of a run. */
export type RunCounts = Readonly<StepCounts & DecisionCounts>

/** One partition of events from its beginning to its end, as a replay reads it. */
export interface Run {
  readonly counts: RunCounts
  push(event: Event): Promise<void> | void
  /** The end of the input: the watermark goes to +∞. Every alert once, at its last revision, by (firstHit, id). */
  end(): Promise<readonly Alert[]>
}

export type RunOptions = Omit<RunDecisionsOptions, 'mostDue'> & Omit<RunStepsOptions, 'plan'>

/** Starts a run. The result does not depend on `batchSize`. */
export function createRun({ batchSize = 256, outOfOrdernessMs, ...options }: RunOptions): Run {
  const { engine, allowedLatenessMs } = options
  const steps = createRunSteps({ plan: () => engine.plan(), batchSize, outOfOrdernessMs, allowedLatenessMs })
  const decisions = createRunDecisions({ ...options, mostDue: 8 * batchSize })
  const takeAll = async (next: readonly RunStep[]) => {
    for (const step of next) await decisions.take(step)
  }
  return {
    get counts() {
      const { processed, duplicate } = steps.counts
      return { ...decisions.counts, processed, duplicate: duplicate + decisions.counts.duplicate }
    },
    push(event) {
      const next = steps.push(event)
      return next.length === 0 ? undefined : takeAll(next)
    },
    async end() {
      await decisions.take(steps.end())
      return decisions.end()
    },
  }
}
