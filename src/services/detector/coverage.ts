import type { Outcome } from '../../engine/decide.ts'
import { definitionOf } from '../../events/catalogue.ts'
import type { RefoldPlan } from '../../ports/shared-state.ts'
import { eventTypesOf, type Rule } from '../../rules/rule.ts'
import type { DetectorOptions } from './deps.ts'

/** The topics that a rule reads. */
export const topicsOf = (rule: Rule, { topicName }: DetectorOptions): readonly string[] => [
  ...new Set([...eventTypesOf(rule)].map((type) => topicName(definitionOf(type).topic))),
]

/** Since when all is known again of what a rule reads, epoch ms. */
export const refoldedSince = (plan: RefoldPlan | undefined, rule: Rule, options: DetectorOptions): number =>
  Math.max(...topicsOf(rule, options).map((topic) => plan?.since[topic] ?? -Infinity))

/** When the bucket of event time begins that a rule's alert of a hit stands for. */
const bucketStart = ({ suppressMs = 1 }: Rule, t: number): number => Math.floor(t / suppressMs) * suppressMs

/**
 * Leaves out what rests on more than has been read again after a loss: it was written before, with all that it rested
 * on, and would now be told with less.
 */
export function createCoverage(plan: RefoldPlan | undefined, options: DetectorOptions): (outcome: Outcome) => Outcome {
  if (plan === undefined || Object.keys(plan.since).length === 0) return (outcome) => outcome
  const known = new Map<Rule, number>()
  const sinceOf = (rule: Rule): number => {
    const since = known.get(rule) ?? refoldedSince(plan, rule, options)
    known.set(rule, since)
    return since
  }
  const isCovered = (rule: Rule, start: number) => start - rule.correlation.backMs >= sinceOf(rule)
  return ({ touched, asks, due }) => ({
    touched: new Map([...touched].filter(([{ logged, since }]) => isCovered(logged.rule, since))),
    asks: asks.filter(({ rule, t }) => isCovered(rule, bucketStart(rule, t))),
    due,
  })
}
