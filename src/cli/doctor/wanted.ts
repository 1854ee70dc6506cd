import { REPORTS_MS } from '../../events/retention.ts'
import { MAX_AHEAD_MS } from '../../events/time.ts'
import { historyReach } from '../../engine/history-reach.ts'
import type { Layout } from '../../engine/layout.ts'
import { definitionOf } from '../../events/catalogue.ts'
import type { TopicNames } from '../topic-names.ts'
import type { WantedTopic } from './judge-topics.ts'

const DAY_MS = 86_400_000

/** So long Redis, ClickHouse or a detector may be away without anything being lost, ms. */
export const OUTAGE_MS = 7 * DAY_MS

/** A block ends within a day of its hit. */
const BLOCKS_MS = DAY_MS

export interface Lateness {
  readonly outOfOrdernessMs: number
  readonly allowedLatenessMs: number
}

/** Topic → how far behind its events logs may be asked for, ms; topics that are only looked up are not in it. */
function reachesOf({ byType }: Layout, { of }: TopicNames): ReadonlyMap<string, number> {
  const reaches = new Map<string, number>()
  for (const [type, roles] of byType) {
    const topic = of(definitionOf(type).topic)
    const own = roles.filter(({ kind }) => !kind.isLookedUp)
    reaches.set(topic, Math.max(reaches.get(topic) ?? 0, ...own.map(historyReach)))
  }
  return reaches
}

/** How far back rules go that look records up, ms: so long a record must not give way to a newer one of its key. */
const lookupReach = ({ rules }: Layout): number =>
  Math.max(0, ...rules.filter(({ candidates }) => candidates.length > 0).map(({ kind }) => kind.retentionMs))

/** What Vigia's topics have to be for a set of rules. */
export function wantedTopics(
  layout: Layout,
  topics: TopicNames,
  { outOfOrdernessMs, allowedLatenessMs }: Lateness,
): readonly WantedTopic[] {
  const reaches = reachesOf(layout, topics)
  const lateMs = outOfOrdernessMs + allowedLatenessMs + MAX_AHEAD_MS
  const records = topics.of('records')
  return [
    ...topics.events.map((name): WantedTopic => {
      if (name === records)
        return { name, isRead: true, cleanup: 'compact', neededMs: 0, neededLagMs: lookupReach(layout) + lateMs }
      return { name, isRead: true, cleanup: 'delete', neededMs: (reaches.get(name) ?? 0) + lateMs + OUTAGE_MS }
    }),
    { name: topics.blocks, isRead: false, cleanup: 'both', neededMs: BLOCKS_MS + lateMs },
    { name: topics.reports, isRead: false, cleanup: 'both', neededMs: REPORTS_MS },
    ...[topics.alerts, topics.deadLetters, topics.late].map((name): WantedTopic => ({
      name,
      isRead: false,
      cleanup: 'delete',
      neededMs: OUTAGE_MS,
    })),
  ]
}
