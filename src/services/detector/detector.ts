import { InfrastructureError } from '../../ports/errors.ts'
import type { Announced, Generation } from '../../ports/generations.ts'
import type { Batch, Committed } from '../../ports/source.ts'
import { checkState } from './check-state.ts'
import type { DetectorDeps } from './deps.ts'
import { createExclusive } from './exclusive.ts'
import { patiently } from './patiently.ts'
import { createPreparation, type Preparation } from './preparation.ts'
import { createSetLoader } from './rule-sets.ts'
import { movedOf, startOf } from './start.ts'
import { createWork, type Work } from './work.ts'

/** Reads events, folds them into windows, and writes alerts, blocks, dead letters and late events. */
export interface Detector {
  /** Resolves after `stop`; rejects when it cannot go on. Then nothing uncommitted is lost: Kafka has it. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
  /** What is wrong, by name; nothing where all is well. */
  problems(): readonly string[]
}

/** Creates a detector. One step is taken at a time: a batch, a tick of the clock, an assignment, another generation. */
export function createDetector(deps: DetectorDeps): Detector {
  const { source, state, generations, sets, now, metrics, log, options } = deps
  const { tickEveryMs = 250, watchdogMs = 30_000 } = options
  const exclusive = createExclusive()
  const died = Promise.withResolvers<never>()
  const load = createSetLoader(sets, generations)
  let work: Work | undefined
  let preparation: Preparation | undefined
  /** The number of a generation that cannot be prepared here. */
  let refused: number | undefined
  let isOpened = false
  let isStopping = false

  const open = async (): Promise<Announced> => {
    const announced = await patiently(() => (isOpened ? generations.read() : generations.open(sets.own)))
    const isKnown = [announced.current.digest, announced.pending?.digest].includes(sets.own.digest)
    if (!isOpened && !isKnown)
      log('the set that this worker began with is an old one: the one in force is another', {
        generation: announced.current.number,
      })
    isOpened = true
    return announced
  }
  const endPreparation = async () => {
    const ended = preparation
    preparation = undefined
    await ended?.stop()
  }
  const prepare = async (on: Work, generation: Generation): Promise<void> => {
    try {
      const { incarnation, set: current } = on
      const set = await patiently(() => load(generation))
      preparation = createPreparation(deps, { generation, set, current, incarnation })
      on.mark(generation.number)
      log('a generation of rules is announced', { generation: generation.number })
    } catch (error) {
      if (error instanceof InfrastructureError) throw error
      refused = generation.number
      log('a generation of rules cannot be prepared here, and cannot come into force while this worker runs', {
        generation: generation.number,
        error: error instanceof Error ? error.message : String(error),
      })
    }
  }
  /** Follows what is announced. */
  const follow = async (on: Work, { pending }: Announced): Promise<void> => {
    if (pending?.number !== preparation?.number) await endPreparation()
    if (pending === undefined) on.mark(undefined)
    if (pending !== undefined && pending.number !== refused && preparation === undefined) await prepare(on, pending)
    metrics.announced.set(pending?.number ?? 0)
    metrics.refused.set(pending !== undefined && pending.number === refused ? 1 : 0)
  }
  const assign = async (committed: readonly Committed[]): Promise<void> => {
    const incarnation = await patiently(() => checkState(state, committed))
    const announced = await open()
    const { current } = announced
    const set = await patiently(() => load(current))
    const starts = committed.map((each) => startOf(each, current.number))
    const moved = movedOf(starts)
    if (moved.length > 0) source.seek(moved)
    const isAlone = announced.pending === undefined
    work = await createWork(deps, { incarnation, generation: current.number, set, starts, isAlone })
    metrics.generation.set(current.number)
    log('partitions assigned', {
      generation: current.number,
      partitions: committed.map(({ topic, partition }) => `${topic}-${partition}`),
    })
    await follow(work, announced)
  }
  /** Commits what is done, where that can be done, and lets go of it in any case. */
  const leave = async (): Promise<readonly Committed[]> => {
    try {
      return (await work?.commit()) ?? []
    } finally {
      work = undefined
      await endPreparation()
    }
  }
  const take = async (batch: Batch, isOwned: () => boolean): Promise<void> => {
    if (!isStopping && isOwned()) await work?.take(batch)
  }
  const tick = async (): Promise<void> => {
    if (work === undefined) return
    const announced = await patiently(() => generations.read())
    if (announced.current.number > work.generation) {
      await assign(await leave())
      return
    }
    await follow(work, announced)
    await work.tick()
    await preparation?.advance()
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
        onRevoke: () => exclusive.run(leave).then(() => undefined),
        onBatch: (batch, context) => exclusive.run(() => take(batch, () => context.isOwned())),
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
