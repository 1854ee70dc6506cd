import type { Alert } from '../../engine/alert.ts'
import { canonicalJson } from '../../rules/canonical-json.ts'

/** How many of a rule's alerts another rule has found too. */
export interface Overlap {
  readonly ruleId: string
  readonly other: string
  readonly alerts: number
  /** Of the rule's alerts, 0–1. */
  readonly share: number
}

/** The width of an alert's bucket of event time by its rule's id, ms; undefined where each hit is its own alert. */
export type SuppressOf = (ruleId: string) => number | undefined

/** Start and end (exclusive) of the bucket of event time that an alert stands for, epoch ms. */
function bucketOf({ ruleId, firstHit }: Alert, suppressOf: SuppressOf): readonly [number, number] {
  const t = Date.parse(firstHit)
  const width = suppressOf(ruleId) ?? 1
  const start = Math.floor(t / width) * width
  return [start, start + width]
}

const groupOf = ({ group }: Alert): string => canonicalJson(group)
const evidenceOf = ({ evidence }: Alert): string[] => evidence.map(({ source, id }) => `${source}\n${id}`)

/** The alerts of some rules by what they rest on. */
interface Index {
  /** Group → rule → the starts of its alerts' buckets, in order, each with its end. */
  readonly byGroup: ReadonlyMap<string, ReadonlyMap<string, readonly (readonly [number, number])[]>>
  /** Event → the rules that have it among their evidence. */
  readonly byEvent: ReadonlyMap<string, ReadonlySet<string>>
}

function indexOf(alerts: readonly Alert[], suppressOf: SuppressOf): Index {
  const byEvent = new Map<string, Set<string>>()
  for (const alert of alerts)
    for (const event of evidenceOf(alert)) {
      const rules = byEvent.get(event) ?? new Set()
      byEvent.set(event, rules.add(alert.ruleId))
    }
  const grouped = Map.groupBy(
    alerts.filter(({ group }) => Object.keys(group).length > 0),
    groupOf,
  )
  const bucketsOf = (own: readonly Alert[]) =>
    new Map(
      [...Map.groupBy(own, ({ ruleId }) => ruleId)].map(([ruleId, of]) => [
        ruleId,
        of.map((alert) => bucketOf(alert, suppressOf)).toSorted(([a], [b]) => a - b),
      ]),
    )
  return { byEvent, byGroup: new Map([...grouped].map(([group, own]) => [group, bucketsOf(own)])) }
}

/** Does one of the buckets, which are in order and of one width, meet [start, end)? */
function meets(buckets: readonly (readonly [number, number])[], start: number, end: number): boolean {
  let [low, high] = [0, buckets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((buckets[middle]?.[1] ?? Infinity) <= start) low = middle + 1
    else high = middle
  }
  return (buckets[low]?.[0] ?? Infinity) < end
}

/** The other rules that have found what an alert has: in its group at its time, or from an event of its evidence. */
function othersOf(alert: Alert, { byGroup, byEvent }: Index, suppressOf: SuppressOf): ReadonlySet<string> {
  const others = new Set(evidenceOf(alert).flatMap((event) => [...(byEvent.get(event) ?? [])]))
  const [start, end] = bucketOf(alert, suppressOf)
  for (const [ruleId, buckets] of byGroup.get(groupOf(alert)) ?? []) if (meets(buckets, start, end)) others.add(ruleId)
  others.delete(alert.ruleId)
  return others
}

/** What the alerts of each chosen rule have in common with those of each other one, the greatest share first. */
export function overlapsOf(alerts: readonly Alert[], chosen: ReadonlySet<string>, suppressOf: SuppressOf): Overlap[] {
  const index = indexOf(alerts, suppressOf)
  return [...Map.groupBy(alerts, ({ ruleId }) => ruleId)]
    .filter(([ruleId]) => chosen.has(ruleId))
    .flatMap(([ruleId, own]) => {
      const counts = new Map<string, number>()
      for (const alert of own)
        for (const other of othersOf(alert, index, suppressOf)) counts.set(other, (counts.get(other) ?? 0) + 1)
      return [...counts].map(([other, count]) => ({ ruleId, other, alerts: count, share: count / own.length }))
    })
    .toSorted((a, b) => b.share - a.share || (a.ruleId + a.other < b.ruleId + b.other ? -1 : 1))
}
