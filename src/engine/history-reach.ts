import { definitionOf, type EventType } from '../events/catalogue.ts'
import { LONGEST_BLOCK_MS } from './token-log.ts'
import type { LoggedRole } from './layout.ts'

/**
 * How far back history is needed for a role's log, ms; Infinity where it is looked up. Until a block ends, what is issued
 * may change when it does: its hit has to be found again, with all that it rests on.
 */
export function historyReach({ kind, rules }: LoggedRole): number {
  if (kind.isLookedUp) return Infinity
  return kind.retentionMs + (rules.some(({ rule }) => rule.blocksToken) ? LONGEST_BLOCK_MS : 0)
}

/** Topics that logs are filled from, by their full names, each with how far behind its events they may be asked for, ms. */
export function reachesOf(
  byType: ReadonlyMap<EventType, readonly LoggedRole[]>,
  topicName: (topic: string) => string,
): ReadonlyMap<string, number> {
  const reaches = new Map<string, number>()
  for (const [type, roles] of byType) {
    const topic = topicName(definitionOf(type).topic)
    reaches.set(topic, Math.max(reaches.get(topic) ?? 0, ...roles.map(historyReach)))
  }
  return reaches
}
