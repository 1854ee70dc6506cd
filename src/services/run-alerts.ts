import type { Alert } from '../engine/alert.ts'
import type { AlertState } from '../engine/alert-state.ts'
import type { Outcome } from '../engine/decide.ts'
import { createDueQueue } from '../engine/due-queue.ts'
import type { Engine } from '../engine/engine.ts'
import type { View } from '../engine/view.ts'

/** The alerts of a run, each as it is in the end. */
export interface RunAlerts {
  /** Takes what an outcome has touched; `by` is the registry of the events that did. */
  touch(outcome: Outcome, by: number | undefined): void
  /** Takes an alert that will not change. */
  keep(alert: Alert): void
  /** Builds those whose bucket of event time is over: their views may forget from now on what they rest on. */
  build(watermark: number): void
  /** All of them, by (firstHit, id); each must have been built. */
  all(): readonly Alert[]
}

/** An alert that may be touched again: it is built once, when its bucket is over. */
interface Open {
  readonly state: AlertState
  readonly view: View
  readonly by: number | undefined
  readonly deadline: number
}

/** `isWanted` says whether an alert, as it now is, is to be in the result. */
export function createRunAlerts(engine: Engine, isWanted: (alert: Alert) => boolean): RunAlerts {
  const alerts = new Map<string, Alert>()
  const open = new Map<AlertState, Open>()
  const ending = createDueQueue<Open>()

  /** An alert bears the latest registry of all that have touched it. */
  const keep = (alert: Alert) => {
    const registryVersion = Math.max(alert.registryVersion, alerts.get(alert.id)?.registryVersion ?? -Infinity)
    if (isWanted(alert)) alerts.set(alert.id, { ...alert, registryVersion })
    else alerts.delete(alert.id)
  }
  const tell = ({ state, view, by }: Omit<Open, 'deadline'>) => keep(engine.alertOf(state, view, by))
  return {
    keep,
    touch({ touched }, by) {
      for (const [state, view] of touched) {
        const known = open.get(state)
        // What waits for decisions is told as it was decided: later its view may hold more.
        if (state.logged.rule.correlation.deferred || (known !== undefined && known.by !== by))
          tell({ state, view, by })
        else if (known === undefined) {
          const one = { state, view, by, deadline: state.until }
          open.set(state, one)
          ending.add(one)
        }
      }
    },
    build(watermark) {
      for (const one of ending.take(watermark)) {
        open.delete(one.state)
        tell(one)
      }
    },
    all: () =>
      [...alerts.values()].toSorted(
        (a, b) => Date.parse(a.firstHit) - Date.parse(b.firstHit) || (a.id < b.id ? -1 : 1),
      ),
  }
}
