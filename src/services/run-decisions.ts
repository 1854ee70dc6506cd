import type { Alert } from '../engine/alert.ts'
import type { Ask, Due } from '../engine/decide.ts'
import { createDueQueue } from '../engine/due-queue.ts'
import type { Engine } from '../engine/engine.ts'
import type { Plan } from '../engine/plan.ts'
import type { Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { WindowStore } from '../ports/window-store.ts'
import type { Rule } from '../rules/rule.ts'
import { isInState } from './in-state.ts'
import { planDue } from './plan-due.ts'
import { createRunAlerts } from './run-alerts.ts'
import type { RunStep } from './run-steps.ts'

/** What became of events and decisions once the logs were asked. */
export interface DecisionCounts {
  /** Late events that a log holds already. */
  duplicate: number
  late: number
  /** Rule id → events for which a condition of it errored. */
  readonly errors: Map<string, number>
  /** Rule id → decisions not made because they rest on what lies before the beginning. */
  readonly undecidable: Map<string, number>
}

/** The second half of a run: puts steps into the logs and decides. */
export interface RunDecisions {
  readonly counts: DecisionCounts
  /** Takes the next step; the one after it waits for its promise. */
  take(step: RunStep): Promise<void>
  /** After the last step the watermark goes to +∞. Every alert once, at its last revision, by (firstHit, id). */
  end(): Promise<readonly Alert[]>
}

export interface RunDecisionsOptions extends Pick<Disorder, 'allowedLatenessMs'> {
  readonly engine: Engine
  readonly store: WindowStore
  /** Hears of the blocks that hits ask for, each as often as it is asked for. */
  readonly onAsk?: (ask: Ask) => void
  /** From so many on, what is due is decided at any step. */
  readonly mostDue?: number
  /** Since when all is known of what a rule reads, epoch ms; for ever where it is not given. */
  readonly knownSince?: (rule: Rule) => number
  /** Is an alert, as it now is, to be in the result? All are where it is not given. */
  readonly isWanted?: (alert: Alert) => boolean
}

/** What waits, with the registry by which its event was found. */
type Waiting = Due & { readonly registryVersion: number | undefined }

const increase = (counts: Map<string, number>, rule: string, by = 1): void =>
  void counts.set(rule, (counts.get(rule) ?? 0) + by)

/** Of what is due, that whose look-back lies after the beginning of all that its rule reads; the rest is counted. */
const createDecidable =
  (knownSince: (rule: Rule) => number, undecidable: Map<string, number>) =>
  (due: readonly Waiting[]): Waiting[] =>
    due.filter(({ logged: { rule }, hit }) => {
      const isKnown = hit.t - rule.correlation.backMs >= knownSince(rule)
      if (!isKnown) increase(undecidable, rule.id)
      return isKnown
    })

/** Starts the decisions of a run. */
export function createRunDecisions({
  engine,
  store,
  onAsk,
  allowedLatenessMs,
  mostDue = 2_048,
  knownSince = () => -Infinity,
  isWanted = () => true,
}: RunDecisionsOptions): RunDecisions {
  const due = createDueQueue<Waiting>()
  const alerts = createRunAlerts(engine, isWanted)
  const counts: DecisionCounts = { duplicate: 0, late: 0, errors: new Map(), undecidable: new Map() }
  const decidable = createDecidable(knownSince, counts.undecidable)

  /** `by` is the registry of the events that the plan holds or decides on. */
  const settle = async (plan: RunStep['plan'], by: number | undefined) => {
    for (const [rule, errors] of plan.errors) increase(counts.errors, rule, errors)
    if (plan.observations.length === 0) return
    const outcome = engine.decide(plan, await store.observe(plan.observations))
    for (const ask of outcome.asks) onAsk?.(ask)
    alerts.touch(outcome, by)
    for (const { logged, key, hit, deadline } of outcome.due)
      due.add({ logged, key, hit, deadline, registryVersion: by })
  }
  const observe = ({ observations }: Plan) => store.observe(observations)
  const decideDue = async (limit: number) => {
    for (let ripe = due.take(limit); ripe.length > 0; ripe = due.take(limit))
      for (const [by, those] of Map.groupBy(decidable(ripe), ({ registryVersion }) => registryVersion))
        await settle(await planDue(engine, those, observe), by)
  }
  const takeLate = async (event: Event, watermark: number) => {
    if (await isInState(engine, store, event, watermark - allowedLatenessMs)) {
      counts.duplicate += 1
      return
    }
    counts.late += 1
    const { alerts: own, asks } = engine.late(event)
    for (const alert of own) alerts.keep(alert)
    for (const ask of asks) onAsk?.(ask)
  }
  return {
    counts,
    async take({ plan, registryVersion, watermark, decides, late }) {
      await settle(plan, registryVersion)
      if (decides || due.size >= mostDue) await decideDue(watermark)
      alerts.build(watermark)
      const needed = Math.min(watermark, due.earliest())
      store.forget(needed, allowedLatenessMs, needed)
      if (late !== undefined) await takeLate(late, watermark)
    },
    async end() {
      await decideDue(Infinity)
      alerts.build(Infinity)
      return alerts.all()
    },
  }
}
