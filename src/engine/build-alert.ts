import type { Finding } from '../rules/correlation.ts'
import type { Mode } from '../rules/rule.ts'
import type { Alert } from './alert.ts'
import type { AlertState } from './alert-state.ts'
import type { AlertId } from './decide.ts'
import { compareEntries, type Entry } from './entry.ts'
import type { Digest, LoggedRule } from './layout.ts'
import { groupOf } from './plan.ts'
import { readRecord } from './record-log.ts'
import { entryIn } from './search.ts'
import type { View } from './view.ts'
import { createWindow } from './window.ts'

const isoTime = (t: number): string => new Date(t).toISOString()

const canonical = (group: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1))))

/**
 * The id of an alert: a hash of the rule's id, the group as canonical JSON with sorted keys, and the bucket of event
 * time (the hit's source and id where `suppress` is none).
 */
export const createAlertId =
  (digest: Digest): AlertId =>
  (rule, kind, key, bucket) => {
    const group = canonical(groupOf(kind, key))
    const rest = typeof bucket === 'number' ? [bucket] : [bucket.source, bucket.id]
    return digest(JSON.stringify([rule, group, ...rest])).slice(0, 32)
  }

const EVIDENCE_STEPS = 2 ** 20
const CONTRADICTION_STEPS = 2 ** 6

/** Grows with the content of an alert: first by hits, then by evidence, then by contradictions. Below 2⁵³. */
const revisionOf = (hits: number, evidence: number, contradictions: number): number =>
  (hits * EVIDENCE_STEPS + Math.min(evidence, EVIDENCE_STEPS - 1)) * CONTRADICTION_STEPS +
  Math.min(contradictions, CONTRADICTION_STEPS - 1)

const identityOf = ({ source, id }: Entry) => ({ source, id })

/** Of an alert's evidence, so many entries are told. */
const MOST_EVIDENCE = 100

/** The records that were looked up for an entry, in whatever roles it has been found. */
function recordsOf({ candidates, roles }: LoggedRule, view: View, trigger: Entry): readonly Entry[] {
  const texts = candidates.flatMap(({ at, selection }) => {
    const found = entryIn(view.entries(roles[at]?.index ?? -1), trigger)
    return (selection.lookups?.asked ?? []).map(({ finds }) => found?.values[finds])
  })
  return [...new Set(texts)].flatMap((text) => (typeof text === 'string' ? [readRecord(text)] : []))
}

/** What an alert is made of, beside its rule. */
export interface AlertParts {
  readonly id: string
  readonly logged: LoggedRule
  readonly key: string
  readonly mode: Mode
  readonly hits: number
  readonly trigger: Entry
  /** Time of the latest hit, epoch ms. */
  readonly last: number
  readonly finding: Finding
  /** What the trigger's selection has looked up. */
  readonly records: readonly Entry[]
  readonly contradictedBy: readonly Entry[]
  readonly late: boolean
}

/** Puts an alert together. */
export function composeAlert(parts: AlertParts, registryVersion: number): Alert {
  const { id, logged, key, mode, hits, trigger, last, finding, records, contradictedBy, late } = parts
  const { rule, kind } = logged
  const { reading } = finding
  const evidence = [...finding.evidence, ...records].toSorted(compareEntries).slice(-MOST_EVIDENCE)
  const evidenceCount = finding.evidenceCount + records.length
  const group = groupOf(kind, key)
  const elapsedMs = trigger.t - (finding.evidence[0]?.t ?? trigger.t)
  return {
    id,
    ruleId: rule.id,
    ruleVersion: rule.version,
    registryVersion,
    family: rule.family,
    level: rule.level,
    mode,
    group,
    firstHit: isoTime(trigger.t),
    lastHit: isoTime(last),
    hits,
    trigger: identityOf(trigger),
    reading: { ...reading },
    evidence: evidence.map((entry) => ({ ...identityOf(entry), type: entry.type, time: isoTime(entry.t) })),
    evidenceCount,
    explanation: { ...rule.explain({ ...group, ...reading, hits, elapsedMs }) },
    contradictedBy: contradictedBy.map(identityOf),
    late,
    revision: revisionOf(hits, evidenceCount, contradictedBy.length),
  }
}

/** The alert that a state stands for, from the log that holds it. The state has at least one hit. */
export function buildAlert(state: AlertState, view: View, registryVersion: number): Alert {
  const { logged, id, key, mode, hits, last } = state
  const { correlation } = logged.rule
  const window = createWindow(logged).over(view)
  const trigger = state.first as Entry
  const undoing = [...hits].flatMap((hit) => correlation.contradictedBy?.(window, hit) ?? [])
  const contradictedBy = [...new Set(undoing)].toSorted(compareEntries)
  const finding = correlation.find(window, trigger)
  const records = recordsOf(logged, view, trigger)
  return composeAlert(
    { id, logged, key, mode, hits: hits.size, trigger, last, finding, records, contradictedBy, late: false },
    registryVersion,
  )
}
