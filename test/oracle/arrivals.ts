import { alertsOf } from './alerts.ts'
import { blocksOf } from './blocks.ts'
import { groupKey, groupsOf, membersOf } from './groups.ts'
import { kindOf } from './kinds/index.ts'
import { identityKey } from './order.ts'
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

function take(intake: Intake, event: OracleEvent, options: OracleOptions): void {
  const seen = (events: readonly OracleEvent[]) => events.some((other) => identityKey(other) === identityKey(event))
  if (seen(intake.known) || seen(intake.late)) return
  if (event.time < intake.watermark - options.allowedLatenessMs) {
    intake.late.push(event)
    return
  }
  intake.known.push(event)
  intake.watermark = Math.max(intake.watermark, event.time - options.outOfOrdernessMs)
}

/** Decides everything of a rule that had to wait for a watermark and now need not, unless that has been done. */
function decide(rule: OracleRule, known: readonly OracleEvent[], watermark: number, made: Map<string, Decision>): void {
  const { correlation } = rule
  const kind = kindOf(correlation)
  for (const { group, members } of groupsOf(rule, known))
    for (const event of kind.candidates(correlation, members)) {
      const until = kind.restsUntil(correlation, event)
      const key = JSON.stringify([rule.id, groupKey(group), identityKey(event)])
      if (until !== undefined && until < watermark && !made.has(key))
        made.set(key, { rule, group, event, known: [...known] })
    }
}

/** The hit that a decision has found, contradicted by what came after it; none where it has found none. */
function hitOf({ rule, group, event, known }: Decision, all: readonly OracleEvent[]): Hit[] {
  const { correlation } = rule
  const kind = kindOf(correlation)
  const then = membersOf(rule, known, groupKey(group))
  const now = membersOf(rule, all, groupKey(group))
  if (!kind.isHit(correlation, then, event)) return []
  return [
    {
      rule,
      group,
      event,
      reading: kind.reading(correlation, then, event),
      evidence: kind.evidence(correlation, then, event),
      contradictedBy: kind.undoing(correlation, now, event).filter((other) => !known.includes(other)),
      late: false,
    },
  ]
}

const waits = ({ correlation }: OracleRule, events: readonly OracleEvent[]): boolean =>
  events.some((event) => kindOf(correlation).restsUntil(correlation, event) !== undefined)

/** A late event is read by stateless rules only. */
const lateHitsOf = (rule: OracleRule, late: readonly OracleEvent[]): Hit[] =>
  rule.correlation.type === 'none' ? hitsOf(rule, late).map((hit) => ({ ...hit, late: true })) : []

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
  const made = new Map<string, Decision>()
  arrivals.forEach((event, at) => {
    take(intake, event, options)
    if ((at + 1) % (options.batchSize ?? 1) === 0)
      for (const rule of rules) decide(rule, intake.known, intake.watermark, made)
  })
  for (const rule of rules) decide(rule, intake.known, Infinity, made)
  const hits = [
    ...rules.filter((rule) => !waits(rule, intake.known)).flatMap((rule) => hitsOf(rule, intake.known)),
    ...[...made.values()].flatMap((decision) => hitOf(decision, intake.known)),
    ...rules.flatMap((rule) => lateHitsOf(rule, intake.late)),
  ]
  return { alerts: alertsOf(hits).map(({ alert }) => alert), blocks: blocksOf(hits, intake.known), late: intake.late }
}
