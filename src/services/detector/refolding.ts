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
 * What is not told: nothing; all; or all but alerts that ask for blocks. A block that follows later names such an alert,
 * and rules that had not been there before may be the first to find it.
 */
type Quiet = 'not' | 'wholly' | 'but what blocks name'

/**
 * While windows are filled again, each partition is read up to where it had been, and no further before all are there:
 * only then do the windows hold what they held, and what is found in them is told as it was told before. Until then
 * nothing is decided that waits, and nothing is written, for it was written when it was read first: but where another set
 * was in force then, alerts that ask for blocks are.
 */
export interface Refolding {
  readonly isOver: boolean
  /** What is not told now. */
  readonly quiet: Quiet
  /** The set that all is told by, by its name: while it goes on, that which was in force before. */
  readonly toldBy: string | undefined
  /** Of some records those that had been read before; what had not is read once it is over. All of them where it is over. */
  recordsOf(lane: Lane, records: readonly SourceRecord[]): readonly SourceRecord[]
  /** Lets a lane wait that is where it had been. Reading goes on at `next`. */
  hold(lane: Lane, next: bigint): void
  /** Tells the others how far it is, and learns whether it is over; then lanes go on. */
  check(): Promise<void>
}

/** `inForce` is the set in force, by its name (`setName`). */
export function createRefolding(
  { source, state, options, metrics, log }: DetectorDeps,
  { id, plan, isRefolding }: Incarnation,
  lanes: ReadonlyMap<string, Lane>,
  inForce: string,
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
    get quiet() {
      if (isOver) return 'not'
      return plan?.toldBy === inForce ? 'wholly' : 'but what blocks name'
    },
    get toldBy() {
      return isOver ? inForce : plan?.toldBy
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

/** Of an outcome the alerts that ask for blocks. */
function blocking({ touched, asks, due }: Outcome): Outcome {
  const asking = new Set(asks.map(({ alertId }) => alertId))
  return { touched: new Map([...touched].filter(([{ id }]) => asking.has(id))), asks, due }
}

/** Effects of which none are as long as it is quiet, or some. */
export function quietEffects(effects: Effects, refolding: Pick<Refolding, 'quiet'>): Effects {
  const unlessQuiet = (act: () => void): void => {
    if (refolding.quiet === 'not') act()
  }
  return {
    take(outcome) {
      const { quiet } = refolding
      if (quiet !== 'wholly') effects.take(quiet === 'not' ? outcome : blocking(outcome))
    },
    alerts: (alerts) => unlessQuiet(() => effects.alerts(alerts)),
    blocks: (blocks) => unlessQuiet(() => effects.blocks(blocks)),
    records: (records) => unlessQuiet(() => effects.records(records)),
    build: (watermark) => effects.build(watermark),
    drain: (isAll) => effects.drain(isAll),
    get isEmpty() {
      return effects.isEmpty
    },
  }
}
