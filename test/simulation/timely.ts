import type { MemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { Block } from '../../src/blocking/block.ts'
import { idOf } from '../engine/against-oracle.ts'
import { oracleBlocks } from '../oracle/oracle.ts'
import type { Cluster } from './cluster.ts'
import type { Scenario } from './scenario.ts'

/** A process may die as it starts, and what it read is dealt to others: no longer than this, ms, without what everything slept. */
const WITHIN_MS = 20_000

/** The blocks of a topic, by their ids, each with when it was first there. */
export function timesOf(topics: MemoryTopics, topic: string, now: () => number): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  let next = 0n
  topics.onAppend(() => {
    for (const { offset, value } of topics.read(topic, 0, next, Number.MAX_SAFE_INTEGER)) {
      const { id } = JSON.parse(new TextDecoder().decode(value ?? undefined)) as Block
      if (!times.has(id)) times.set(id, now())
      next = offset + 1n
    }
  })
  return times
}

/**
 * When the event came, ms, by which a block is due: from it on the definitions ask for the block, whatever comes later.
 * Undefined where they never do.
 */
function dueAt({ alertId, tokenId, ruleId }: Block, { placed }: Cluster, { arrivals, oracleRules }: Scenario) {
  const rules = oracleRules.filter(({ id }) => id === ruleId)
  const all = [...placed].toSorted(([a], [b]) => a - b).map(([nth, { at }]) => ({ at, event: arrivals[nth]?.event }))
  const events = all.flatMap(({ event = [] }) => event)
  const isAsked = (count: number): boolean =>
    oracleBlocks(rules, events.slice(0, count)).some((one) => one.tokenId === tokenId && idOf(one.alert) === alertId)
  let count = all.length
  while (count > 0 && isAsked(count)) count -= 1
  return all[count]?.at
}

/** Blocks that were told late, of rules that decide at once, in worlds that nothing befalls. I6. */
export function judgeTimes(cluster: Cluster, scenario: Scenario, blocks: readonly Block[]): string[] {
  const { rules, blows, change, retention } = scenario
  if (blows.length > 0 || change !== undefined || retention !== undefined) return []
  const waiting = new Set(rules.filter(({ correlation }) => correlation.deferred).map(({ id }) => id))
  return blocks
    .filter(({ ruleId }) => !waiting.has(ruleId))
    .flatMap((block) => {
      const late = (cluster.told.get(block.id) ?? Infinity) - (dueAt(block, cluster, scenario) ?? Infinity)
      return late > WITHIN_MS ? [`the block ${block.id} came ${late} ms late (I6)`] : []
    })
}
