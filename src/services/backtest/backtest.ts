import type { Alert } from '../../engine/alert.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Disorder } from '../../engine/watermark.ts'
import type { Event } from '../../events/event.ts'
import type { EventSpan } from '../../ports/event-history.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import type { Rule } from '../../rules/rule.ts'
import { createRun } from '../run.ts'
import type { Disposition } from '../../engine/disposition.ts'
import { precisionReportOf } from './precision.ts'
import { reportOf, type BacktestReport } from './report.ts'
import { createInSpans, isWithin, spansOf, type Period } from './spans.ts'

export interface BacktestOptions extends Disorder {
  readonly rules: readonly Rule[]
  /** Ids of those that are reported; the others are evaluated for what they have in common with them. */
  readonly chosen: ReadonlySet<string>
  readonly period: Period
  /** An engine of the rules. */
  readonly engine: Engine
  readonly store: WindowStore
  /** Gives the events of the spans to `take`, each when the one before has been taken; others do no harm. */
  readonly feed: (spans: readonly EventSpan[], take: (event: Event) => Promise<void> | void) => Promise<void>
  /** Since when all is known of what a rule reads, epoch ms. */
  readonly knownSince: (rule: Rule) => number
  /** What is known to have come of alerts, in the order in which it was told. */
  readonly dispositions?: readonly Disposition[] | undefined
}

export interface Backtest {
  readonly report: BacktestReport
  /** The alerts of the chosen rules, by (firstHit, id). */
  readonly alerts: readonly Alert[]
}

/**
 * What the rules would have made of events that have left the edge: the alerts whose first hit is in the period. The
 * engine is the live one, and the events are as the edge left them, so that the same rules say what they said live
 * (where no event came beyond the bound of disorder, for time is told by the events alone).
 */
export async function backtest(options: BacktestOptions): Promise<Backtest> {
  const { rules, chosen, period, feed, dispositions, ...rest } = options
  const spans = spansOf(rules, period)
  const isInSpans = createInSpans(spans)
  const disposed = new Set(dispositions?.map(({ alertId }) => alertId))
  const outside = new Set<string>()
  const isWanted = ({ id, firstHit }: Alert) => {
    const isIn = isWithin(period, Date.parse(firstHit))
    if (!isIn && disposed.has(id)) outside.add(id)
    return isIn
  }
  const run = createRun({ ...rest, isWanted })
  await feed(spans, (event) => (isInSpans(event) ? run.push(event) : undefined))
  const all = await run.end()
  const alerts = all.filter(({ ruleId }) => chosen.has(ruleId))
  const report = reportOf(all, rules, chosen, period, run.counts)
  if (dispositions === undefined) return { report, alerts }
  const known = { alerts, outside, dispositions, chosen: Object.keys(report.perRule), period }
  return { report: { ...report, dispositions: precisionReportOf(known) }, alerts }
}
