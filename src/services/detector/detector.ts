import type { Alert } from '../../engine/alert.ts'
import type { Plan } from '../../engine/plan.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import { partitionKey, type Batch, type Committed } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { createOneBehind } from '../one-behind.ts'
import { createBatchReader, type BatchReader } from './batch.ts'
import { checkState } from './check-state.ts'
import { createCommitter } from './committer.ts'
import { createCycle, type Cycle } from './cycle.ts'
import type { DetectorDeps } from './deps.ts'
import { createEffects } from './effects.ts'
import { createExclusive } from './exclusive.ts'
import { idleMoves } from './idle.ts'
import { createLane, oldestNeeded, type Lane } from './lane.ts'
import { patiently, patientStore } from './patiently.ts'
import { readProgress } from './progress.ts'
import { createWaiting } from './waiting.ts'

/** Reads events, folds them into windows, and writes alerts, blocks, dead letters and late events. */
export interface Detector {
  /** Resolves after `stop`; rejects when it cannot go on. Then nothing uncommitted is lost: Kafka has it. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
  /** What is wrong, by name; nothing where all is well. */
  problems(): readonly string[]
}

/** What works on one assignment. */
interface Work {
  readonly incarnation: string
  readonly store: WindowStore
  readonly cycle: Cycle
  readonly reader: BatchReader
}

/** Creates a detector. One step is taken at a time: a batch, a tick of the clock, an assignment. */
export function createDetector(deps: DetectorDeps): Detector {
  const { source, state, engine, now, metrics, failpoint, log, options } = deps
  const { tickEveryMs = 250, watchdogMs = 30_000 } = options
  const lanes = new Map<string, Lane>()
  const found = ({ ruleId, mode }: Alert) => metrics.alerts.inc({ rule: ruleId, mode })
  const effects = createEffects(engine, options.topics, found)
  const waiting = createWaiting(engine, state, options, lanes)
  const committer = createCommitter(deps, lanes, effects, waiting)
  const exclusive = createExclusive()
  const died = Promise.withResolvers<never>()
  let work: Work | undefined
  const publishing = createOneBehind()
  let isStopping = false

  const decideRipe = async ({ decide }: Cycle): Promise<void> => {
    for (let again = true; again;) {
      again = false
      for (const lane of lanes.values()) {
        const { due, undecidable } = waiting.ripe(lane)
        for (const { logged } of undecidable) metrics.undecidable.inc({ rule: logged.rule.id })
        if (due.length === 0) continue
        again = true
        waiting.add(lane, await decide(due))
      }
    }
  }
  const begin = (lane: Lane, t: number) => patiently(() => waiting.noteBeginning(lane.partition.topic, t))
  const assign = async (committed: readonly Committed[]): Promise<void> => {
    const incarnation = await patiently(() => checkState(state, committed))
    const store = patientStore(deps.openStore(incarnation))
    const cycle = createCycle(deps, store, effects)
    /** After this everything up to the lane's watermark is in the logs, so others may know the watermark. */
    const settleIn = async (lane: Lane, plan: Plan, reached: number): Promise<void> => {
      waiting.add(lane, await cycle.settle(plan))
      lane.published = reached
    }
    const decide = () => decideRipe(cycle)
    const reader = createBatchReader(deps, { store, effects, settle: settleIn, decide, ask: cycle.ask, begin })
    lanes.clear()
    for (const { topic, partition, offset, metadata } of committed) {
      const from = { next: offset, heard: now(), watermark: readProgress(metadata)?.watermark }
      const lane = createLane({ topic, partition }, options, from)
      lanes.set(lane.name, lane)
      await patiently(() => waiting.load(lane))
    }
    await patiently(() => waiting.noteRules())
    work = { incarnation, store, cycle, reader }
    log('partitions assigned', { partitions: [...lanes.keys()] })
  }
  /** Tells the others how far it is, decides what that makes ripe, writes, and commits when it is time. */
  const round = async ({ incarnation, store, cycle }: Work): Promise<void> => {
    const reached = new Map([...lanes.values()].map((lane) => [lane, lane.published]))
    store.forget(Math.min(...[...lanes.values()].map(oldestNeeded)), options.allowedLatenessMs, waiting.settled())
    await publishing.begin(() => patiently(() => waiting.publish(reached)))
    await decideRipe(cycle)
    await committer.write(false)
    if (committer.isDue()) await committer.commit(incarnation)
  }
  const take = async (batch: Batch): Promise<void> => {
    const lane = lanes.get(partitionKey(batch))
    const last = batch.records.at(-1)
    if (work === undefined || lane === undefined || last === undefined || isStopping) return
    metrics.batchSize.observe(batch.records.length)
    await failpoint('detector:after-fetch')
    await work.reader.take(lane, batch.records)
    lane.next = last.offset + 1n
    lane.heard = now()
    await round(work)
  }
  const tick = async (): Promise<void> => {
    if (work === undefined || lanes.size === 0) return
    const moves = await idleMoves(source, [...lanes.values()], options, now)
    // An idle move is committed before it counts: a record that comes again is judged by the watermark that stood.
    if (moves.size > 0) await committer.commit(work.incarnation, moves)
    for (const [lane, watermark] of moves) {
      lane.watermark.advance(watermark)
      lane.published = lane.watermark.value
    }
    await round(work)
    for (const { name, published } of lanes.values()) {
      if (Number.isFinite(published)) metrics.watermark.set({ partition: name }, published / 1_000)
    }
  }
  /** Commits what is done, where that can be done, and lets go of it in any case. */
  const leave = async (): Promise<void> => {
    try {
      if (work !== undefined && lanes.size > 0) await committer.commit(work.incarnation)
    } finally {
      lanes.clear()
      work = undefined
    }
  }
  const beat = (): void => {
    const silentMs = now() - source.lastProgress()
    if (silentMs > watchdogMs) died.reject(new InfrastructureError('kafka', `no sign of progress for ${silentMs} ms`))
    if (!exclusive.isBusy() && !isStopping) exclusive.run(tick).catch(died.reject)
  }
  return {
    async run() {
      const timer = setInterval(beat, tickEveryMs)
      const reading = source.run({
        onAssign: (committed) => exclusive.run(() => assign(committed)),
        onRevoke: () => exclusive.run(leave),
        onBatch: (batch) => exclusive.run(() => take(batch)),
      })
      await Promise.race([died.promise, reading]).finally(() => clearInterval(timer))
    },
    async stop() {
      isStopping = true
      try {
        await exclusive.run(leave)
      } finally {
        await source.stop()
      }
    },
    problems: () => (now() - source.lastProgress() > watchdogMs / 2 ? ['kafka: no progress'] : []),
  }
}
