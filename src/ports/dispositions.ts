import type { Alert } from '../engine/alert.ts'
import type { AlertDisposition, Outcome } from '../engine/disposition.ts'

/** What analysts have made of alerts, folded into memory. */
export interface DispositionStore {
  /** The latest of an alert; undefined where nobody has decided it. */
  of(alertId: string): AlertDisposition | undefined
  /** False until the topic has been read to its end once, or when reading it has stopped. */
  isCurrent(): boolean
}

/** Takes in what analysts make of alerts. */
export interface Dispositions extends DispositionStore {
  /** Decides an alert at `now` (epoch ms); a later decision takes an earlier one's place. Resolves when it is kept durably; rejects with an `InfrastructureError`. */
  decide(alert: Alert, outcome: Outcome, by: string, now: number): Promise<AlertDisposition>
}
