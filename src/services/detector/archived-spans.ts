import { definitionOf, type EventType } from '../../events/catalogue.ts'
import { MAX_AHEAD_MS } from '../../events/time.ts'
import type { Layout } from '../../engine/layout.ts'
import type { EventHistory, EventSpan } from '../../ports/event-history.ts'
import { partitionKey } from '../../ports/source.ts'
import type { DetectorDeps } from './deps.ts'
import { reachesOf } from '../../engine/history-reach.ts'
import { partitionsOf } from './history-start.ts'

/** What of the archive is to be filled in. */
export interface ArchivedSpans {
  readonly spans: readonly EventSpan[]
  /** Event type → since when (epoch ms) the archive holds all of it that is in the spans, up to where its topic begins. */
  readonly since: ReadonlyMap<EventType, number>
  /** Topics whose archive does not lead up to what they hold: what is between is nowhere. */
  readonly broken: readonly string[]
}

type Deps = Pick<DetectorDeps, 'source' | 'options'>

/** Since when the archive holds all of a topic, epoch ms; `broken` where it does not lead up to the topic; undefined where it holds nothing. */
async function archivedSince(
  { source, options }: Deps,
  history: EventHistory,
  topic: string,
  beginning: number | undefined,
) {
  if (beginning === undefined) return undefined
  const partitions = partitionsOf([topic], options)
  const firsts = await source.firstOffsets(partitions)
  let since = beginning
  for (const partition of partitions) {
    const first = firsts.get(partitionKey(partition)) ?? 0n
    const kept = await history.kept(partition)
    if ((kept?.last ?? -1n) < first - 1n) return 'broken'
    if (kept !== undefined && kept.first > 0n && first > 0n) since = Math.max(since, kept.since + MAX_AHEAD_MS)
  }
  return since
}

/**
 * The archived events of the types that logs are filled with, in `[from, until)` (epoch ms); where `from` is not given, as
 * far back from `now` as they may be asked for.
 */
export async function archivedSpans(
  deps: Deps,
  history: EventHistory,
  { byType }: Pick<Layout, 'byType'>,
  { from, until, now }: { readonly from: number | undefined; readonly until: number; readonly now: number },
): Promise<ArchivedSpans> {
  const { options } = deps
  const beginnings = await history.beginnings()
  const topics = Map.groupBy(byType.keys(), (type) => options.topicName(definitionOf(type).topic))
  const oldest = now - options.allowedLatenessMs - options.outOfOrdernessMs
  const since = new Map<EventType, number>()
  const spans: EventSpan[] = []
  const broken: string[] = []
  for (const [topic, reachMs] of reachesOf(byType, options.topicName)) {
    const types = topics.get(topic) ?? []
    const begin = from ?? oldest - reachMs
    spans.push({ types, from: begin, to: until })
    const held = await archivedSince(deps, history, topic, beginnings.get(topic))
    if (held === 'broken') broken.push(topic)
    else if (held !== undefined) for (const type of types) since.set(type, Math.max(begin, held))
  }
  return { spans, since, broken }
}
