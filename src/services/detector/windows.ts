import type { Layout } from '../../engine/layout.ts'
import type { Incarnation, RefoldPlan } from '../../ports/shared-state.ts'
import { partitionKey, type Committed, type TopicPartition } from '../../ports/source.ts'
import type { DetectorDeps } from './deps.ts'
import { reachesOf } from '../../engine/history-reach.ts'
import { archived, hasUnread, historyStart, partitionsOf, type HistoryStart, type Place } from './history-start.ts'
import { readProgress, saidToHold } from './progress.ts'

type Deps = Pick<DetectorDeps, 'source' | 'history' | 'state' | 'options' | 'metrics' | 'now' | 'log'>

/**
 * Do the windows hold what commits stand for? Those made in them are never ahead of what has been folded, and those made
 * before them are told of by their plan.
 */
async function holdsAll({ state }: Deps, { id, plan }: Incarnation, commits: readonly Committed[]) {
  const folded = await state.folded(id)
  const isTold = commits.every(({ metadata }) => {
    const { incarnation = id } = readProgress(metadata) ?? {}
    return incarnation === id || (plan !== undefined && incarnation < id)
  })
  return isTold && [...saidToHold(commits, id)].every(([name, offset]) => offset <= (folded.get(name) ?? 0n))
}

/** Is everything still there that a plan wants to be read again? What topics no longer hold is, where the archive answers. */
async function isReadable(deps: Deps, { isRefolding, plan }: Incarnation): Promise<boolean> {
  if (!isRefolding || plan === undefined) return true
  const partitions = partitionsOf(deps.options.partitions.keys(), deps.options)
  const firsts = await deps.source.firstOffsets(partitions)
  const firstOf = (partition: TopicPartition) => firsts.get(partitionKey(partition)) ?? 0n
  const gone = partitions.find((one) => BigInt(plan.from[partitionKey(one)] ?? firstOf(one)) < firstOf(one))
  return gone === undefined || (await archived(deps, gone, firstOf(gone))) !== undefined
}

/** The earliest that was still to be read or decided in some partition, epoch ms; undefined where nothing had been read. */
function baseOf(commits: readonly Committed[]): number | undefined {
  const open = commits.flatMap(({ metadata }) => {
    const progress = readProgress(metadata)
    return [progress?.watermark ?? [], progress?.due ?? []].flat()
  })
  return open.length === 0 ? undefined : Math.min(...open)
}

/** How far a partition had been read, epoch ms: where it is being read again, before that. */
function reachedBy(metadata: string): number | undefined {
  const progress = readProgress(metadata)
  return progress?.until === undefined ? progress?.watermark : progress.reached
}

/** Where each partition is read from. Of what has never been read nobody knows how old it is: then all is read from the beginning. */
async function startsFor(
  deps: Deps,
  { byType }: Layout,
  commits: readonly Committed[],
  base: number | undefined,
): Promise<readonly HistoryStart[]> {
  const reaches = reachesOf(byType, deps.options.topicName)
  const places = commits.flatMap(({ offset: next = 0n, metadata, ...partition }): Place[] => {
    const { watermark, until } = readProgress(metadata) ?? {}
    return until === undefined ? [{ partition, next, watermark }] : []
  })
  const isNew = await hasUnread(deps, places)
  const reachOf = (topic: string) => (isNew ? Infinity : (reaches.get(topic) ?? 0))
  return Promise.all(
    commits.map(({ topic, partition, metadata }) => {
      const extent = { partition: { topic, partition }, watermark: reachedBy(metadata) }
      return historyStart(deps, extent, base, reachOf(topic))
    }),
  )
}

/** The set that all which is committed was told by; undefined where there is not one. */
function tellerOf(commits: readonly Committed[]): string | undefined {
  const [teller, ...others] = new Set(
    commits.flatMap(({ metadata }) => readProgress(metadata) ?? []).map(({ toldBy }) => toldBy),
  )
  return others.length === 0 ? teller : undefined
}

/** From where everything is to be read again, so that nothing is missing of what was still to be read or decided. */
async function planOf(deps: Deps, layout: Layout, commits: readonly Committed[]): Promise<RefoldPlan> {
  const base = baseOf(commits)
  const starts = await startsFor(deps, layout, commits, base)
  const from: Record<string, string> = {}
  const until: Record<string, string> = {}
  const reached: Record<string, number> = {}
  const since: Record<string, number> = {}
  for (const [at, { topic, partition, offset = 0n, metadata }] of commits.entries()) {
    const start = starts[at] as HistoryStart
    const name = partitionKey({ topic, partition })
    from[name] = String(start.offset)
    // Where it was being read again already, what had been read before that counts.
    const before = readProgress(metadata)?.until ?? 0n
    until[name] = String(before > offset ? before : offset)
    const watermark = reachedBy(metadata)
    if (watermark !== undefined) reached[name] = watermark
    if (start.since !== undefined) since[topic] = Math.max(start.since, since[topic] ?? -Infinity)
  }
  return { base, from, until, reached, since, toldBy: tellerOf(commits) }
}

/**
 * Opens the windows. Where they hold less than was committed (they are empty, or a part is missing, or they are of an
 * earlier time), or a plan to fill them cannot be carried out any more, a plan is made to fill them again, once for all workers, and they begin as another incarnation.
 */
export async function openWindows(deps: Deps, layout: Layout): Promise<Incarnation> {
  const { source, state, options, log, metrics } = deps
  const kept = await state.kept()
  const commits = await source.committed(partitionsOf(options.partitions.keys(), options))
  const newest =
    commits
      .map(({ metadata }) => readProgress(metadata)?.incarnation ?? '')
      .toSorted()
      .at(-1) ?? ''
  if (kept?.isWhole && (await holdsAll(deps, kept, commits)) && (await isReadable(deps, kept))) return kept
  if (kept === undefined && newest === '') return state.renew(undefined, undefined, newest)
  const plan = await planOf(deps, layout, commits)
  const renewed = await state.renew(plan, kept?.id, newest)
  // Who has stood still meanwhile has not seen that others had opened them.
  if (renewed.id <= newest) return renewed
  metrics.refolds.inc()
  log('windows have been lost and are filled again from the topics', { incarnation: renewed.id, ...renewed.plan })
  return renewed
}
