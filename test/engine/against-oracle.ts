import { env } from 'node:process'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { runInMemory, type MemoryRunOptions } from '../../src/cli/run-in-memory.ts'
import type { Alert } from '../../src/engine/alert.ts'
import type { Event } from '../../src/events/event.ts'
import type { Rule } from '../../src/rules/rule.ts'
import type { Group, Identity, OracleAlert, OracleEvent } from '../oracle/types.ts'

/** How many cases a property tries: `VIGIA_RUNS`, else what fits the unit suite. */
export const runs = (usual: number): { numRuns: number } => ({ numRuns: Number(env['VIGIA_RUNS'] ?? usual) })

/** The id of an alert: hash of the rule, the group as canonical JSON and the bucket, or the hit where there is none. */
export function idOf({ ruleId, group, bucket, trigger }: OracleAlert): string {
  const sorted = Object.fromEntries(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const rest = bucket === undefined ? [trigger.source, trigger.id] : [bucket]
  return sha256(JSON.stringify([ruleId, JSON.stringify(sorted), ...rest])).slice(0, 32)
}

/** What of an alert is a function of the set of events. */
interface Fields {
  readonly id: string
  readonly ruleId: string
  readonly group: Group
  readonly firstHit: string
  readonly lastHit: string
  readonly hits: number
  readonly trigger: Identity
  /** Of counts, sums and ratios: the other kinds read nothing that the definitions name. */
  readonly reading: object
  readonly evidence: readonly object[]
  readonly evidenceCount: number
  readonly contradictedBy: readonly Identity[]
  readonly late: boolean
}

const iso = (t: number): string => new Date(t).toISOString()
const byId = (alerts: readonly Fields[]): Fields[] => alerts.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** The oracle's alerts, by id. */
export const expected = (alerts: readonly OracleAlert[]): Fields[] =>
  byId(
    alerts.map(({ bucket, ...alert }) => ({
      ...alert,
      id: idOf({ bucket, ...alert }),
      firstHit: iso(alert.firstHit),
      lastHit: iso(alert.lastHit),
      evidence: alert.evidence.map(({ time, ...rest }) => ({ ...rest, time: iso(time) })),
    })),
  )

const NAMED = ['count', 'sum', 'part', 'whole', 'threshold']
const readingOf = ({ reading }: Alert) =>
  Object.fromEntries(Object.entries(reading).filter(([name]) => NAMED.includes(name)))

/** The engine's alerts, by id, without what the definitions leave open. */
export const actual = (alerts: readonly Alert[]): Fields[] =>
  byId(
    alerts.map((alert) => ({
      id: alert.id,
      ruleId: alert.ruleId,
      group: alert.group,
      firstHit: alert.firstHit,
      lastHit: alert.lastHit,
      hits: alert.hits,
      trigger: alert.trigger,
      reading: readingOf(alert),
      evidence: alert.evidence,
      evidenceCount: alert.evidenceCount,
      contradictedBy: alert.contradictedBy,
      late: alert.late,
    })),
  )

/** The alerts of the engine, with its windows in memory, for events in the order of their arrival. */
export const engine = async (
  rules: readonly Rule[],
  arrivals: readonly OracleEvent[],
  options?: MemoryRunOptions,
): Promise<readonly Alert[]> => runInMemory(rules, arrivals as readonly Event[], options)
