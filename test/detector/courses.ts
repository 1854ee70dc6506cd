import { expect } from 'vitest'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { WindowStore } from '../../src/ports/window-store.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { actual, expected, idOf } from '../engine/against-oracle.ts'
import { oracle, oracleBlocks } from '../oracle/oracle.ts'
import { oracleMode } from '../oracle/modes.ts'
import type { OracleAlert, OracleEvent, OracleRule } from '../oracle/types.ts'
import { blockFacts, lastAlerts, lastBlocks, wantedBlocks } from './outputs.ts'
import { feed, limitOf, play, topicsOf, type Course } from './play.ts'
import { createWorld } from './world.ts'

export { expiring, shift } from './play.ts'

/** Where the windows of one course lie: all workers share them. */
export interface Windows {
  readonly isOneProcess?: boolean
  readonly openStore: (incarnation: string, viewLimit: number) => WindowStore
  readonly createState: () => SharedState
}

/** Plays the course and compares what is on the topics with what the oracle says of the set of events. */
export async function expectOracle(
  rules: readonly Rule[],
  oracleRules: readonly OracleRule[],
  arrivals: readonly OracleEvent[],
  course: Course,
  windows: Windows,
): Promise<void> {
  const eventTopics = topicsOf(arrivals)
  if (eventTopics.length === 0) return
  const world = createWorld({
    rules,
    isOneProcess: windows.isOneProcess ?? false,
    eventTopics,
    count: course.partitions,
    commitEveryMs: course.commitEveryMs,
    createState: windows.createState,
    openStore: (incarnation) => windows.openStore(incarnation, course.viewLimit),
  })
  feed(world, arrivals, course)
  await play(world, course, limitOf(arrivals))
  const [alerts, wanted] = [lastAlerts(world), oracle(oracleRules, arrivals)]
  expect(actual(alerts)).toEqual(expected(wanted))
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const modeOf = (alert: OracleAlert) => oracleMode(byId.get(alert.ruleId) as Rule, alert)
  const modes = Object.fromEntries(wanted.map((alert) => [idOf(alert), modeOf(alert)]))
  expect(Object.fromEntries(alerts.map(({ id, mode }) => [id, mode]))).toEqual(modes)
  const blocks = oracleBlocks(oracleRules, arrivals).filter(({ alert }) => modeOf(alert) !== 'shadow')
  expect(blockFacts(lastBlocks(world))).toEqual(wantedBlocks(blocks))
  expect(lastBlocks(world).every(({ mode }) => mode === 'enforce')).toBe(true)
}
