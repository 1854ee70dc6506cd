import { isDeepStrictEqual } from 'node:util'
import type { Alert } from '../../src/engine/alert.ts'
import type { Event } from '../../src/events/event.ts'
import { actual, expected } from '../engine/against-oracle.ts'
import { blockFacts, lastAlerts, lastAlertsAfterLoss, lastBlocks, wantedBlocks } from '../detector/outputs.ts'
import { judgeTimes } from './timely.ts'
import { judgeBounds } from './bounded.ts'
import { judgeChange, judgeForgotten } from './changed.ts'
import { identityKey } from '../oracle/order.ts'
import type { Cluster } from './cluster.ts'
import { OUTPUTS } from './names.ts'
import { expectedOf } from './expected.ts'
import type { Scenario } from './scenario.ts'

const decoder = new TextDecoder()

/** The values of a topic's records, of all partitions. */
const valuesOf = ({ broker: { topics } }: Cluster, topic: string): string[] =>
  Array.from({ length: topics.partitionsOf(topic) }, (_, partition) =>
    topics.read(topic, partition, 0n, Number.MAX_SAFE_INTEGER).map(({ value }) => decoder.decode(value ?? undefined)),
  ).flat()

/** What is in one list and not in the other, both ways. */
function difference(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const [has, wants] = [new Set(found), new Set(wanted)]
  const more = [...has].filter((one) => !wants.has(one))
  const less = [...wants].filter((one) => !has.has(one))
  return [
    ...(more.length > 0 ? [`MORE ${what}: ${more.join(' ')}`] : []),
    ...(less.length > 0 ? [`LESS ${what}: ${less.join(' ')}`] : []),
  ]
}

/**
 * Of each id the alert of the greatest revision. Of a rule that is altered two sets of rules may say different things under
 * one revision. Of one that goes what was decided in another order, when windows were filled again, may stand; one that comes
 * may have come before: where Redis has lost something since.
 */
function alertsIn({ broker: { topics }, loss }: Cluster, { change, start }: Scenario): Alert[] {
  const { altered = [], leaving = [], coming = [], at = Infinity } = change ?? {}
  const isLostSince = loss !== undefined && loss.at >= start + at
  const changed = [...altered.map(({ before }) => before), ...(isLostSince ? [...leaving, ...coming] : [])]
  const unsure = new Set(changed.map(({ id }) => id))
  return (loss === undefined ? lastAlerts : lastAlertsAfterLoss)({ topics }, ({ ruleId }) => unsure.has(ruleId))
}

/** Alerts by their last revision, and blocks, against the definitions. I1, I2 and I7. */
function judgeOutputs(cluster: Cluster, scenario: Scenario): string[] {
  const { topics } = cluster.broker
  const { change } = scenario
  const wanted = expectedOf(scenario)
  const all = alertsIn(cluster, scenario)
  const kept = new Set((change?.staying ?? scenario.oracleRules).map(({ id }) => id))
  const alerts = actual(all.filter(({ ruleId }) => kept.has(ruleId)))
  const of = expected(wanted.alerts)
  const found = new Map(alerts.map((alert) => [alert.id, alert]))
  const other = of.filter((alert) => found.has(alert.id) && !isDeepStrictEqual(found.get(alert.id), alert))
  const isForgotten = scenario.retention?.hasArchive === false
  const blocks = lastBlocks({ topics }, isForgotten ? 'none' : cluster.loss === undefined ? 'all' : 'standing')
  const ids = new Set(all.map(({ id }) => id))
  if (isForgotten) return judgeForgotten(cluster, scenario, { alerts: all, blocks })
  const own = new Set(alerts.map(({ id }) => id))
  const lates = valuesOf(cluster, OUTPUTS.late).map((text) => identityKey(JSON.parse(text) as Event))
  const [late, lateCopies] = [wanted.late.map(identityKey), wanted.lateCopies.map(identityKey)]
  return [
    ...difference(
      'alerts',
      alerts.map(({ id }) => id),
      of.map(({ id }) => id),
    ),
    ...other.map(
      (alert) => `DIFFERENT alert: ${JSON.stringify(found.get(alert.id))} instead of ${JSON.stringify(alert)}`,
    ),
    ...judgeTimes(cluster, scenario, blocks),
    ...difference('blocks', blockFacts(blocks.filter(({ alertId }) => own.has(alertId))), wantedBlocks(wanted.blocks)),
    ...(change === undefined ? [] : judgeChange(change, cluster, scenario, { alerts: all, blocks })),
    ...blocks.filter(({ alertId }) => !ids.has(alertId)).map(({ id }) => `the block ${id} names no alert (I7)`),
    ...difference(
      'late events (I4)',
      lates.filter((one) => late.includes(one) || !lateCopies.includes(one)),
      late,
    ),
  ]
}

/** Each bad record is a dead letter, and nothing else is. I4. */
function judgeDeadLetters(cluster: Cluster, eventTopics: readonly string[]): string[] {
  const { topics } = cluster.broker
  const bad = eventTopics.flatMap((topic) =>
    Array.from({ length: topics.partitionsOf(topic) }, (_, partition) =>
      topics
        .read(topic, partition, 0n, Number.MAX_SAFE_INTEGER)
        .filter(({ value }) => decoder.decode(value ?? undefined) === BAD)
        .map(({ offset }) => `${topic}-${partition}@${offset}`),
    ).flat(),
  )
  const letters = valuesOf(cluster, OUTPUTS.deadLetters).map((text) => {
    const { origin } = JSON.parse(text) as { origin: { topic: string; partition: number; offset: string } }
    return `${origin.topic}-${origin.partition}@${origin.offset}`
  })
  return difference('dead letters (I4)', letters, bad)
}

/** What is written where an event is expected, and is none. */
export const BAD = 'no event'

const LATE_LOG = 'late_log'
/** The logs of the archive, by the topic that fills each; the rest are filled from the topics of events. */
const LOGS: ReadonlyMap<string, string> = new Map([
  [OUTPUTS.alerts, 'alerts_log'],
  [OUTPUTS.blocks, 'blocks_log'],
  [OUTPUTS.deadLetters, 'dead_letters_log'],
  [OUTPUTS.late, LATE_LOG],
])
const EVENTS_LOG = 'events_log'

/** Each good record stands in the archive, once. I3. */
function judgeArchive(cluster: Cluster, eventTopics: readonly string[]): string[] {
  const { topics } = cluster.broker
  const logs: [readonly string[], string][] = [
    [eventTopics, EVENTS_LOG],
    ...[...LOGS].map(([topic, log]): [readonly string[], string] => [[topic], log]),
  ]
  return logs.flatMap(([from, log]) => {
    const rows = cluster.clickhouse
      .rows(log)
      .map((row) => `${String(row['topic'])}-${String(row['partition'])}@${String(row['offset'])}`)
    const wanted = from.flatMap((topic) =>
      Array.from({ length: topics.partitionsOf(topic) }, (_, partition) =>
        topics
          .read(topic, partition, 0n, Number.MAX_SAFE_INTEGER)
          .filter(({ value }) => decoder.decode(value ?? undefined) !== BAD)
          .map(({ offset }) => `${topic}-${partition}@${offset}`),
      ).flat(),
    )
    const twice = rows.filter((row, at) => rows.indexOf(row) !== at)
    // Of a late event only what a producer could have sent is archived; the events of a scenario hold what none could.
    const owed = log === LATE_LOG ? wanted.filter((one) => rows.includes(one)) : wanted
    return [
      ...difference(`rows of ${log} (I3)`, rows, owed),
      ...(twice.length > 0 ? [`TWICE in ${log} (I3): ${[...new Set(twice)].join(' ')}`] : []),
    ]
  })
}

/** All that is wrong with how a scenario ended. */
export function judge(cluster: Cluster, scenario: Scenario, eventTopics: readonly string[]): string[] {
  try {
    return [
      ...cluster.wrongs,
      ...judgeOutputs(cluster, scenario),
      ...judgeDeadLetters(cluster, eventTopics),
      ...judgeArchive(cluster, eventTopics),
      ...judgeBounds(cluster, scenario),
    ]
  } catch (error) {
    return [...cluster.wrongs, error instanceof Error ? error.message : String(error)]
  }
}
