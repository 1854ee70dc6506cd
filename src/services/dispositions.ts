import type { AlertDisposition } from '../engine/disposition.ts'
import type { Dispositions, DispositionStore } from '../ports/dispositions.ts'
import type { Sink } from '../ports/sink.ts'
import { laterThan } from './later-than.ts'
import { addressOf } from './testimony.ts'

export interface DispositionsDeps {
  readonly store: DispositionStore
  readonly sink: Sink
  /** The compacted topic that dispositions are kept on. */
  readonly topic: string
  /** Folds one in here at once; everywhere else it is folded in when the topic has been followed there. */
  readonly apply: (disposition: AlertDisposition) => void
}

/** Writes what analysts make of alerts to its topic. */
export function createDispositions({ store, sink, topic, apply }: DispositionsDeps): Dispositions {
  return {
    of: (alertId) => store.of(alertId),
    isCurrent: () => store.isCurrent(),
    async decide(alert, outcome, by, now) {
      const at = laterThan(store.of(alert.id)?.at, now)
      const { id: alertId, ruleId, firstHit } = alert
      const address = addressOf(alert)
      const about = address === undefined ? {} : { address }
      const disposition = {
        alertId,
        disposition: outcome,
        at,
        by,
        ruleId,
        firstHit,
        ...about,
      }
      await sink.write([{ topic, key: alertId, value: JSON.stringify(disposition) }])
      apply(disposition)
      return disposition
    },
  }
}
