import type { Alert } from '../engine/alert.ts'
import type { Ask, Due } from '../engine/decide.ts'
import { createDueQueue } from '../engine/due-queue.ts'
import type { Engine } from '../engine/engine.ts'
import type { Plan } from '../engine/plan.ts'
import { createSeen } from '../engine/seen.ts'
import { createWatermark, type Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { WindowStore } from '../ports/window-store.ts'
import { isInState } from './in-state.ts'
import { planDue } from './plan-due.ts'

/** What became of the events of a run. */
export interface RunCounts {
  processed: number
  duplicate: number
  late: number
  /** Rule id → events for which a condition of it errored. */
  readonly errors: Map<string, number>
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
  /** Events that are planned together. */
  readonly batchSize?: number
}

/** Starts a run. The result does not depend on `batchSize`: an event behind the watermark is taken by itself. */
export function createRun({ engine, store, onAsk, batchSize = 512, ...disorder }: RunOptions): Run {
  const { outOfOrdernessMs, allowedLatenessMs } = disorder
  const watermark = createWatermark(disorder)
  const seen = createSeen(outOfOrdernessMs + allowedLatenessMs)
  const due = createDueQueue<Due>()
  const alerts = new Map<string, Alert>()
  const counts: RunCounts = { processed: 0, duplicate: 0, late: 0, errors: new Map() }
  let plan = engine.plan()
  let planned = 0

  const settle = async (next: Plan) => {
    for (const [rule, errors] of next.errors) counts.errors.set(rule, (counts.errors.get(rule) ?? 0) + errors)
    if (next.observations.length === 0) return
    const outcome = engine.decide(next, await store.observe(next.observations))
    for (const ask of outcome.asks) onAsk?.(ask)
    for (const [state, view] of outcome.touched) alerts.set(state.id, engine.alertOf(state, view))
    for (const waiting of outcome.due) due.add(waiting)
  }
  const observe = ({ observations }: Plan) => store.observe(observations)
  const decideDue = async (limit: number) => {
    for (let ripe = due.take(limit); ripe.length > 0; ripe = due.take(limit))
      await settle(await planDue(engine, ripe, observe))
  }
  const flush = async () => {
    const taken = plan
    plan = engine.plan()
    planned = 0
    await settle(taken)
    await decideDue(watermark.value)
    store.forget(watermark.value, allowedLatenessMs, watermark.value)
    seen.advance(watermark.value)
  }
  const add = (event: Event) => {
    plan.add(event)
    planned += 1
    counts.processed += 1
  }
  /** An event behind the watermark meets the decisions made before it, and is followed by its own. */
  const takeBehind = async (event: Event) => {
    await flush()
    add(event)
    await flush()
  }
  const takeLate = async (event: Event) => {
    await flush()
    if (await isInState(engine, store, event, watermark.value - allowedLatenessMs)) counts.duplicate += 1
    else {
      counts.late += 1
      const { alerts: own, asks } = engine.late(event)
      for (const alert of own) alerts.set(alert.id, alert)
      for (const ask of asks) onAsk?.(ask)
    }
  }
  return {
    counts,
    push(event) {
      if (seen.note(event.source, event.id)) {
        counts.duplicate += 1
        return undefined
      }
      const timeliness = watermark.take(event)
      if (timeliness === 'late') return takeLate(event)
      if (timeliness === 'behind') return takeBehind(event)
      add(event)
      return planned >= batchSize ? flush() : undefined
    },
    async end() {
      await flush()
      watermark.advance(Infinity)
      await decideDue(Infinity)
      return [...alerts.values()].toSorted(
        (a, b) => Date.parse(a.firstHit) - Date.parse(b.firstHit) || (a.id < b.id ? -1 : 1),
      )
    },
  }
}
