import type { EventType } from '../../events/catalogue.ts'
import type { EventSpan } from '../../ports/event-history.ts'
import type { Rule } from '../../rules/rule.ts'

/** A stretch of event time, epoch ms: from inclusive, to exclusive, infinite = open. */
export interface Period {
  readonly from: number
  readonly to: number
}

export const isWithin = ({ from, to }: Period, t: number): boolean => t >= from && t < to

/** How a type's events are read: those that are only looked up from their beginning. */
function* readingsOf(rule: Rule, { from, to }: Period): Generator<readonly [EventType, Period]> {
  const { roles, backMs, aheadMs } = rule.correlation
  const suppressMs = rule.suppressMs ?? 0
  const needed = { from: from - suppressMs - backMs, to: to + suppressMs + aheadMs + 1 }
  for (const { event, lookups } of roles.flatMap(({ selections }) => selections)) {
    yield [event, needed]
    for (const asked of lookups?.asked ?? []) yield [asked.event, { from: -Infinity, to: needed.to }]
  }
}

/**
 * The events that the alerts of a period rest on: an alert belongs to the period of its first hit, which is known once
 * the buckets around both ends and the windows of all their hits have been read. Types with one stretch share a span.
 */
export function spansOf(rules: readonly Rule[], period: Period): readonly EventSpan[] {
  const byType = new Map<EventType, Period>()
  for (const rule of rules)
    for (const [type, { from, to }] of readingsOf(rule, period)) {
      const known = byType.get(type)
      byType.set(type, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) })
    }
  const byStretch = Map.groupBy(byType, ([, { from, to }]) => `${from} ${to}`)
  return [...byStretch.values()].map((own) => ({
    types: own.map(([type]) => type).toSorted(),
    ...(own[0] as (typeof own)[number])[1],
  }))
}

/** Is an event in one of the spans? */
export function createInSpans(spans: readonly EventSpan[]): (event: { type: EventType; time: number }) => boolean {
  const byType = new Map(spans.flatMap((span) => span.types.map((type) => [type, span])))
  return ({ type, time }) => {
    const span = byType.get(type)
    return span !== undefined && isWithin(span, time)
  }
}
