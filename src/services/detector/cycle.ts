import type { Ask, Due, Outcome } from '../../engine/decide.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Plan } from '../../engine/plan.ts'
import type { View } from '../../engine/view.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { planDue } from '../plan-due.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'

/** plan → observe → decide, and the blocks that hits ask for. */
export interface Cycle {
  /** Runs a plan through the logs and collects what comes of it. Answers with the triggers that wait now. */
  readonly settle: (plan: Plan) => Promise<readonly Due[]>
  /** Makes the decisions on what is due, and runs them through. */
  readonly decide: (due: readonly Due[]) => Promise<readonly Due[]>
  /** Sets the blocks that are asked for. */
  readonly ask: (asks: readonly Ask[]) => Promise<void>
}

export interface CycleOptions {
  readonly engine: Engine
  readonly store: WindowStore
  readonly effects: Effects
  /** Begins to write what has been found. */
  readonly publish: () => void
  /** Leaves out what the windows do not cover. */
  readonly cover: (outcome: Outcome) => Outcome
}

export function createCycle(
  { metrics, failpoint }: DetectorDeps,
  { engine, store, effects, publish, cover }: CycleOptions,
): Cycle {
  const observe = async (plan: Plan): Promise<readonly View[]> => {
    const end = metrics.stage.startTimer({ stage: 'observe' })
    const views = await store.observe(plan.observations)
    end()
    return views
  }
  const ask = async (asks: readonly Ask[]): Promise<void> => {
    const plan = engine.planBlocks(asks)
    if (plan === undefined) return
    // An alert does not wait for what its block rests on.
    publish()
    effects.blocks(engine.blocksOf(plan, await observe(plan)))
    await failpoint('detector:after-asking')
  }
  const settle = async (plan: Plan): Promise<readonly Due[]> => {
    for (const [rule, errors] of plan.errors) metrics.ruleErrors.inc({ rule }, errors)
    if (plan.observations.length === 0) return []
    const views = await observe(plan)
    await failpoint('detector:after-observe')
    const end = metrics.stage.startTimer({ stage: 'decide' })
    const outcome = cover(engine.decide(plan, views))
    effects.take(outcome)
    effects.blocks(engine.blocksOf(plan, views))
    effects.blocks(engine.liftsOf(outcome))
    end()
    await ask(outcome.asks)
    return outcome.due
  }
  const decide = async (due: readonly Due[]) => {
    publish()
    return settle(await planDue(engine, due, observe))
  }
  return { settle, decide, ask }
}
