import { definitionOf, type EventType } from '../../events/catalogue.ts'
import { MAX_AHEAD_MS } from '../../events/time.ts'
import type { LoggedRole } from '../../engine/layout.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import type { DetectorDeps, DetectorOptions } from './deps.ts'

/** All partitions of some topics. */
export const partitionsOf = (topics: Iterable<string>, { partitions }: DetectorOptions): TopicPartition[] =>
  [...topics].flatMap((topic) =>
    Array.from({ length: partitions.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  )

/** The topics that roles are filled from, each with how far behind its events their logs may be asked for, ms; Infinity where they are looked up. */
export function reachesOf(
  byType: ReadonlyMap<EventType, readonly LoggedRole[]>,
  { topicName }: DetectorOptions,
): ReadonlyMap<string, number> {
  const reaches = new Map<string, number>()
  for (const [type, roles] of byType) {
    const topic = topicName(definitionOf(type).topic)
    const own = roles.map(({ kind }) => (kind.isLookedUp ? Infinity : kind.retentionMs))
    reaches.set(topic, Math.max(reaches.get(topic) ?? 0, ...own))
  }
  return reaches
}

/** Where reading begins, and since when (event time, epoch ms) all is read then; undefined = nothing came before. */
export interface HistoryStart {
  readonly offset: bigint
  readonly since: number | undefined
}

/**
 * Where a partition is to be read from, so that logs hold all that may be asked for where the watermark is `base` (epoch
 * ms; undefined where there is none): as far back as they reach, or as the topic goes.
 */
export async function historyStart(
  { source, options }: Pick<DetectorDeps, 'source' | 'options'>,
  partition: TopicPartition,
  base: number | undefined,
  reachMs: number,
): Promise<HistoryStart> {
  const first = (await source.firstOffsets([partition])).get(partitionKey(partition)) ?? 0n
  if (base === undefined) return { offset: first, since: undefined }
  const oldest = base - options.allowedLatenessMs - options.outOfOrdernessMs
  const needed = oldest - reachMs
  const offset = Number.isFinite(needed) ? await source.offsetAt(partition, needed - MAX_AHEAD_MS) : first
  return offset > first ? { offset, since: needed } : { offset: first, since: first > 0n ? oldest : undefined }
}
