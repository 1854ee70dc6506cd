import { fieldOf } from '../oracle/rule-parts.ts'
import { RECORD_KEY, RECORD_TYPE } from '../oracle/spec.ts'
import { Scores } from './doubles/redis-data.ts'
import type { Cluster } from './cluster.ts'
import type { Scenario } from './scenario.ts'

/** Names, behind their tag, of what stays in Redis for good: a few keys, however many events come. */
const STAYING = /^:(windows|generations|sets|past-sets|beginnings|incarnation|witness|folded)\b/
/** Logs of records. */
const RECORDS = /^:[0-9a-f]+:[^:]+$/
/** What waits for its decision. */
const DUE = ':due:'

/** What is left in Redis when nothing waits any more, and would grow for ever. I10. */
export function judgeBounds({ redis: { data }, loss, rules }: Cluster, { events }: Scenario): string[] {
  const records = events.filter(({ type }) => type === RECORD_TYPE).map((event) => `:${fieldOf(event, RECORD_KEY)}`)
  /** One for each key that is looked up by, however often its record changes. */
  const isRecord = (name: string) => RECORDS.test(name) && records.some((end) => name.endsWith(end))
  return data.keys().flatMap((key) => {
    const held = data.get(key)
    const name = key.slice(key.indexOf('}') + 1)
    // What a failover has put back waits until its partition is dealt anew, and so does what history holds for rules taken back.
    const mayWait = loss !== undefined || rules.isTakenBack
    if (name.startsWith(DUE))
      return !mayWait && held instanceof Scores && held.size > 0 ? [`${key} still waits (I10)`] : []
    return data.expiry(key) !== undefined || STAYING.test(name) || isRecord(name) ? [] : [`${key} never goes (I10)`]
  })
}
