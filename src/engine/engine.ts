import type { Event } from '../events/event.ts'
import type { Rule } from '../rules/rule.ts'
import type { Block } from '../blocking/block.ts'
import { createActing } from './acting.ts'
import type { Alert } from './alert.ts'
import type { AlertState } from './alert-state.ts'
import { buildAlert, createAlertId } from './build-alert.ts'
import { createDecider, createOutcome, type Ask, type Due, type Outcome } from './decide.ts'
import { decideLate, type Late } from './late.ts'
import { layOut, type Digest, type Layout } from './layout.ts'
import { createPlan, enter, type Plan } from './plan.ts'
import {
  answersOf,
  NO_ANSWERS,
  planCandidates,
  planLookups,
  questionsOf,
  type Answers,
  type Question,
} from './lookups.ts'
import { blocksOf, liftsOf, planBlocks } from './token-log.ts'
import type { View } from './view.ts'

/**
 * The engine: `plan` says what a batch of events asks of the logs, a window store observes it, `decide` says what
 * comes of it. Pure: nothing here can tell live from replay.
 */
export interface Engine {
  readonly layout: Layout
  plan(): Plan
  /** A plan that reads the logs around what is due; undefined where no rule of it looks anything up. */
  planCandidates(due: readonly Due[]): Plan | undefined
  /** What is to be looked up before it can be decided; `views` are those of the plan for the candidates. */
  questionsOf(due: readonly Due[], plan: Plan, views: readonly View[]): readonly Question[]
  planLookups(questions: readonly Question[]): Plan
  answersOf(questions: readonly Question[], plan: Plan, views: readonly View[]): Answers
  /** A plan that makes the decisions on what has waited long enough, with the answers to all that is looked up. */
  planDecisions(due: readonly Due[], answers?: Answers): Plan
  /** `views` are those of the plan's observations, in their order. */
  decide(plan: Pick<Plan, 'observations'>, views: readonly View[]): Outcome
  /** An alert as it is now, from the view that holds its log; of the engine's registry unless another is told. */
  alertOf(state: AlertState, view: View, registryVersion?: number): Alert
  /** A plan for the blocks that hits ask for; undefined where none is asked for. */
  planBlocks(asks: readonly Ask[]): Plan | undefined
  /** The blocks that a plan's events have set or changed, and those that an outcome lifts. */
  blocksOf(plan: Plan, views: readonly View[]): readonly Block[]
  liftsOf(outcome: Outcome): readonly Block[]
  /** What stateless rules make of an event that came too late for every window. */
  late(event: Event): Late
}

export interface EngineOptions {
  readonly rules: readonly Rule[]
  readonly registryVersion: number
  readonly digest: Digest
}

/** Creates an engine for a set of rules. */
export function createEngine({ rules, registryVersion, digest }: EngineOptions): Engine {
  const layout = layOut(rules, digest)
  const alertId = createAlertId(digest)
  const modeOf = createActing(digest)
  const decider = createDecider(layout, alertId, modeOf)
  return {
    layout,
    plan: () => createPlan(layout),
    planCandidates: (due) => planCandidates(layout, due),
    questionsOf,
    planLookups: (questions) => planLookups(layout, questions),
    answersOf,
    planDecisions(due, { selected, errors } = NO_ANSWERS) {
      const plan = createPlan(layout)
      for (const { logged, key, hit } of due) {
        const { backMs, aheadMs } = logged.rule.correlation
        const observation = plan.of(logged.kind, key, hit.t)
        const decision = { rule: logged.tag, t: hit.t, source: hit.source, id: hit.id }
        observation.decisions ??= []
        observation.decisions.push({ decision, from: hit.t - backMs, to: hit.t + aheadMs })
        const { suppressMs = 1 } = logged.rule
        const bucket = Math.floor(hit.t / suppressMs) * suppressMs
        observation.from = Math.min(observation.from, bucket - backMs)
        observation.to = Math.max(observation.to, bucket + suppressMs - 1 + aheadMs)
      }
      for (const { logged, key, entry } of selected) enter(plan.of(logged.kind, key, entry.t), entry)
      for (const [rule, count] of errors) plan.errors.set(rule, count)
      return plan
    },
    decide(plan, views) {
      const outcome = createOutcome()
      for (const [index, observation] of plan.observations.entries()) {
        decider.decide(observation, views[index] as View, outcome)
      }
      return outcome
    },
    alertOf: (state, view, version = registryVersion) => buildAlert(state, view, version),
    planBlocks: (asks) => planBlocks(layout, asks),
    blocksOf: (plan, views) => blocksOf(layout, plan.observations, views, digest),
    liftsOf: (outcome) => liftsOf(outcome, digest),
    late: (event) =>
      decideLate(layout, event, { alertId, modeOf, registryVersion: event.registryVersion ?? registryVersion }),
  }
}
