import type { SinkRecord } from '../../ports/sink.ts'
import { partitionKey, type Commit } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { createOneBehind } from '../one-behind.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'
import { partitionsOf } from './history-start.ts'
import { progressOf, settledOf, type Basis, type Lane } from './lane.ts'
import { patiently } from './patiently.ts'
import { saidToHold } from './progress.ts'
import type { Unsaved, Waiting } from './waiting.ts'

/** Writes effects, and commits what they stand for: first the effects, then what has been folded, the offsets last. */
export interface Committer {
  /** Begins to write what is to be written now. */
  readonly publish: () => void
  /** The same; where much has not been written yet, resolves when all has that was begun before the last time. */
  write(): Promise<void>
  /**
   * Begins to commit every lane that has moved, as it is now, once the commit before has been made; `moves` are watermarks
   * of idle lanes that count once they are committed.
   */
  begin(basis: Basis, moves?: ReadonlyMap<Lane, number>): Promise<void>
  /** Resolves when the commit that was begun last has been made; rejects with its error. */
  done(): Promise<void>
  /** Commits every lane that has moved. */
  commit(basis: Basis): Promise<void>
  /** Resolves when no commit is under way, whatever became of it. */
  settled(): Promise<void>
  /** Is it time to commit? */
  isDue(): boolean
}

/** So many records may wait for the brokers before the next batch does, too. */
const MOST_UNWRITTEN = 1_000

/** A lane as it was when its commit began. */
interface Standing {
  readonly lane: Lane
  readonly next: bigint | undefined
  readonly settled: number
  /** None where the lane has not moved. */
  readonly commit: Commit | undefined
}

/** What a commit stands for. */
interface Snapshot {
  /** Resolves when all effects of it have been written. */
  readonly written: Promise<unknown>
  readonly unsaved: Unsaved
  readonly standings: readonly Standing[]
}

/** Takes the lane's news with it. */
const standingOf = (lane: Lane, basis: Basis, moves: ReadonlyMap<Lane, number>): Standing => {
  const { partition, next } = lane
  const isMoved = next !== lane.committed || lane.hasNews || moves.has(lane)
  const metadata = isMoved ? progressOf(lane, basis, moves.get(lane)) : ''
  if (isMoved) lane.hasNews = false
  const commit = isMoved ? { ...partition, offset: next ?? 0n, metadata } : undefined
  return { lane, next, settled: settledOf(lane), commit }
}

export function createCommitter(
  deps: DetectorDeps,
  lanes: ReadonlyMap<string, Lane>,
  effects: Effects,
  waiting: Waiting,
  store: Pick<WindowStore, 'written'>,
): Committer {
  const { source, sink, state, now, metrics, failpoint, options } = deps
  const { commitEveryMs = 1_000 } = options
  /** What is being written while the next batch is read. Each one after the other; neither waits for the other. */
  const writing = { blocks: Promise.resolve(), others: Promise.resolve() }
  let unwritten = 0
  /** What had been begun at the last write. */
  let begun: Promise<unknown> = Promise.resolve()
  /** A commit goes on while the next batches are read: it stands for what was before them. */
  const committing = createOneBehind()
  let committedAt = 0

  const send = async (records: readonly SinkRecord[]): Promise<void> => {
    await failpoint('detector:before-write')
    const end = metrics.stage.startTimer({ stage: 'write' })
    await patiently(() => sink.write(records))
    unwritten -= records.length
    end()
    for (const { topic } of records) metrics.written.inc({ topic })
    await failpoint('detector:after-write')
  }
  const begin = (line: keyof typeof writing, records: readonly SinkRecord[]): void => {
    if (records.length === 0) return
    unwritten += records.length
    writing[line] = writing[line].then(() => send(records))
    // Whoever writes or commits next is told.
    writing[line].catch(() => undefined)
  }
  /** With `all` also takes what may wait for a commit. */
  const publish = (all: boolean): void => {
    const { blocks = [], others = [] } = Object.groupBy(effects.drain(all), ({ topic }) =>
      topic === options.topics.blocks ? 'blocks' : 'others',
    )
    begin('others', others)
    begin('blocks', blocks)
  }
  const allBegun = () => {
    const all = Promise.all([writing.others, writing.blocks])
    all.catch(() => undefined)
    return all
  }
  const snapshot = (basis: Basis, moves: ReadonlyMap<Lane, number>): Snapshot => {
    committedAt = now()
    publish(true)
    const standings = [...lanes.values()].map((lane) => standingOf(lane, basis, moves))
    return { written: allBegun(), unsaved: waiting.takeUnsaved(), standings }
  }
  /** What others have folded and committed must be there still: what we have found may rest on it, and they may be dead. */
  const foldedByOthers = async (incarnation: string): Promise<[string, { from: bigint; to: bigint }][]> => {
    const others = partitionsOf(options.partitions.keys(), options).filter((one) => !lanes.has(partitionKey(one)))
    if (others.length === 0) return []
    const held = saidToHold(await patiently(() => source.committed(others)), incarnation)
    return [...held].map(([name, from]) => [name, { from, to: from }])
  }
  const markFolded = async ({ incarnation }: Basis, standings: readonly Standing[]): Promise<void> => {
    const theirs = await foldedByOthers(incarnation)
    const ours = standings.map(({ lane, next: to = 0n }) => [lane.name, { from: lane.folded, to }] as const)
    // Asked though nothing has moved: so a loss is noticed while nothing happens.
    await patiently(() => state.markFolded(incarnation, new Map([...theirs, ...ours]), store.written()))
    metrics.fences.inc({ result: 'held' })
    for (const { lane, next = 0n, commit, settled } of standings) {
      lane.folded = next
      if (commit === undefined) lane.settled = settled
    }
  }
  const commitOffsets = async (standings: readonly Standing[]): Promise<void> => {
    const commits = standings.flatMap(({ commit = [] }) => commit)
    if (commits.length === 0) return
    const end = metrics.stage.startTimer({ stage: 'commit' })
    await failpoint('detector:after-folded')
    await patiently(() => source.commit(commits))
    for (const { lane, next, settled, commit } of standings) {
      if (commit === undefined) continue
      lane.committed = next
      lane.settled = settled
    }
    end()
    await failpoint('detector:after-commit')
  }
  const carryOut = async (basis: Basis, { written, unsaved, standings }: Snapshot): Promise<void> => {
    await written
    if (await patiently(() => waiting.save(unsaved))) await failpoint('detector:after-due')
    await markFolded(basis, standings)
    await commitOffsets(standings)
    // What is decided waits until then: a decision that is lost before is made again.
    if (await patiently(() => waiting.release(unsaved))) await failpoint('detector:after-due')
    metrics.lastCommit.set(now() / 1_000)
  }
  const beginCommit = (basis: Basis, moves: ReadonlyMap<Lane, number> = new Map()): Promise<void> =>
    committing.begin(() => carryOut(basis, snapshot(basis, moves)))
  return {
    publish: () => publish(false),
    async write() {
      publish(false)
      const before = begun
      begun = allBegun()
      if (unwritten > MOST_UNWRITTEN) await before
    },
    begin: beginCommit,
    done: () => committing.done(),
    // The clock may be set back: then, too, it is time.
    isDue: () => Math.abs(now() - committedAt) >= commitEveryMs,
    async commit(basis) {
      await beginCommit(basis)
      await committing.done()
    },
    settled: () => committing.done().catch(() => undefined),
  }
}
