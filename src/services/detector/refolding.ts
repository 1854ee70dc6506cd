import type { Outcome } from '../../engine/decide.ts'
import type { Incarnation } from '../../ports/shared-state.ts'
import { partitionKey, type SourceRecord } from '../../ports/source.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'
import { partitionsOf } from './history-start.ts'
import { isReadAgain, type Lane } from './lane.ts'
import { patiently } from './patiently.ts'
import { readProgress } from './progress.ts'

/**
 * While windows are filled again, each partition is read up to where it had been, and no further before all are there:
 * only then do the windows hold what they held, and what is found in them is told as it was told before. Until then
 * nothing is written, for it was written when it was read first, and nothing is decided that waits.
 */
export interface Refolding {
  readonly isOver: boolean
  /** Of some records those that had been read before; what had not is read once it is over. All of them where it is over. */
  recordsOf(lane: Lane, records: readonly SourceRecord[]): readonly SourceRecord[]
  /** Lets a lane wait that is where it had been. Reading goes on at `next`. */
  hold(lane: Lane, next: bigint): void
  /** Tells the others how far it is, and learns whether it is over; then lanes go on. */
  check(): Promise<void>
}

export function createRefolding(
  { source, state, options, metrics, log }: DetectorDeps,
  { id, isRefolding }: Incarnation,
  lanes: ReadonlyMap<string, Lane>,
): Refolding {
  let isOver = !isRefolding
  metrics.refolding.set(Number(isRefolding))
  const all = partitionsOf(options.partitions.keys(), options).map(partitionKey)
  /** Commits tell it too, where Redis has lost that it was over: who has gone on since says it no more. */
  const isCommitted = async (): Promise<boolean> => {
    const commits = await patiently(() => source.committed(partitionsOf(options.partitions.keys(), options)))
    const told = commits.map(({ metadata }) => readProgress(metadata))
    return told.every((progress) => progress?.incarnation === id && progress.until === undefined)
  }
  const own = () => [...lanes.values()].map(({ partition }) => partition)
  return {
    get isOver() {
      return isOver
    },
    recordsOf: (lane, records) => (isOver ? records : records.filter(({ offset }) => offset < lane.until)),
    hold({ partition }, offset) {
      source.seek([{ ...partition, offset }])
      source.pause([partition])
    },
    async check() {
      if (isOver) return
      const there = [...lanes.values()].filter(isReadAgain).map(({ name }) => [name, 1] as const)
      const reached = await patiently(() => state.raiseWatermarks(`${id}:refolded`, new Map(there)))
      if (!all.every((name) => reached.has(name)) && !(await isCommitted())) return
      await patiently(() => state.endRefold(id))
      isOver = true
      metrics.refolding.set(0)
      source.resume(own())
      log('windows are filled again', { incarnation: id })
    },
  }
}

/**
 * What is not told: nothing; all; or all but alerts that ask for blocks. A block that follows later names such an alert,
 * and rules that had not been there before may be the first to find it.
 */
export type Quiet = 'not' | 'wholly' | 'but what blocks name'

/** Of an outcome the alerts that ask for blocks. */
function blocking({ touched, asks, due }: Outcome): Outcome {
  const asking = new Set(asks.map(({ alertId }) => alertId))
  return { touched: new Map([...touched].filter(([{ id }]) => asking.has(id))), asks, due }
}

/** Effects of which some are none as long as it is quiet. */
export function quietEffects(effects: Effects, howQuiet: () => Quiet): Effects {
  const unlessQuiet = (act: () => void): void => {
    if (howQuiet() === 'not') act()
  }
  return {
    take(outcome) {
      const quiet = howQuiet()
      if (quiet !== 'wholly') effects.take(quiet === 'not' ? outcome : blocking(outcome))
    },
    alerts: (alerts) => unlessQuiet(() => effects.alerts(alerts)),
    blocks: (blocks) => unlessQuiet(() => effects.blocks(blocks)),
    records: (records) => unlessQuiet(() => effects.records(records)),
    drain: (isAll) => effects.drain(isAll),
    get isEmpty() {
      return effects.isEmpty
    },
  }
}
