import type { Plan } from '../engine/plan.ts'
import { createFirsts } from '../engine/seen.ts'
import { createWatermark, type Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'

/** Some events of a run, planned: data that the logs are not needed for. */
export interface RunStep {
  readonly plan: Pick<Plan, 'observations' | 'errors'>
  /** The registry that the plan's events were found by. */
  readonly registryVersion: number | undefined
  /** Where the watermark stands after them, epoch ms. */
  readonly watermark: number
  /** All that is due then has to be decided; else it may gather. */
  readonly decides: boolean
  /** Follows the plan: an event that is too late for every log. */
  readonly late?: Event
}

/** What became of events before they were planned. */
export interface StepCounts {
  processed: number
  duplicate: number
}

/** The first half of a run: cuts a stream of events into steps. Knows nothing of what is in the logs. */
export interface RunSteps {
  readonly counts: StepCounts
  /** The steps that an event completes, mostly none. */
  push(event: Event): readonly RunStep[]
  /** What is left at the end of the input. */
  end(): RunStep
}

export interface RunStepsOptions extends Disorder {
  /** An empty plan. */
  readonly plan: () => Plan
  /** Events that are planned together. */
  readonly batchSize?: number | undefined
}

const NO_STEPS: readonly RunStep[] = []

/**
 * Starts the steps of a run. What is on time changes no decision, so it may gather; an event behind the watermark is a
 * step by itself: it meets the decisions made before it, and is followed by its own.
 */
export function createRunSteps({ plan: empty, batchSize = 256, ...disorder }: RunStepsOptions): RunSteps {
  const watermark = createWatermark(disorder)
  const comesFirst = createFirsts(disorder)
  const counts: StepCounts = { processed: 0, duplicate: 0 }
  let plan = empty()
  let planned = 0
  let registryVersion: number | undefined

  const cut = (decides: boolean, late?: Event): RunStep => {
    const { observations, errors } = plan
    plan = empty()
    planned = 0
    const step = { plan: { observations, errors }, registryVersion, watermark: watermark.value, decides }
    return late === undefined ? step : { ...step, late }
  }
  const add = (event: Event) => {
    plan.add(event)
    planned += 1
    counts.processed += 1
  }
  const takeBehind = (event: Event): readonly RunStep[] => {
    const before = cut(true)
    add(event)
    return [before, cut(true)]
  }
  const take = (event: Event): readonly RunStep[] => {
    const timeliness = watermark.take(event)
    if (timeliness === 'late') return [cut(true, event)]
    if (timeliness === 'behind') return takeBehind(event)
    add(event)
    return planned >= batchSize ? [cut(false)] : NO_STEPS
  }
  /** With another registry a step ends. */
  const takeAnew = (event: Event): readonly RunStep[] => {
    const before = registryVersion === undefined ? NO_STEPS : [cut(false)]
    registryVersion = event.registryVersion
    return [...before, ...take(event)]
  }
  return {
    counts,
    push(event) {
      if (!comesFirst(event)) {
        counts.duplicate += 1
        return NO_STEPS
      }
      return (event.registryVersion ?? registryVersion) === registryVersion ? take(event) : takeAnew(event)
    },
    end: () => cut(false),
  }
}
