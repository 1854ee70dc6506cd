import { REPORTS_MS } from '../../events/retention.ts'
import { MAX_AHEAD_MS } from '../../events/time.ts'
import { reachesOf } from '../../engine/history-reach.ts'
import type { Layout } from '../../engine/layout.ts'
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

/** How far back rules go that look records up, ms: so long a record must not give way to a newer one of its key. */
const lookupReach = ({ rules }: Layout): number =>
  Math.max(0, ...rules.filter(({ candidates }) => candidates.length > 0).map(({ kind }) => kind.retentionMs))

/** What Vigia's topics have to be for a set of rules. */
export function wantedTopics(
  layout: Layout,
  topics: TopicNames,
  { outOfOrdernessMs, allowedLatenessMs }: Lateness,
): readonly WantedTopic[] {
  const read = [...layout.byType].map(([type, roles]) => [type, roles.filter(({ kind }) => !kind.isLookedUp)] as const)
  const reaches = reachesOf(new Map(read), topics.of)
  const lateMs = outOfOrdernessMs + allowedLatenessMs + MAX_AHEAD_MS
  const records = topics.of('records')
  return [
    ...topics.events.map((name): WantedTopic => {
      if (name === records)
        return { name, isRead: true, cleanup: 'compact', neededMs: 0, neededLagMs: lookupReach(layout) + lateMs }
      return { name, isRead: true, cleanup: 'delete', neededMs: (reaches.get(name) ?? 0) + lateMs + OUTAGE_MS }
    }),
    { name: topics.blocks, isRead: false, cleanup: 'both', neededMs: BLOCKS_MS + lateMs },
    ...[topics.reports, topics.dispositions].map((name): WantedTopic => ({
      name,
      isRead: false,
      cleanup: 'both',
      neededMs: REPORTS_MS,
    })),
    ...[topics.alerts, topics.deadLetters, topics.late].map((name): WantedTopic => ({
      name,
      isRead: false,
      cleanup: 'delete',
      neededMs: OUTAGE_MS,
    })),
  ]
}
