import type { Alert } from '../engine/alert.ts'
import type { Ask, Due } from '../engine/decide.ts'
import { createDueQueue } from '../engine/due-queue.ts'
import type { Engine } from '../engine/engine.ts'
import type { Plan } from '../engine/plan.ts'
import { createFirsts } from '../engine/seen.ts'
import { createWatermark, type Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { Rule } from '../rules/rule.ts'
import type { WindowStore } from '../ports/window-store.ts'
import { isInState } from './in-state.ts'
import { planDue } from './plan-due.ts'
import { createRunAlerts } from './run-alerts.ts'

/** What became of the events of a run. */
export interface RunCounts {
  processed: number
  duplicate: number
  late: number
  /** Rule id → events for which a condition of it errored. */
  readonly errors: Map<string, number>
  /** Rule id → decisions not made because they rest on what lies before the beginning. */
  readonly undecidable: Map<string, number>
}

/** One partition of events from its beginning to its end, as a replay reads it. */
export interface Run {
  readonly counts: RunCounts
  push(event: Event): Promise<void> | void
  /** The end of the input: the watermark goes to +∞. Every alert once, at its last revision, by (firstHit, id). */
  end(): Promise<readonly Alert[]>
}

export interface RunOptions extends Disorder {
  readonly engine: Engine
  readonly store: WindowStore
  /** Hears of the blocks that hits ask for, each as often as it is asked for. */
  readonly onAsk?: (ask: Ask) => void
  /** Does an event come for the first time? Asked once of each; found out here where it is not given. */
  readonly isFirst?: (event: Event) => boolean
  /** Events that are planned together. */
  readonly batchSize?: number
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

/** Starts a run. The result does not depend on `batchSize`: an event behind the watermark is taken by itself. */
export function createRun({
  engine,
  store,
  onAsk,
  batchSize = 256,
  isFirst,
  knownSince = () => -Infinity,
  isWanted = () => true,
  ...disorder
}: RunOptions): Run {
  const { allowedLatenessMs } = disorder
  const watermark = createWatermark(disorder)
  const comesFirst = isFirst ?? createFirsts(disorder)
  const due = createDueQueue<Waiting>()
  const alerts = createRunAlerts(engine, isWanted)
  const counts: RunCounts = { processed: 0, duplicate: 0, late: 0, errors: new Map(), undecidable: new Map() }
  const decidable = createDecidable(knownSince, counts.undecidable)
  let plan = engine.plan()
  let planned = 0
  /** The registry that the events being read were found by. */
  let version: number | undefined

  /** `by` is the registry of the events that the plan holds or decides on. */
  const settle = async (next: Plan, by = version) => {
    for (const [rule, errors] of next.errors) increase(counts.errors, rule, errors)
    if (next.observations.length === 0) return
    const outcome = engine.decide(next, await store.observe(next.observations))
    for (const ask of outcome.asks) onAsk?.(ask)
    alerts.touch(outcome, by)
    for (const waiting of outcome.due) due.add({ ...waiting, registryVersion: by })
  }
  const observe = ({ observations }: Plan) => store.observe(observations)
  const decideDue = async (limit: number) => {
    for (let ripe = due.take(limit); ripe.length > 0; ripe = due.take(limit))
      for (const [by, those] of Map.groupBy(decidable(ripe), ({ registryVersion }) => registryVersion))
        await settle(await planDue(engine, those, observe), by)
  }
  const flush = async () => {
    const taken = plan
    plan = engine.plan()
    planned = 0
    await settle(taken)
    if (due.size >= 8 * batchSize) await decideDue(watermark.value)
    alerts.build(watermark.value)
    const needed = Math.min(watermark.value, due.earliest())
    store.forget(needed, allowedLatenessMs, needed)
  }
  /** What is on time changes no decision, so these may gather: until there are many, or something is not on time. */
  const flushAll = async () => {
    await flush()
    await decideDue(watermark.value)
  }
  const add = (event: Event) => {
    plan.add(event)
    planned += 1
    counts.processed += 1
  }
  /** An event behind the watermark meets the decisions made before it, and is followed by its own. */
  const takeBehind = async (event: Event) => {
    await flushAll()
    add(event)
    await flushAll()
  }
  const takeLate = async (event: Event) => {
    await flushAll()
    if (await isInState(engine, store, event, watermark.value - allowedLatenessMs)) counts.duplicate += 1
    else {
      counts.late += 1
      const { alerts: own, asks } = engine.late(event)
      for (const alert of own) alerts.keep(alert)
      for (const ask of asks) onAsk?.(ask)
    }
  }
  const take = (event: Event) => {
    const timeliness = watermark.take(event)
    if (timeliness === 'late') return takeLate(event)
    if (timeliness === 'behind') return takeBehind(event)
    add(event)
    return planned >= batchSize ? flush() : undefined
  }
  /** With another registry a batch ends. */
  const takeAnew = async (event: Event) => {
    if (version !== undefined) await flush()
    version = event.registryVersion
    await take(event)
  }
  return {
    counts,
    push(event) {
      if (!comesFirst(event)) {
        counts.duplicate += 1
        return undefined
      }
      return (event.registryVersion ?? version) === version ? take(event) : takeAnew(event)
    },
    async end() {
      await flush()
      watermark.advance(Infinity)
      await decideDue(Infinity)
      alerts.build(Infinity)
      return alerts.all()
    },
  }
}
