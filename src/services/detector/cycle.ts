import type { Due } from '../../engine/decide.ts'
import type { Plan } from '../../engine/plan.ts'
import type { View } from '../../engine/view.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'

/** Runs a plan through the logs and collects what comes of it. Answers with the triggers that wait now. */
export type Settle = (plan: Plan) => Promise<readonly Due[]>

/** plan → observe → decide, and the blocks that the hits ask for. */
export function createSettle(deps: DetectorDeps, store: WindowStore, effects: Effects): Settle {
  const { engine, metrics, failpoint } = deps
  const observe = async (plan: Plan): Promise<readonly View[]> => {
    const end = metrics.stage.startTimer({ stage: 'observe' })
    const views = await store.observe(plan.observations)
    end()
    return views
  }
  return async (plan) => {
    for (const [rule, errors] of plan.errors) metrics.ruleErrors.inc({ rule }, errors)
    if (plan.observations.length === 0) return []
    const views = await observe(plan)
    await failpoint('detector:after-observe')
    const outcome = engine.decide(plan, views)
    effects.take(outcome)
    effects.blocks(engine.blocksOf(plan, views))
    effects.blocks(engine.liftsOf(outcome))
    const asking = engine.planBlocks(outcome)
    if (asking !== undefined) {
      effects.blocks(engine.blocksOf(asking, await observe(asking)))
      await failpoint('detector:after-asking')
    }
    return outcome.due
  }
}
