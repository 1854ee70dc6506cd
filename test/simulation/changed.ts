import { isDeepStrictEqual } from 'node:util'
import type { Alert } from '../../src/engine/alert.ts'
import type { Block } from '../../src/blocking/block.ts'
import { partitionKey } from '../../src/ports/source.ts'
import { actual, expected, idOf } from '../engine/against-oracle.ts'
import { hitsOf, oracle, oracleBlocks } from '../oracle/oracle.ts'
import { identityKey } from '../oracle/order.ts'
import type { Hit, OracleAlert, OracleRule } from '../oracle/types.ts'
import type { Change } from './changes.ts'
import type { Cluster } from './cluster.ts'
import { looksUp } from './retention.ts'
import type { Scenario } from './scenario.ts'

/**
 * Events that came, with all their copies, behind the last mark of any generation in their partition. Where Redis lost
 * something, marks may say nothing: then those that came when the rules were in force for good.
 */
function owedEvents({ placed, rules, loss, fedLater }: Cluster, { arrivals, feed }: Scenario, later: number) {
  const isBehind = (nth: number): boolean => {
    const place = placed.get(nth)
    if (place === undefined) return false
    return loss !== undefined
      ? fedLater > loss.at && nth >= feed.length - later
      : place.offset >= (rules.marks.get(partitionKey(place)) ?? 0n)
  }
  const before = new Set(arrivals.flatMap(({ event }, nth) => (isBehind(nth) ? [] : [identityKey(event)])))
  return (hit: Hit): boolean => !before.has(identityKey(hit.event))
}

/** Does an alert stand for a hit? */
const stands = ({ group, bucket, trigger }: OracleAlert, { rule: { suppressMs = 1 }, ...hit }: Hit): boolean =>
  isDeepStrictEqual(group, hit.group) &&
  (bucket === undefined ? hit.event.id === trigger.id : Math.floor(hit.event.time / suppressMs) === bucket)

/** Is an alert what the definitions say? */
type IsRight = (alert: Alert, wanted: OracleAlert) => boolean

const isWhole: IsRight = (alert, wanted) => isDeepStrictEqual(actual([alert]), expected([wanted]))

/** The same, but for evidence that may have come when it was no longer known what went before it. */
const isWholeButEvidence: IsRight = (alert, wanted) => {
  const has = new Set(alert.evidence.map((event) => identityKey(event)))
  const evidence = wanted.evidence.filter((event) => has.has(identityKey(event)))
  const { evidenceCount } = alert
  return evidenceCount <= wanted.evidenceCount && isWhole(alert, { ...wanted, evidence, evidenceCount })
}

/** Of a rule: nothing that the definitions do not say, and, of what came behind its mark, all that they say. */
function judgeRule(
  rule: OracleRule,
  scenario: Scenario,
  alerts: readonly Alert[],
  isOwed: (hit: Hit) => boolean,
  isRightUnowed: IsRight = isWhole,
) {
  const wanted = new Map(oracle([rule], scenario.events).map((alert) => [idOf(alert), alert]))
  const owed = hitsOf(rule, scenario.events).filter(isOwed)
  const found = new Map(alerts.map((alert) => [alert.id, alert]))
  const problems: string[] = []
  for (const [id, alert] of found) {
    const all = wanted.get(id)
    if (all === undefined || alert.hits > all.hits) problems.push(`MORE hits of ${rule.id}, which changes: ${id}`)
    else if (alert.hits === all.hits && !(owed.some((hit) => stands(all, hit)) ? isWhole : isRightUnowed)(alert, all))
      problems.push(
        `DIFFERENT alert of ${rule.id}, which changes: ${JSON.stringify(alert)} instead of ${JSON.stringify(all)}`,
      )
  }
  for (const [id, alert] of wanted) {
    const least = owed.filter((hit) => stands(alert, hit)).length
    if ((found.get(id)?.hits ?? 0) < least)
      problems.push(`LESS hits of ${rule.id}, which changes: ${id}, ${least} owed`)
  }
  return problems
}

/** Of a rule with another threshold both may have found something, under the same ids: only these are judged. */
function judgeAltered(
  { before, after }: Change['altered'][number],
  { events }: Scenario,
  alerts: readonly Alert[],
  isOwed: (hit: Hit) => boolean,
): string[] {
  const wanted = new Set(oracle([before, after], events).map(idOf))
  const found = new Set(alerts.map(({ id }) => id))
  const owed = hitsOf(after, events).filter(isOwed)
  const less = oracle([after], events).filter(
    (alert) => !found.has(idOf(alert)) && owed.some((hit) => stands(alert, hit)),
  )
  const more = [...found].filter((id) => !wanted.has(id))
  return [
    ...more.map((id) => `MORE alerts of ${before.id}, which is altered: ${id}`),
    ...less.map((alert) => `LESS alerts of ${before.id}, which is altered: ${idOf(alert)}`),
  ]
}

const named = (alertId: string, tokenId: string) => `${alertId} ${tokenId}`

const blocksBesides = (scenario: Scenario, blocks: readonly Block[]): string[] => {
  const wanted = oracleBlocks(scenario.oracleRules, scenario.events)
  const asked = new Set(wanted.map(({ alert, tokenId }) => named(idOf(alert), tokenId)))
  const more = blocks.filter(({ alertId, tokenId }) => !asked.has(named(alertId, tokenId)))
  return more.map(({ id }) => `MORE blocks: ${id}`)
}

/** What is wrong where topics have forgotten for good what Redis lost too: of what lies wholly behind nothing is missing. */
export function judgeForgotten(
  { forgetting, loss }: Cluster,
  scenario: Scenario,
  { alerts, blocks }: { readonly alerts: readonly Alert[]; readonly blocks: readonly Block[] },
): string[] {
  const altered = new Set(scenario.change?.altered.map(({ before }) => before.id))
  const staying = new Set((scenario.change?.staying ?? scenario.oracleRules).map(({ id }) => id))
  const backs = new Map(scenario.rules.map(({ id, correlation }) => [id, correlation.backMs]))
  const waiting = new Set(scenario.rules.filter(({ correlation }) => correlation.deferred).map(({ id }) => id))
  // Of an empty partition only how far it was is known: with the clock, where it had been silent. What waits rests on it.
  const decidedSince = forgetting.isAnyEmpty && loss?.wasIdle === true ? loss.at : -Infinity
  const isOwed = ({ rule, event }: Hit): boolean => {
    const begins = Math.floor(event.time / (rule.suppressMs ?? 1)) * (rule.suppressMs ?? 1)
    const keptSince = Math.max(forgetting.keptSince, waiting.has(rule.id) ? decidedSince : -Infinity)
    return staying.has(rule.id) && !looksUp(rule) && begins - (backs.get(rule.id) ?? Infinity) >= keptSince
  }
  return [
    ...scenario.oracleRules
      .filter(({ id }) => !altered.has(id))
      .flatMap((rule) =>
        judgeRule(
          rule,
          scenario,
          alerts.filter(({ ruleId }) => ruleId === rule.id),
          isOwed,
          isWholeButEvidence,
        ),
      ),
    ...blocksBesides(scenario, blocks),
  ]
}

/** What is wrong with what rules have found that come, go or are altered. */
export function judgeChange(
  change: Change,
  cluster: Cluster,
  scenario: Scenario,
  { alerts, blocks }: { readonly alerts: readonly Alert[]; readonly blocks: readonly Block[] },
): string[] {
  const isOwed = owedEvents(cluster, scenario, change.later)
  const of = ({ id }: OracleRule) => alerts.filter(({ ruleId }) => ruleId === id)
  return [
    ...change.coming.flatMap((rule) => judgeRule(rule, scenario, of(rule), isOwed)),
    ...change.leaving.flatMap((rule) => judgeRule(rule, scenario, of(rule), () => false)),
    ...change.altered.flatMap((each) => judgeAltered(each, scenario, of(each.before), isOwed)),
    ...blocksBesides(scenario, blocks),
  ]
}
