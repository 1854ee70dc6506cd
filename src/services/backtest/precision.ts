import type { Alert } from '../../engine/alert.ts'
import { isRight, latestOf, OUTCOMES, type Disposition, type Outcome } from '../../engine/disposition.ts'
import { isWithin, type Period } from './spans.ts'

/** How right the alerts were of which this is known. */
export interface Precision {
  /** Alerts of the backtest that have a disposition. */
  readonly disposed: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** (valuable + confirmed) / disposed, 0–1; absent where nothing is disposed. */
  readonly precision?: number
  /**
   * Alerts that were valuable or confirmed and that the backtest does not find. It is told of dispositions alone that
   * name the alert's rule and its first hit, where the rule is a chosen one and the hit in the period.
   */
  readonly missed: number
}

/** The same of all chosen rules and of each. */
export interface PrecisionReport extends Precision {
  /** Dispositions, those overruled by later ones among them, of no alert of the backtest. */
  readonly unmatched: number
  readonly perRule: Readonly<Record<string, Precision>>
}

export interface Disposed {
  /** Alerts of the chosen rules in the period. */
  readonly alerts: readonly Alert[]
  /** Ids of alerts that were found with a first hit outside the period: they are not missed. */
  readonly outside: ReadonlySet<string>
  /** In the order in which they were given. */
  readonly dispositions: readonly Disposition[]
  /** Ids of the chosen rules. */
  readonly chosen: readonly string[]
  readonly period: Period
}

function precisionOf(disposed: readonly Disposition[], missed: number): Precision {
  const count = (outcome: Outcome) => disposed.filter(({ disposition }) => disposition === outcome).length
  return {
    disposed: disposed.length,
    outcomes: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>,
    ...(disposed.length > 0 ? { precision: disposed.filter(isRight).length / disposed.length } : {}),
    missed,
  }
}

/** What the dispositions say of a backtest: an alert's id does not depend on its rule's version, so they still meet. */
export function precisionReportOf({ alerts, outside, dispositions, chosen, period }: Disposed): PrecisionReport {
  const ruleOf = new Map(alerts.map(({ id, ruleId }) => [id, ruleId]))
  const isFound = ({ alertId }: Disposition) => ruleOf.has(alertId)
  const isMissed = (one: Disposition) =>
    isRight(one) &&
    !isFound(one) &&
    !outside.has(one.alertId) &&
    one.ruleId !== undefined &&
    chosen.includes(one.ruleId) &&
    one.firstHit !== undefined &&
    isWithin(period, one.firstHit)
  const latest = [...latestOf(dispositions).values()]
  const [found, missed] = [latest.filter(isFound), latest.filter(isMissed)]
  const foundBy = Map.groupBy(found, ({ alertId }) => ruleOf.get(alertId))
  const missedBy = Map.groupBy(missed, ({ ruleId }) => ruleId)
  return {
    ...precisionOf(found, missed.length),
    unmatched: dispositions.filter((one) => !isFound(one)).length,
    perRule: Object.fromEntries(
      chosen.map((id) => [id, precisionOf(foundBy.get(id) ?? [], missedBy.get(id)?.length ?? 0)]),
    ),
  }
}
