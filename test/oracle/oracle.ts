import { alertsOf } from './alerts.ts'
import { blocksOf } from './blocks.ts'
import { findIn, groupsOf, recordsOf } from './groups.ts'
import { kindOf } from './kinds/index.ts'
import { eventSet, union } from './order.ts'
import type { Hit, OracleAlert, OracleBlock, OracleEvent, OracleRule } from './types.ts'

/** The hits of a rule in a set of events, all of which are known. */
export function hitsOf(rule: OracleRule, arrivals: readonly OracleEvent[]): Hit[] {
  const { correlation } = rule
  const kind = kindOf(correlation)
  const find = findIn(rule, eventSet(arrivals))
  return groupsOf(rule, arrivals, find).flatMap(({ group, members }) =>
    kind
      .candidates(correlation, members)
      .filter((event) => kind.isHit(correlation, members, event))
      .map((event) => ({
        rule,
        group,
        event,
        reading: kind.reading(correlation, members, event),
        evidence: union([kind.evidence(correlation, members, event), recordsOf(rule, members, event, find)]),
        contradictedBy: [],
        late: false,
      })),
  )
}

/**
 * The alerts of a set of events, in whatever order and however often they arrive, as long as none arrives beyond the
 * bound: the definitions of what a rule means, applied by nested loops to the whole of it. Slow on purpose.
 */
export const oracle = (rules: readonly OracleRule[], arrivals: readonly OracleEvent[]): OracleAlert[] =>
  alertsOf(rules.flatMap((rule) => hitsOf(rule, arrivals))).map(({ alert }) => alert)

/** The blocks that those alerts ask for. */
export const oracleBlocks = (rules: readonly OracleRule[], arrivals: readonly OracleEvent[]): OracleBlock[] =>
  blocksOf(
    rules.flatMap((rule) => hitsOf(rule, arrivals)),
    eventSet(arrivals),
  )
