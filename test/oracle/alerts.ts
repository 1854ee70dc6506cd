import { groupKey } from './groups.ts'
import { compareEvents, identityKey, union } from './order.ts'
import type { Hit, OracleAlert, OracleEvent } from './types.ts'

const MOST_EVIDENCE = 100

/** The bucket of event time that a hit falls into; undefined where the hit is its own alert. */
const bucketOf = ({ rule, event, late }: Hit): number | undefined =>
  rule.suppressMs === undefined || late ? undefined : Math.floor(event.time / rule.suppressMs)

/** Hits with one key are one alert. */
const alertKey = (hit: Hit): string => {
  const bucket = bucketOf(hit)
  return JSON.stringify([hit.rule.id, groupKey(hit.group), bucket ?? identityKey(hit.event)])
}

const identityOf = ({ source, id }: OracleEvent) => ({ source, id })

/** The hits of one alert, made into it. */
function alertOf(hits: readonly Hit[]): OracleAlert {
  const [first, ...others] = hits.toSorted((a, b) => compareEvents(a.event, b.event))
  if (first === undefined) throw new Error('an alert has a hit')
  return {
    ruleId: first.rule.id,
    group: first.group,
    bucket: bucketOf(first),
    firstHit: first.event.time,
    lastHit: (others.at(-1) ?? first).event.time,
    hits: hits.length,
    trigger: identityOf(first.event),
    reading: first.reading,
    evidence: first.evidence
      .slice(-MOST_EVIDENCE)
      .map((event) => ({ ...identityOf(event), type: event.type, time: event.time })),
    evidenceCount: first.evidence.length,
    contradictedBy: union(hits.map((hit) => hit.contradictedBy)).map(identityOf),
    late: first.late,
  }
}

/** Hits of one alert, together; every alert once, ordered by (firstHit, rule, group). */
export function alertsOf(hits: readonly Hit[]): { alert: OracleAlert; hits: readonly Hit[] }[] {
  const keys = [...new Set(hits.map(alertKey))]
  return keys
    .map((key) => hits.filter((hit) => alertKey(hit) === key))
    .map((own) => ({ alert: alertOf(own), hits: own }))
    .toSorted((a, b) => a.alert.firstHit - b.alert.firstHit)
}
