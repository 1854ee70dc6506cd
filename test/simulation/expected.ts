import type { Event } from '../../src/events/event.ts'
import { topicOf } from '../detector/world.ts'
import { alertsOf } from '../oracle/alerts.ts'
import { blocksOf } from '../oracle/blocks.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { hitsOf, oracle, oracleBlocks } from '../oracle/oracle.ts'
import { identityKey } from '../oracle/order.ts'
import type { OracleAlert, OracleBlock, OracleEvent } from '../oracle/types.ts'
import type { Scenario } from './scenario.ts'

/** What a scenario comes to, whatever befalls it. */
export interface Expected {
  readonly alerts: readonly OracleAlert[]
  readonly blocks: readonly OracleBlock[]
  /** Events that come too late, each once. */
  readonly late: readonly OracleEvent[]
  /** Events of which a copy comes too late: where no rule keeps them, nobody knows that they are copies. */
  readonly lateCopies: readonly OracleEvent[]
}

/** Types of which the latest event counts, however old. */
const NEVER_LATE = 'beneficiary.updated'

interface Intake {
  readonly known: OracleEvent[]
  readonly late: OracleEvent[]
  readonly lateCopies: OracleEvent[]
}

/** Of each partition, in its order: what enters the logs, and what is too late for them. */
function intakeOf({ feed, arrivals }: Scenario): Intake {
  const watermarks = new Map<string, number>()
  const intake: Intake = { known: [], late: [], lateCopies: [] }
  const seen = new Set<string>()
  for (const { nth, partition } of feed) {
    const event = arrivals[nth]?.event as OracleEvent
    const lane = `${topicOf(event as Event)}-${partition}`
    const watermark = watermarks.get(lane) ?? -Infinity
    const isLate = event.time < watermark - BOUNDS.allowedLatenessMs && event.type !== NEVER_LATE
    if (!isLate) watermarks.set(lane, Math.max(watermark, event.time - BOUNDS.outOfOrdernessMs))
    if (isLate) intake.lateCopies.push(event)
    if (seen.has(identityKey(event))) continue
    seen.add(identityKey(event))
    if (isLate) intake.late.push(event)
    else intake.known.push(event)
  }
  return intake
}

export function expectedOf(scenario: Scenario): Expected {
  const { mode, events, change } = scenario
  const oracleRules = change?.staying ?? scenario.oracleRules
  if (mode !== 'beyond')
    return { alerts: oracle(oracleRules, events), blocks: oracleBlocks(oracleRules, events), late: [], lateCopies: [] }
  const { known, late, lateCopies } = intakeOf(scenario)
  const stateless = oracleRules.filter(({ correlation }) => correlation.type === 'none')
  const hits = [
    ...oracleRules.flatMap((rule) => hitsOf(rule, known)),
    ...stateless.flatMap((rule) => hitsOf(rule, late).map((hit) => ({ ...hit, late: true }))),
  ]
  return { alerts: alertsOf(hits).map(({ alert }) => alert), blocks: blocksOf(hits, known), late, lateCopies }
}
