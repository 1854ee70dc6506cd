import type { Layout } from '../../engine/layout.ts'
import type { Incarnation, RefoldPlan } from '../../ports/shared-state.ts'
import { partitionKey, type Committed } from '../../ports/source.ts'
import type { DetectorDeps } from './deps.ts'
import { historyStart, partitionsOf, reachesOf } from './history-start.ts'
import { readProgress } from './progress.ts'

/**
 * Do the windows hold what commits stand for? Those made in them are never ahead of what has been folded, and those made
 * before them are told of by their plan.
 */
async function holdsAll({ state }: DetectorDeps, { id, plan }: Incarnation, commits: readonly Committed[]) {
  const folded = await state.folded(id)
  return commits.every(({ offset = 0n, metadata, ...partition }) => {
    const incarnation = readProgress(metadata)?.incarnation
    if (incarnation === undefined) return true
    return incarnation === id
      ? offset <= (folded.get(partitionKey(partition)) ?? 0n)
      : plan !== undefined && incarnation < id
  })
}

/** From where everything is to be read again, so that nothing is missing of what was still to be read or decided. */
async function planOf(deps: DetectorDeps, { byType }: Layout, commits: readonly Committed[]): Promise<RefoldPlan> {
  const reaches = reachesOf(byType, deps.options)
  const ends = await deps.source.endOffsets(commits)
  const open = commits.flatMap(({ offset = 0n, metadata, ...partition }) => {
    const progress = readProgress(metadata)
    const told = [progress?.watermark ?? [], progress?.due ?? []].flat()
    const isUnread = offset < (ends.get(partitionKey(partition)) ?? 0n)
    // Of what has never been read nobody knows how old it is.
    return told.length === 0 && isUnread ? [-Infinity] : told
  })
  const earliest = Math.min(...open)
  const base = Number.isFinite(earliest) ? earliest : undefined
  const from: Record<string, string> = {}
  const until: Record<string, string> = {}
  const since: Record<string, number> = {}
  for (const { topic, partition, offset = 0n, metadata } of commits) {
    const start = await historyStart(deps, { topic, partition }, base, reaches.get(topic) ?? 0)
    const name = partitionKey({ topic, partition })
    from[name] = String(start.offset)
    // Where it was being read again already, what had been read before that counts.
    const before = readProgress(metadata)?.until ?? 0n
    until[name] = String(before > offset ? before : offset)
    if (start.since !== undefined) since[topic] = Math.max(start.since, since[topic] ?? -Infinity)
  }
  return { base, from, until, since }
}

/**
 * Opens the windows. Where they hold less than was committed (they are empty, or a part is missing, or they are of an
 * earlier time), a plan is made to fill them again, once for all workers, and they begin as another incarnation.
 */
export async function openWindows(deps: DetectorDeps, layout: Layout): Promise<Incarnation> {
  const { source, state, options, log, metrics } = deps
  const kept = await state.kept()
  const commits = await source.committed(partitionsOf(options.partitions.keys(), options))
  const newest =
    commits
      .map(({ metadata }) => readProgress(metadata)?.incarnation ?? '')
      .toSorted()
      .at(-1) ?? ''
  if (kept?.isWhole && (await holdsAll(deps, kept, commits))) return kept
  if (kept === undefined && newest === '') return state.renew(undefined, undefined, newest)
  const plan = await planOf(deps, layout, commits)
  const renewed = await state.renew(plan, kept?.id, newest)
  metrics.refolds.inc()
  log('windows have been lost and are filled again from the topics', { incarnation: renewed.id, ...renewed.plan })
  return renewed
}
