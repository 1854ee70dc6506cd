import type { Alert } from '../../engine/alert.ts'
import type { AlertState } from '../../engine/alert-state.ts'
import type { Outcome } from '../../engine/decide.ts'
import type { Engine } from '../../engine/engine.ts'
import { blockKey, type Block } from '../../blocking/block.ts'
import type { SinkRecord } from '../../ports/sink.ts'

/** What a detector has found and not yet written. */
export interface Effects {
  /** Takes what an outcome has touched: news of an alert at once, mere further hits when they are next due. */
  take(outcome: Outcome): void
  alerts(alerts: readonly Alert[]): void
  blocks(blocks: readonly Block[]): void
  records(records: readonly SinkRecord[]): void
  /** Builds what waits of buckets of event time that are over: views may forget from now on what it rests on. */
  build(watermark: number): void
  /** What is to be written now; with `all` also the alerts that only have more hits. */
  drain(all: boolean): SinkRecord[]
  readonly isEmpty: boolean
}

/** What was last written of an alert. */
interface Written {
  readonly trigger: string
  readonly contradictions: number
  readonly revision: number
}

export const alertRecord = (topic: string, alert: Alert, bucketStart: number): SinkRecord => ({
  topic,
  key: alert.id,
  value: JSON.stringify(alert),
  headers: { bucket: String(bucketStart) },
})

const isNews = (alert: Alert, written: Written | undefined): boolean =>
  written === undefined ||
  written.trigger !== `${alert.trigger.source}\n${alert.trigger.id}` ||
  written.contradictions !== alert.contradictedBy.length

/** Collects effects; topics carry their prefix. `onFound` is told of each alert when it is first written. */
export function createEffects(
  engine: Engine,
  topics: { readonly alerts: string; readonly blocks: string },
  onFound: (alert: Alert) => void = () => undefined,
): Effects {
  const written = new WeakMap<AlertState, Written>()
  /** Alerts that wait for the commit, as they are to be written then. */
  const waiting = new Map<AlertState, () => Alert>()
  /** The first of their buckets is over then, as long as it is not built. */
  let soonest = Infinity
  let ready: SinkRecord[] = []

  const write = (state: AlertState, alert: Alert) => {
    waiting.delete(state)
    if (!written.has(state)) onFound(alert)
    const trigger = `${alert.trigger.source}\n${alert.trigger.id}`
    written.set(state, { trigger, contradictions: alert.contradictedBy.length, revision: alert.revision })
    ready.push(alertRecord(topics.alerts, alert, state.since))
  }
  /** Could the outcome have brought news? Cheaper than building the alert. */
  const isQuiet = (state: AlertState): boolean => {
    const last = written.get(state)
    return (
      last !== undefined &&
      !state.logged.rule.correlation.deferred &&
      last.trigger === `${state.first?.source}\n${state.first?.id}`
    )
  }
  return {
    take({ touched }) {
      for (const [state, view] of touched) {
        if (isQuiet(state)) {
          waiting.set(state, () => engine.alertOf(state, view))
          soonest = Math.min(soonest, state.until)
        } else {
          const alert = engine.alertOf(state, view)
          if (isNews(alert, written.get(state))) write(state, alert)
          // What waits for decisions is kept as it is now: later its view may hold a decision without what it rests on.
          else waiting.set(state, () => alert)
        }
      }
    },
    alerts(alerts) {
      for (const alert of alerts) onFound(alert)
      ready.push(...alerts.map((alert) => alertRecord(topics.alerts, alert, Date.parse(alert.firstHit))))
    },
    blocks(blocks) {
      for (const block of blocks)
        ready.push({ topic: topics.blocks, key: blockKey(block), value: JSON.stringify(block) })
    },
    records(records) {
      ready.push(...records)
    },
    build(watermark) {
      if (soonest > watermark) return
      soonest = Infinity
      for (const [state, alertNow] of waiting) {
        if (state.until > watermark) soonest = Math.min(soonest, state.until)
        else {
          const alert = alertNow()
          waiting.set(state, () => alert)
        }
      }
    },
    drain(all) {
      if (all) {
        for (const [state, alertNow] of waiting) {
          const alert = alertNow()
          if (alert.revision !== written.get(state)?.revision) write(state, alert)
        }
        waiting.clear()
        soonest = Infinity
      }
      const drained = ready
      ready = []
      return drained
    },
    get isEmpty() {
      return ready.length === 0 && waiting.size === 0
    },
  }
}
