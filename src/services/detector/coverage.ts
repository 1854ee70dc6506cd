import type { Outcome } from '../../engine/decide.ts'
import type { LoggedRule } from '../../engine/layout.ts'
import type { RefoldPlan } from '../../ports/shared-state.ts'
import type { Rule } from '../../rules/rule.ts'
import type { Known } from './known.ts'

/** When the bucket of event time begins that a rule's alert of a hit stands for. */
const bucketStart = ({ suppressMs = 1 }: Rule, t: number): number => Math.floor(t / suppressMs) * suppressMs

/**
 * Leaves out what rests on more than has been read again after a loss: it was written before, with all that it rested
 * on, and would now be told with less.
 */
export function createCoverage(
  plan: RefoldPlan | undefined,
  rules: readonly LoggedRule[],
  known: Known,
): (outcome: Outcome) => Outcome {
  if (plan === undefined || Object.keys(plan.since).length === 0) return (outcome) => outcome
  const logged = new Map(rules.map((each) => [each.rule, each]))
  const isCovered = (rule: Rule, start: number): boolean => {
    const own = logged.get(rule)
    if (own === undefined) return true
    const { hits, before } = known.refolded(own)
    return start >= hits && start - rule.correlation.backMs >= before
  }
  return ({ touched, asks, due }) => ({
    touched: new Map([...touched].filter(([state]) => isCovered(state.logged.rule, state.since))),
    asks: asks.filter(({ rule, t }) => isCovered(rule, bucketStart(rule, t))),
    due,
  })
}
