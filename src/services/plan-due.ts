import type { Due } from '../engine/decide.ts'
import type { Engine } from '../engine/engine.ts'
import type { Plan } from '../engine/plan.ts'
import type { View } from '../engine/view.ts'

/** Plans the decisions on what is due. Where conditions look something up, `observe` reads that first. */
export async function planDue(
  engine: Engine,
  due: readonly Due[],
  observe: (plan: Plan) => Promise<readonly View[]>,
): Promise<Plan> {
  const asking = engine.planCandidates(due)
  if (asking === undefined) return engine.planDecisions(due)
  const questions = engine.questionsOf(due, asking, await observe(asking))
  const looking = engine.planLookups(questions)
  return engine.planDecisions(due, engine.answersOf(questions, looking, await observe(looking)))
}
