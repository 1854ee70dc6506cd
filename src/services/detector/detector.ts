import type { Due } from '../../engine/decide.ts'
import type { Plan } from '../../engine/plan.ts'
import { InfrastructureError, StoreLostError } from '../../ports/errors.ts'
import { partitionKey, type Batch, type Committed } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { retry } from '../retry.ts'
import { createBatchReader, type BatchReader } from './batch.ts'
import { createSettle, type Settle } from './cycle.ts'
import type { DetectorDeps } from './deps.ts'
import { createEffects } from './effects.ts'
import { createExclusive } from './exclusive.ts'
import { createLane, progressOf, type Lane } from './lane.ts'
import { idleMoves } from './idle.ts'
import { readProgress } from './progress.ts'
import { createWaiting } from './waiting.ts'

/** Reads events, folds them into windows, and writes alerts, blocks, dead letters and late events. */
export interface Detector {
  /** Resolves after `stop`; rejects when it cannot go on. Then nothing uncommitted is lost: Kafka has it. */
  run(): Promise<void>
  stop(): Promise<void>
  /** What is wrong, by name; nothing where all is well. */
  problems(): readonly string[]
}

const RETRY = { firstMs: 100, maxMs: 2_000, forMs: 60_000 }

const patiently = <T>(work: () => Promise<T>): Promise<T> => retry(work, RETRY, new AbortController().signal)

/** Creates a detector. One step is taken at a time: a batch, a tick of the clock, an assignment. */
export function createDetector(deps: DetectorDeps): Detector {
  const { source, sink, state, engine, now, metrics, failpoint, log, options } = deps
  const { commitEveryMs = 1_000, tickEveryMs = 250, watchdogMs = 30_000 } = options
  const lanes = new Map<string, Lane>()
  const effects = createEffects(engine, options.topics)
  const waiting = createWaiting(engine, state, options, lanes)
  const exclusive = createExclusive()
  const stopping = new AbortController()
  const died = Promise.withResolvers<never>()
  let incarnation = ''
  let reader: BatchReader
  let settle: Settle
  let committedAt = 0

  const decideRipe = async (): Promise<void> => {
    for (let again = true; again;) {
      again = false
      for (const lane of lanes.values()) {
        const { due, undecidable } = waiting.ripe(lane)
        for (const { logged } of undecidable) metrics.undecidable.inc({ rule: logged.rule.id })
        if (due.length === 0) continue
        again = true
        waiting.add(lane, await settle(engine.planDecisions(due)))
      }
    }
  }
  /** After this everything up to the lane's watermark is in the logs, so others may know the watermark. */
  const settleIn = async (lane: Lane, plan: Plan): Promise<void> => {
    const due: readonly Due[] = await settle(plan)
    waiting.add(lane, due)
    lane.published = lane.watermark.value
    await decideRipe()
  }
  const begin = (lane: Lane, t: number) => patiently(() => waiting.noteBeginning(lane.partition.topic, t))
  const write = async (all: boolean): Promise<void> => {
    const records = effects.drain(all)
    await failpoint('detector:before-write')
    if (records.length > 0) {
      const end = metrics.stage.startTimer({ stage: 'write' })
      await patiently(() => sink.write(records))
      end()
      for (const { topic } of records) metrics.written.inc({ topic })
    }
    await failpoint('detector:after-write')
    await patiently(() => waiting.save())
    await failpoint('detector:after-due')
  }
  const commit = async (moves: ReadonlyMap<Lane, number> = new Map()): Promise<void> => {
    await write(true)
    const moved = [...lanes.values()].filter((lane) => lane.next !== lane.committed || moves.has(lane))
    committedAt = now()
    if (moved.length === 0) return
    const end = metrics.stage.startTimer({ stage: 'commit' })
    await patiently(() => state.markFolded(new Map(moved.map(({ name, next = 0n }) => [name, next]))))
    await failpoint('detector:after-folded')
    await patiently(() =>
      source.commit(
        moved.map((lane) => ({
          ...lane.partition,
          offset: lane.next ?? 0n,
          metadata: progressOf(lane, incarnation, moves.get(lane)),
        })),
      ),
    )
    for (const lane of moved) lane.committed = lane.next
    end()
    await failpoint('detector:after-commit')
  }
  const open = async (committed: readonly Committed[]): Promise<WindowStore> => {
    const before = committed.map(({ metadata }) => readProgress(metadata)).filter((progress) => progress !== undefined)
    const found = await patiently(() => state.open(before.length === 0))
    const other = before.find((progress) => progress.incarnation !== found)
    if (other !== undefined) throw new StoreLostError('Redis is another one than the windows were folded into')
    incarnation = found
    return deps.openStore(found)
  }
  const checkFolded = async (committed: readonly Committed[]): Promise<void> => {
    const folded = await patiently(() => state.folded())
    for (const each of committed) {
      if (each.offset === undefined || each.offset === 0n) continue
      const reached = folded.get(partitionKey(each)) ?? -1n
      if (reached < each.offset) {
        throw new StoreLostError(
          `Redis has folded ${partitionKey(each)} up to ${reached}, but ${each.offset} is committed: its windows must be folded again`,
        )
      }
    }
  }
  const assign = async (committed: readonly Committed[]): Promise<void> => {
    const store = await open(committed)
    await checkFolded(committed)
    settle = createSettle(deps, retrying(store), effects)
    reader = createBatchReader(deps, { store: retrying(store), effects, settle: settleIn, begin })
    lanes.clear()
    for (const each of committed) {
      const { topic, partition, offset, metadata } = each
      const from = { next: offset, heard: now(), watermark: readProgress(metadata)?.watermark }
      const lane = createLane({ topic, partition }, options, from)
      lanes.set(lane.name, lane)
      await patiently(() => waiting.load(lane))
    }
    log('assigned', { partitions: [...lanes.keys()] })
  }
  const take = async (batch: Batch): Promise<void> => {
    const lane = lanes.get(partitionKey(batch))
    if (lane === undefined || batch.records.length === 0) return
    metrics.batchSize.observe(batch.records.length)
    await failpoint('detector:after-fetch')
    await reader.take(lane, batch.records)
    lane.next = (batch.records.at(-1)?.offset ?? -1n) + 1n
    lane.heard = now()
    await patiently(() => waiting.publish(lanes.values()))
    await decideRipe()
    await write(false)
    if (now() - committedAt >= commitEveryMs) await commit()
  }
  const tick = async (): Promise<void> => {
    if (lanes.size === 0) return
    const moves = await idleMoves(source, [...lanes.values()], options, now)
    // An idle move is committed before it counts: a record that comes again is judged by the watermark that stood.
    if (moves.size > 0) await commit(moves)
    for (const [lane, watermark] of moves) {
      lane.watermark.advance(watermark)
      lane.published = lane.watermark.value
    }
    await patiently(() => waiting.publish(lanes.values()))
    await decideRipe()
    await write(false)
    if (now() - committedAt >= commitEveryMs) await commit()
    for (const { name, published } of lanes.values()) {
      if (Number.isFinite(published)) metrics.watermark.set({ partition: name }, published / 1_000)
    }
  }
  const watch = (): void => {
    const silentMs = now() - source.lastProgress()
    if (silentMs > watchdogMs) died.reject(new InfrastructureError('kafka', `no sign of progress for ${silentMs} ms`))
  }
  const leave = async (): Promise<void> => {
    await commit()
    lanes.clear()
  }
  return {
    async run() {
      const timer = setInterval(() => {
        watch()
        if (!exclusive.isBusy() && !stopping.signal.aborted) exclusive.run(tick).catch(died.reject)
      }, tickEveryMs)
      try {
        await Promise.race([
          died.promise,
          source.run({
            onAssign: (committed) => exclusive.run(() => assign(committed)),
            onRevoke: () => exclusive.run(leave),
            onBatch: (batch) => exclusive.run(() => (stopping.signal.aborted ? Promise.resolve() : take(batch))),
          }),
        ])
      } finally {
        clearInterval(timer)
      }
    },
    async stop() {
      stopping.abort()
      await exclusive.run(() => (lanes.size > 0 ? commit() : Promise.resolve()))
      await source.stop()
    },
    problems: () => (now() - source.lastProgress() > watchdogMs / 2 ? ['kafka: no progress'] : []),
  }

  function retrying(store: WindowStore): WindowStore {
    return { ...store, observe: (observations) => patiently(() => store.observe(observations)) }
  }
}
