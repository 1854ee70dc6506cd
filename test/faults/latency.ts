import type { Truth } from './truth.ts'
import type { Found } from './verdict.ts'

/** Blocks that do not wait for a watermark. */
const AT_ONCE = new Set(['token-contested', 'token-reused-across-providers'])

/** From the arrival of an alert's first hit to its block, ms, for hits that came in a stretch of time (epoch ms). */
export function blockLatencies(
  { alerts, blockRecords }: Found,
  { arrived }: Truth,
  from: number,
  to: number,
): number[] {
  const hits = new Map(alerts.map(({ id, trigger }) => [id, arrived.get(`${trigger.source} ${trigger.id}`)]))
  const first = new Map<string, number>()
  for (const { block, written } of blockRecords)
    if (AT_ONCE.has(block.ruleId)) first.set(block.alertId, Math.min(written, first.get(block.alertId) ?? Infinity))
  return [...first].flatMap(([alertId, written]) => {
    const hit = hits.get(alertId)
    return hit === undefined || hit < from || hit >= to ? [] : [written - hit]
  })
}

/** The middle one; NaN where there is none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
