import { MAX_AHEAD_MS } from '../../events/time.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import type { DetectorDeps, DetectorOptions } from './deps.ts'

/** All partitions of some topics. */
export const partitionsOf = (topics: Iterable<string>, { partitions }: DetectorOptions): TopicPartition[] =>
  [...topics].flatMap((topic) =>
    Array.from({ length: partitions.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  )

/** Where reading begins, and since when (event time, epoch ms) all is read then; undefined = nothing came before. */
export interface HistoryStart {
  readonly offset: bigint
  readonly since: number | undefined
}

export type HistoryDeps = Pick<DetectorDeps, 'source' | 'history' | 'options' | 'now' | 'log'>

/** An append time is found out to so much, ms. */
const TO_MS = 60_000

/** The furthest that a topic is looked through for its beginning, ms. */
const FURTHEST_MS = 512 * 24 * 3_600_000

/** A time up to `high` (epoch ms) since which a topic-partition holds all that was appended; `first` is what it holds first. It is not looked for before `low`. */
async function keptSince({ source }: HistoryDeps, partition: TopicPartition, first: bigint, low: number, high: number) {
  let [before, after] = [Math.max(low, high - FURTHEST_MS) - MAX_AHEAD_MS, high]
  while (after - before > TO_MS) {
    const middle = Math.floor((before + after) / 2)
    if ((await source.offsetAt(partition, middle)) > first) after = middle
    else before = middle
  }
  return after
}

/** What the archive keeps of a partition, where it answers and leads up to what the topic holds. */
export async function archived(
  { history, log }: Pick<HistoryDeps, 'history' | 'log'>,
  partition: TopicPartition,
  first: bigint,
) {
  try {
    const kept = await history?.kept(partition)
    return kept !== undefined && kept.first < first && kept.last >= first - 1n ? kept : undefined
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error
    log('the archive does not answer: what topics no longer hold is not filled in', { error: error.message })
    return undefined
  }
}

/** Where a partition has been read to, and how far it is then (epoch ms); no watermark where nothing is known of it. */
export interface Place {
  readonly partition: TopicPartition
  readonly next: bigint
  readonly watermark: number | undefined
}

/** Holds a partition something of which nobody knows how old it is? It may ask for all that topics have held. */
export async function hasUnread({ source }: Pick<HistoryDeps, 'source'>, places: readonly Place[]): Promise<boolean> {
  const unknown = places.filter(({ watermark }) => watermark === undefined)
  if (unknown.length === 0) return false
  const asked = unknown.map(({ partition }) => partition)
  const [firsts, ends] = await Promise.all([source.firstOffsets(asked), source.endOffsets(asked)])
  return unknown.some(({ partition, next }) => {
    const name = partitionKey(partition)
    const end = ends.get(name) ?? 0n
    return next < end && (firsts.get(name) ?? 0n) < end
  })
}

/** How far a partition had been read. */
export interface Extent {
  readonly partition: TopicPartition
  /** Its watermark there, epoch ms; undefined where none is known. */
  readonly watermark: number | undefined
}

/**
 * Where a partition is to be read from, so that logs hold all that may be asked for where the watermark is `base` (epoch
 * ms; undefined where there is none): as far back as they reach, or as the topic goes, and beyond that as the archive does.
 */
export async function historyStart(
  deps: HistoryDeps,
  { partition, watermark }: Extent,
  base: number | undefined,
  reachMs: number,
): Promise<HistoryStart> {
  const { source, history, options, now } = deps
  const { allowedLatenessMs, outOfOrdernessMs } = options
  const first = (await source.firstOffsets([partition])).get(partitionKey(partition)) ?? 0n
  const wanted = (base ?? -Infinity) - allowedLatenessMs - outOfOrdernessMs - reachMs
  const offset = Number.isFinite(wanted) ? await source.offsetAt(partition, wanted - MAX_AHEAD_MS) : first
  if (offset > first) return { offset, since: wanted }
  if (first === 0n) return { offset: first, since: undefined }
  const kept = await archived(deps, partition, first)
  if (kept !== undefined) {
    const before = (await history?.offsetAt(partition, wanted - MAX_AHEAD_MS)) ?? first
    if (before > kept.first) return { offset: before < first ? before : first, since: wanted }
    if (kept.first === 0n) return { offset: 0n, since: undefined }
  }
  // Nothing later than this had been read, so nothing later is gone.
  const newest = watermark === undefined ? now() : watermark + outOfOrdernessMs + 1
  const begun = kept?.since ?? (await keptSince(deps, partition, first, wanted, newest))
  return { offset: kept?.first ?? first, since: Math.min(newest, begun + MAX_AHEAD_MS) }
}

/** How far back what can be read again of a topic goes, event time, epoch ms; −∞ where to its beginning. */
export interface Reach {
  /** What the topic itself holds. */
  readonly topic: number
  /** What it holds together with the archive. */
  readonly archive: number
}

/** How far back a topic and the archive go. Nothing is looked for before `wanted` (epoch ms). */
export async function reachOf(deps: HistoryDeps, topic: string, wanted: number, now: number): Promise<Reach> {
  let reach: Reach = { topic: -Infinity, archive: -Infinity }
  for (const partition of partitionsOf([topic], deps.options)) {
    const first = (await deps.source.firstOffsets([partition])).get(partitionKey(partition)) ?? 0n
    if (first === 0n) continue
    const kept = await archived(deps, partition, first)
    const own = (await keptSince(deps, partition, first, wanted, now)) + MAX_AHEAD_MS
    const before = kept?.first === 0n ? -Infinity : Math.min(own, (kept?.since ?? Infinity) + MAX_AHEAD_MS)
    reach = { topic: Math.max(reach.topic, own), archive: Math.max(reach.archive, before) }
  }
  return reach
}
