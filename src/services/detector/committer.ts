import type { SinkRecord } from '../../ports/sink.ts'
import { createOneBehind } from '../one-behind.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'
import { progressOf, settledOf, type Basis, type Lane } from './lane.ts'
import { patiently } from './patiently.ts'
import type { Waiting } from './waiting.ts'

/** Writes effects, and commits what they stand for: first the effects, then what has been folded, the offsets last. */
export interface Committer {
  /** Begins to write what is to be written now; with `all` also what may wait for the commit. */
  write(all: boolean): Promise<void>
  /** Commits every lane that has moved; `moves` are watermarks of idle lanes that count once they are committed. */
  commit(basis: Basis, moves?: ReadonlyMap<Lane, number>): Promise<void>
  /** Is it time to commit? */
  isDue(): boolean
}

export function createCommitter(
  deps: DetectorDeps,
  lanes: ReadonlyMap<string, Lane>,
  effects: Effects,
  waiting: Waiting,
): Committer {
  const { source, sink, state, now, metrics, failpoint, options } = deps
  const { commitEveryMs = 1_000 } = options
  /** Writing goes on while the next batch is read; a commit waits for it. */
  const writing = createOneBehind()
  let committedAt = 0

  const send = async (records: readonly SinkRecord[]): Promise<void> => {
    await failpoint('detector:before-write')
    const end = metrics.stage.startTimer({ stage: 'write' })
    await patiently(() => sink.write(records))
    end()
    for (const { topic } of records) metrics.written.inc({ topic })
    await failpoint('detector:after-write')
  }
  const write = (all: boolean): Promise<void> => {
    const records = effects.drain(all)
    return records.length === 0 ? Promise.resolve() : writing.begin(() => send(records))
  }
  return {
    write,
    // The clock may be set back: then, too, it is time.
    isDue: () => Math.abs(now() - committedAt) >= commitEveryMs,
    async commit(basis, moves = new Map()) {
      await write(true)
      await writing.done()
      if (await patiently(() => waiting.save())) await failpoint('detector:after-due')
      committedAt = now()
      const moved = [...lanes.values()].filter(
        (lane) => lane.next !== lane.committed || lane.hasNews || moves.has(lane),
      )
      const folded = new Map([...lanes.values()].map(({ name, folded: from, next: to = 0n }) => [name, { from, to }]))
      // Asked though nothing has moved: so a loss is noticed while nothing happens.
      await patiently(() => state.markFolded(basis.incarnation, folded))
      for (const lane of lanes.values()) {
        lane.folded = lane.next ?? 0n
        if (!moved.includes(lane)) lane.settled = settledOf(lane)
      }
      if (moved.length === 0) {
        metrics.lastCommit.set(now() / 1_000)
        return
      }
      const end = metrics.stage.startTimer({ stage: 'commit' })
      await failpoint('detector:after-folded')
      const commits = moved.map((lane) => ({
        ...lane.partition,
        offset: lane.next ?? 0n,
        metadata: progressOf(lane, basis, moves.get(lane)),
      }))
      await patiently(() => source.commit(commits))
      for (const lane of moved) {
        lane.committed = lane.next
        lane.hasNews = false
        lane.settled = settledOf(lane)
      }
      end()
      metrics.lastCommit.set(now() / 1_000)
      await failpoint('detector:after-commit')
    },
  }
}
