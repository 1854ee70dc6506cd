import type { MemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { Block } from '../../src/blocking/block.ts'
import type { Alert } from '../../src/engine/alert.ts'
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

/** Blocks that were told late, of rules that decide at once, in worlds that nothing befalls. I6. */
export function judgeTimes(
  { placed, told }: Cluster,
  { arrivals, rules, blows, change, retention }: Scenario,
  { alerts, blocks }: { readonly alerts: readonly Alert[]; readonly blocks: readonly Block[] },
): string[] {
  if (blows.length > 0 || change !== undefined || retention !== undefined) return []
  const waiting = new Set(rules.filter(({ correlation }) => correlation.deferred).map(({ id }) => id))
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  return blocks.flatMap(({ id, alertId }) => {
    const { ruleId = '', evidence = [] } = byId.get(alertId) ?? {}
    if (waiting.has(ruleId)) return []
    const came = [...placed].flatMap(([nth, { at }]) => {
      const event = arrivals[nth]?.event
      return evidence.some((one) => one.id === event?.id && one.source === event.source) ? [at] : []
    })
    const late = (told.get(id) ?? Infinity) - Math.max(...came)
    return came.length > 0 && late > WITHIN_MS ? [`the block ${id} came ${late} ms late (I6)`] : []
  })
}
