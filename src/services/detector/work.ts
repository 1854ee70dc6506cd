import type { Alert } from '../../engine/alert.ts'
import type { Plan } from '../../engine/plan.ts'
import type { Incarnation } from '../../ports/shared-state.ts'
import { partitionKey, type Batch, type Committed, type TopicPartition } from '../../ports/source.ts'
import { createOneBehind } from '../one-behind.ts'
import { createBatchReader, type LaneRecords } from './batch.ts'
import { createCommitter } from './committer.ts'
import { createCoverage } from './coverage.ts'
import { createCycle } from './cycle.ts'
import type { DetectorDeps } from './deps.ts'
import { createEffects } from './effects.ts'
import { hideLanes, showLanes } from './gauges.ts'
import { createIdling } from './idling.ts'
import { createKnown } from './known.ts'
import { catchUp, createLane, isReadAgain, markLane, oldestNeeded, progressOf, type Basis, type Lane } from './lane.ts'
import { countFromZero } from './metrics.ts'
import { patiently, patientStore } from './patiently.ts'
import { createRefolding, quietEffects } from './refolding.ts'
import { setName, type LoadedSet, type RuleSet } from './rule-sets.ts'
import type { Start } from './start.ts'
import { undecidedAt, type Undecided } from './undecided.ts'
import { createWaiting } from './waiting.ts'

/** Between two batches others are told how far lanes are no more often, ms. */
const TELL_EVERY_MS = 50

/** What is taken of a batch. */
interface Part extends LaneRecords {
  /** Is the rest left for later? */
  readonly isCut: boolean
  /** Where the next batch begins, where that is not behind the last record. */
  readonly after: bigint | undefined
}

/** What works on one assignment, by one generation. One step is taken at a time. */
export interface Work extends Pick<Basis, 'incarnation' | 'generation'> {
  readonly set: RuleSet
  readonly partitions: readonly TopicPartition[]
  /** Takes batches of different partitions. */
  take(batches: readonly Batch[]): Promise<void>
  /** A step by the clock: silent partitions move on, what is ripe is decided, what is to be committed is. */
  tick(): Promise<void>
  /** The rules that are not decided, as far as its partitions are. */
  undecided(): readonly Undecided[]
  /** Marks where it stands as the beginning of a generation; undefined takes that back. */
  mark(generation: number | undefined): void
  /** Writes and commits all that is done; answers with what is committed then. */
  commit(): Promise<readonly Committed[]>
  /** Resolves when no commit is under way, whatever became of it. */
  settled(): Promise<void>
}

export interface WorkOptions {
  readonly windows: Incarnation
  readonly generation: number
  readonly set: LoadedSet
  readonly starts: readonly Start[]
}

/** Begins the work on an assignment. */
export async function createWork(deps: DetectorDeps, given: WorkOptions): Promise<Work> {
  const { source, now, metrics, failpoint, options } = deps
  const { set, windows, generation, starts } = given
  const { id: incarnation, plan: refold } = windows
  const { engine } = set
  countFromZero(
    metrics,
    engine.layout.rules.map(({ rule }) => rule),
  )
  const lanes = new Map<string, Lane>()
  const found = ({ ruleId, mode }: Alert) => metrics.alerts.inc({ rule: ruleId, mode })
  const refolding = createRefolding(deps, windows, lanes, setName(set.stored))
  const basis: Basis = {
    incarnation,
    generation,
    get toldBy() {
      return refolding.toldBy
    },
  }
  const effects = quietEffects(createEffects(engine, options.topics, found), refolding)
  const known = createKnown({ incarnation, generation, refold, options })
  const waiting = createWaiting(deps, { engine, basis, known, lanes })
  const store = patientStore(deps.openStore(incarnation))
  const committer = createCommitter(deps, lanes, effects, waiting, store)
  const idling = createIdling(deps, lanes, committer, basis)
  const publishing = createOneBehind()
  const { publish } = committer
  const cover = createCoverage(refold, engine.layout.rules, known)
  const cycle = createCycle(deps, { engine, store, effects, publish, cover })

  const decideRipe = async (): Promise<void> => {
    for (let again = refolding.isOver; again;) {
      again = false
      for (const lane of lanes.values()) {
        const { due, undecidable } = waiting.ripe(lane)
        for (const { logged } of undecidable) metrics.undecidable.inc({ rule: logged.rule.id })
        if (due.length === 0) continue
        again = true
        waiting.add(lane, await cycle.decide(due))
      }
    }
  }
  /** After this everything up to the lane's watermark is in the logs, so others may know the watermark. */
  const settle = async (plan: Plan, reached: ReadonlyMap<Lane, number>): Promise<void> => {
    const due = await cycle.settle(plan)
    const [first] = reached.keys()
    if (first !== undefined) waiting.add(first, due)
    for (const [lane, watermark] of reached) lane.published = watermark
  }
  const begin = (lane: Lane, t: number) => patiently(() => waiting.noteBeginning(lane.partition.topic, t))
  const reader = createBatchReader(deps, { set, store, effects, settle, decide: decideRipe, ask: cycle.ask, begin })
  const show = () => showLanes(metrics, lanes.values(), { ...options, now: now() })
  let toldAt = -Infinity
  /** Tells the others how far it is, and learns how far they are. */
  const tell = (): Promise<void> => {
    toldAt = now()
    show()
    const reached = new Map([...lanes.values()].map((lane) => [lane, lane.published]))
    const needed = Math.min(...[...lanes.values()].map(oldestNeeded))
    effects.build(needed)
    store.forget(needed, options.allowedLatenessMs, waiting.settled())
    return publishing.begin(() => patiently(() => waiting.publish(reached)))
  }
  /** Decides what has become ripe, writes, and commits when it is time. */
  const round = async (): Promise<void> => {
    await decideRipe()
    await committer.write()
    if (committer.isDue()) await committer.begin(basis)
  }
  /** What of a batch is to be taken now; after a seek what has been taken may come again. */
  const partOf = (batch: Batch): Part[] => {
    const lane = lanes.get(partitionKey(batch))
    if (lane === undefined) return []
    lane.end = batch.highWatermark
    const { next = 0n } = lane
    const fresh = batch.records.filter(({ offset }) => offset >= next)
    const records = refolding.recordsOf(lane, fresh)
    const after = batch.next !== undefined && batch.next > next ? batch.next : undefined
    if (fresh.length === 0 && after === undefined) return []
    return [{ lane, records, isCut: records.length < fresh.length, after }]
  }
  const finish = ({ lane, records, isCut, after }: Part): void => {
    const last = records.at(-1)
    if (last !== undefined) lane.next = last.offset + 1n
    // What is between may be gone from the topic: it has been read again as far as it can be.
    if (isCut) {
      lane.next = lane.next !== undefined && lane.next > lane.until ? lane.next : lane.until
      refolding.hold(lane, lane.next)
    } else if (after !== undefined) lane.next = after
    catchUp(lane)
    lane.heard = now()
  }
  for (const start of starts) {
    const lane = createLane(start, options, now())
    lanes.set(lane.name, lane)
    await patiently(() => waiting.load(lane))
  }
  hideLanes(metrics)
  show()
  source.resume(starts.map(({ partition }) => partition))
  if (!refolding.isOver) source.pause([...lanes.values()].filter(isReadAgain).map(({ partition }) => partition))
  return {
    incarnation,
    generation,
    set,
    partitions: [...lanes.values()].map(({ partition }) => partition),
    async take(batches) {
      await idling.settle(batches.map((batch) => lanes.get(partitionKey(batch))))
      const parts = batches.flatMap(partOf)
      if (parts.length === 0) return
      metrics.batchSize.observe(parts.reduce((sum, { records }) => sum + records.length, 0))
      await failpoint('detector:after-fetch')
      await reader.take(parts)
      for (const part of parts) finish(part)
      if (Math.abs(now() - toldAt) >= TELL_EVERY_MS) await tell()
      await round()
    },
    async tick() {
      await refolding.check()
      if (refolding.isOver) await idling.step()
      await tell()
      await round()
    },
    undecided() {
      const reached = [...lanes.values()].map(({ published }) => published).filter(Number.isFinite)
      return undecidedAt(engine.layout.rules, known, options, reached.length === 0 ? now() : Math.min(...reached))
    },
    mark(of) {
      for (const lane of lanes.values()) markLane(lane, of)
    },
    async commit() {
      if (lanes.size > 0) await committer.commit(basis)
      return [...lanes.values()].map((lane) => ({
        ...lane.partition,
        offset: lane.next,
        metadata: progressOf(lane, basis),
      }))
    },
    settled: () => committer.settled(),
  }
}
