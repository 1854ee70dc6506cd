import type { Alert } from '../engine/alert.ts'

/** Which alerts are asked for. Absent = any. Times are epoch ms of `firstHit`, from inclusive, to exclusive. */
export interface AlertFilter {
  readonly ruleId?: string
  readonly level?: string
  readonly family?: string
  readonly mode?: string
  /** Only those whose mode acts: `enforce` or `canary`. */
  readonly isActing?: true
  /** Any value of the group. */
  readonly entity?: string
  readonly from?: number
  readonly to?: number
}

/** A place in the list, (firstHit, id), newest first. */
export interface AlertCursor {
  readonly firstHit: number
  readonly id: string
}

export interface AlertPage {
  readonly alerts: readonly Alert[]
  /** Where the next page begins; absent on the last. */
  readonly next?: AlertCursor
  /** Facet name (`level`, `ruleId`, `family`, `mode`) → value → number of alerts under the filter. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly total: number
}

/** Alerts for people to read: each id once, at its greatest revision. Rejects with an `InfrastructureError` when the store does not answer. */
export interface AlertStore {
  list(filter: AlertFilter, limit: number, after?: AlertCursor): Promise<AlertPage>
  get(id: string): Promise<Alert | undefined>
  /** Resolves when the store answers, rejects otherwise. */
  ping(): Promise<void>
}
