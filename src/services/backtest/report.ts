import { civilDay } from '../../channels/instant.ts'
import type { Alert } from '../../engine/alert.ts'
import type { Rule } from '../../rules/rule.ts'
import type { RunCounts } from '../run.ts'
import { overlapsOf, type Overlap } from './overlap.ts'
import type { PrecisionReport } from './precision.ts'
import type { Period } from './spans.ts'

type Counts = Readonly<Record<string, number>>

/** What a rule would have found in a period. */
export interface RuleReport {
  readonly level: string
  readonly mode: string
  readonly alerts: number
  readonly hits: number
  readonly perDay: Counts
  /** Decisions not made because they rest on what lies before the beginning of the archive. */
  readonly undecidable: number
  /** Events for which a condition errored. */
  readonly errors: number
}

/** What the chosen rules would have found in a period. Days are those of America/Sao_Paulo, of the first hit. */
export interface BacktestReport {
  /** RFC 3339; absent = open. */
  readonly from?: string
  readonly to?: string
  readonly events: { readonly read: number; readonly duplicate: number; readonly late: number }
  readonly alerts: number
  readonly perDay: Counts
  readonly perLevel: Counts
  readonly perMode: Counts
  readonly perRule: Readonly<Record<string, RuleReport>>
  /** With every rule that was evaluated. */
  readonly overlap: readonly Overlap[]
  /** Where dispositions were given. */
  readonly dispositions?: PrecisionReport
}

/** Value → number, in the order of the values. */
function countBy(alerts: readonly Alert[], valueOf: (alert: Alert) => string): Counts {
  const counts = new Map<string, number>()
  for (const alert of alerts) counts.set(valueOf(alert), (counts.get(valueOf(alert)) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const dayOf = ({ firstHit }: Alert): string => civilDay(Date.parse(firstHit))

const ruleReport = ({ id, level, mode }: Rule, own: readonly Alert[], counts: RunCounts): RuleReport => ({
  level,
  mode,
  alerts: own.length,
  hits: own.reduce((sum, { hits }) => sum + hits, 0),
  perDay: countBy(own, dayOf),
  undecidable: counts.undecidable.get(id) ?? 0,
  errors: counts.errors.get(id) ?? 0,
})

const isoTime = (name: 'from' | 'to', t: number) => (Number.isFinite(t) ? { [name]: new Date(t).toISOString() } : {})

/** `alerts` are those of all rules that were evaluated; reported are the chosen ones. */
export function reportOf(
  alerts: readonly Alert[],
  rules: readonly Rule[],
  chosen: ReadonlySet<string>,
  period: Period,
  counts: RunCounts,
): BacktestReport {
  const own = alerts.filter(({ ruleId }) => chosen.has(ruleId))
  const byRule = Map.groupBy(own, ({ ruleId }) => ruleId)
  const { processed, duplicate, late } = counts
  const widths = new Map(rules.map(({ id, suppressMs }) => [id, suppressMs]))
  return {
    ...isoTime('from', period.from),
    ...isoTime('to', period.to),
    events: { read: processed + duplicate + late, duplicate, late },
    alerts: own.length,
    perDay: countBy(own, dayOf),
    perLevel: countBy(own, ({ level }) => level),
    perMode: countBy(own, ({ mode }) => mode),
    perRule: Object.fromEntries(
      rules
        .filter(({ id }) => chosen.has(id))
        .map((rule) => [rule.id, ruleReport(rule, byRule.get(rule.id) ?? [], counts)]),
    ),
    overlap: overlapsOf(alerts, chosen, (id) => widths.get(id)),
  }
}
