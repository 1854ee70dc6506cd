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
