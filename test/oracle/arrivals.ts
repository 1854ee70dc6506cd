import { alertsOf } from './alerts.ts'
import { blocksOf } from './blocks.ts'
import { findIn, groupKey, groupsOf, membersOf, recordsOf, type Find } from './groups.ts'
import { kindOf } from './kinds/index.ts'
import { identityKey, union } from './order.ts'
import { hitsOf } from './oracle.ts'
import type { Group, Hit, OracleAlert, OracleBlock, OracleEvent, OracleOptions, OracleRule } from './types.ts'

/** Something that had to be waited for, decided: what was known by then stands. */
interface Decision {
  readonly rule: OracleRule
  readonly group: Group
  readonly event: OracleEvent
  readonly known: readonly OracleEvent[]
}

export interface OracleOutcome {
  readonly alerts: readonly OracleAlert[]
  readonly blocks: readonly OracleBlock[]
  /** Events older than the allowed lateness, in the order of arrival. */
  readonly late: readonly OracleEvent[]
}

/** The events that enter the logs, how the watermark moves, and those that are late. */
interface Intake {
  readonly known: OracleEvent[]
  readonly late: OracleEvent[]
  watermark: number
}

/** Types of which the latest event counts, however old. */
const LOOKED_UP = ['beneficiary.updated']

function take(intake: Intake, event: OracleEvent, options: OracleOptions): void {
  const seen = (events: readonly OracleEvent[]) => events.some((other) => identityKey(other) === identityKey(event))
  if (seen(intake.known) || seen(intake.late)) return
  if (event.time < intake.watermark - options.allowedLatenessMs && !LOOKED_UP.includes(event.type)) {
    intake.late.push(event)
    return
  }
  intake.known.push(event)
  intake.watermark = Math.max(intake.watermark, event.time - options.outOfOrdernessMs)
}

/** What has been decided: hits, and what was found for the events of selections that look something up. */
interface Made {
  readonly made: Map<string, Decision>
  readonly found: Map<string, OracleEvent | undefined>
}

const looksUp = ({ selections }: OracleRule): boolean =>
  Object.values(selections).some(({ lookup }) => lookup !== undefined)

const foundKey = (rule: OracleRule, selection: string, event: OracleEvent): string =>
  JSON.stringify([rule.id, selection, identityKey(event)])

/** Looks up, for every event whose time the watermark has passed, what is known by then: that stands. */
function lookUp(rule: OracleRule, known: readonly OracleEvent[], watermark: number, found: Made['found']): void {
  const find = findIn(rule, known)
  for (const selection of Object.keys(rule.selections))
    for (const event of known.filter(({ time }) => time < watermark)) {
      const key = foundKey(rule, selection, event)
      if (!found.has(key)) found.set(key, find(selection, event))
    }
}

const foundBefore =
  (rule: OracleRule, found: Made['found']): Find =>
  (selection, event) =>
    found.get(foundKey(rule, selection, event))

/** Decides everything of a rule that had to wait for a watermark and now need not, unless that has been done. */
function decide(rule: OracleRule, known: readonly OracleEvent[], watermark: number, { made, found }: Made): void {
  const { correlation } = rule
  const kind = kindOf(correlation)
  lookUp(rule, known, watermark, found)
  for (const { group, members } of groupsOf(rule, known, foundBefore(rule, found)))
    for (const event of kind.candidates(correlation, members)) {
      const until = kind.restsUntil(correlation, event) ?? (looksUp(rule) ? event.time : undefined)
      const key = JSON.stringify([rule.id, groupKey(group), identityKey(event)])
      if (until !== undefined && until < watermark && !made.has(key))
        made.set(key, { rule, group, event, known: [...known] })
    }
}

/** The hit that a decision has found, contradicted by what came after it; none where it has found none. */
function hitOf({ rule, group, event, known }: Decision, all: readonly OracleEvent[], found: Made['found']): Hit[] {
  const { correlation } = rule
  const kind = kindOf(correlation)
  const find = foundBefore(rule, found)
  const then = membersOf(rule, known, groupKey(group), find)
  const now = membersOf(rule, all, groupKey(group), find)
  if (!kind.isHit(correlation, then, event)) return []
  return [
    {
      rule,
      group,
      event,
      reading: kind.reading(correlation, then, event),
      evidence: union([kind.evidence(correlation, then, event), recordsOf(rule, then, event, find)]),
      contradictedBy: kind.undoing(correlation, now, event).filter((other) => !known.includes(other)),
      late: false,
    },
  ]
}

const waits = (rule: OracleRule, events: readonly OracleEvent[]): boolean =>
  looksUp(rule) || events.some((event) => kindOf(rule.correlation).restsUntil(rule.correlation, event) !== undefined)

/** A late event is read by stateless rules without lookup only. */
const lateHitsOf = (rule: OracleRule, late: readonly OracleEvent[]): Hit[] =>
  rule.correlation.type === 'none' && !looksUp(rule) ? hitsOf(rule, late).map((hit) => ({ ...hit, late: true })) : []

/**
 * One partition, read in the order of arrival to its end, with events as far behind as they like. Whatever is decided
 * at once is what the set of all events in the logs says; whatever waits for the watermark is decided on the events
 * known by then, and stands.
 */
export function oracleArrivals(
  rules: readonly OracleRule[],
  arrivals: readonly OracleEvent[],
  options: OracleOptions,
): OracleOutcome {
  const intake: Intake = { known: [], late: [], watermark: -Infinity }
  const made: Made = { made: new Map(), found: new Map() }
  arrivals.forEach((event, at) => {
    take(intake, event, options)
    if ((at + 1) % (options.batchSize ?? 1) === 0)
      for (const rule of rules) decide(rule, intake.known, intake.watermark, made)
  })
  for (const rule of rules) decide(rule, intake.known, Infinity, made)
  const hits = [
    ...rules.filter((rule) => !waits(rule, intake.known)).flatMap((rule) => hitsOf(rule, intake.known)),
    ...[...made.made.values()].flatMap((decision) => hitOf(decision, intake.known, made.found)),
    ...rules.flatMap((rule) => lateHitsOf(rule, intake.late)),
  ]
  return { alerts: alertsOf(hits).map(({ alert }) => alert), blocks: blocksOf(hits, intake.known), late: intake.late }
}
