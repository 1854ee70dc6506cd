import { InfrastructureError, StoreLostError } from '../../ports/errors.ts'
import type { Announced, Generation, StoredSet } from '../../ports/generations.ts'
import type { Batch, Committed, SeekableSource } from '../../ports/source.ts'
import { abandonable, AbandonedError } from './abandonment.ts'
import type { DetectorDeps } from './deps.ts'
import { createExclusive } from './exclusive.ts'
import { createGathering } from './gathering.ts'
import { hideLanes } from './gauges.ts'
import { createLongerSource } from './longer-source.ts'
import { patiently } from './patiently.ts'
import { createPreparation, type Preparation } from './preparation.ts'
import { createSetLoader } from './rule-sets.ts'
import { placeOf, startOf, type Start } from './start.ts'
import { createTellUndecided } from './telling-undecided.ts'
import { openWindows } from './windows.ts'
import { createWork, type Work } from './work.ts'

/** Reads events, folds them into windows, and writes alerts, blocks, dead letters and late events. */
export interface Detector {
  /** Resolves after `stop`; rejects when it cannot go on. Then nothing uncommitted is lost: Kafka has it. */
  readonly run: () => Promise<void>
  /** Writes and commits what is done, as long as `stopMs` allows, and ends. What is not committed comes again. */
  readonly stop: () => Promise<void>
  /** What is wrong, by name; nothing where all is well. */
  problems(): readonly string[]
  /** What has stopped without a word, by name; nothing where all moves. */
  stalled(): readonly string[]
}

/** Why the reading of a partition has been moved. */
function reasonOf({ isMoved, isFolded }: Start): 'lost' | 'generation' | 'refold' {
  if (!isMoved) return 'lost'
  return isFolded ? 'generation' : 'refold'
}

/** Sources whose partitions are as long as the archive remembers them. */
function withHistory(deps: DetectorDeps): DetectorDeps {
  const { history, source, openFolding, log } = deps
  if (history === undefined) return deps
  const longer = (one: SeekableSource) => createLongerSource(one, history, log)
  return { ...deps, source: longer(source), openFolding: (...asked) => longer(openFolding(...asked)) }
}

/** A batch that has come. */
interface Come {
  readonly batch: Batch
  readonly isOwned: () => boolean
}

/** Creates a detector. One step is taken at a time: some batches, a tick of the clock, an assignment, another generation. */
export function createDetector(given: DetectorDeps): Detector {
  const gaveUp = new AbortController()
  const deps = withHistory(abandonable(given, gaveUp.signal))
  const { source, generations, sets, now, metrics, log, options } = deps
  const { tickEveryMs = 250, watchdogMs = 30_000, stepMs = 300_000, stopMs = 5_000 } = options
  const exclusive = createExclusive()
  const died = Promise.withResolvers<never>()
  const load = createSetLoader(sets, generations)
  const tellUndecided = createTellUndecided(deps)
  let work: Work | undefined
  let preparation: Preparation | undefined
  /** The number of a generation that cannot be prepared here. */
  let refused: number | undefined
  /** The set that is in force here, by its generation's number. */
  let latest: { readonly number: number; readonly set: StoredSet } | undefined
  let isStopping = false

  /** What is announced. Where that has been lost all begins with the set that was in force here. */
  const reopen = (inForce: StoredSet): Promise<Announced> =>
    generations.read().catch((error: unknown) => {
      if (!(error instanceof StoreLostError)) throw error
      return generations.open(inForce)
    })
  /** Numbers only grow: where an older set is in force than was here, Redis has been set back, and nobody else will say so. */
  const announceAgain = async (set: StoredSet, older: Announced): Promise<Announced> => {
    log('Redis has gone back to an older set of rules than was in force: the later one is announced again', {
      generation: older.current.number,
    })
    return patiently(() => generations.announce(set))
  }
  const open = async (): Promise<Announced> => {
    if (latest !== undefined) {
      const { number, set } = latest
      const announced = await patiently(() => reopen(set))
      const { current, pending } = announced
      const isSetBack = current.number < number && current.digest !== set.digest && pending === undefined
      return isSetBack ? announceAgain(set, announced) : announced
    }
    const announced = await patiently(() => generations.open(sets.own))
    if (![announced.current.digest, announced.pending?.digest].includes(sets.own.digest))
      log('the set that this worker began with is an old one: the one in force is another', {
        generation: announced.current.number,
      })
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
      if (error instanceof StoreLostError) {
        log('an announced generation is gone again: what is announced is asked for anew', { error: error.message })
        return
      }
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
  /** Begins the work on partitions; `isAnew` where they had been read beyond their commits. */
  const assign = async (committed: readonly Committed[], isAnew = false): Promise<void> => {
    const announced = await open()
    const { number: generation } = announced.current
    const set = await patiently(() => load(announced.current))
    latest = { number: generation, set: set.stored }
    const windows = await patiently(() => openWindows(deps, set.engine.layout))
    const starts = committed.map((each) => startOf(each, windows, generation))
    const moved = starts.filter(({ isMoved }) => isAnew || isMoved)
    if (moved.length > 0) {
      const firsts = await patiently(() => source.firstOffsets(moved.map(({ partition }) => partition)))
      source.seek(moved.map((start) => placeOf(start, firsts)))
      for (const start of moved) metrics.rewinds.inc({ reason: reasonOf(start) })
    }
    work = await createWork(deps, { windows, generation, set, starts })
    metrics.generation.set(generation)
    const partitions = committed.map(({ topic, partition }) => `${topic}-${partition}`)
    log('partitions assigned', { generation, partitions })
    await follow(work, announced)
  }
  /** Nothing of it goes on behind what comes next. */
  const drop = async () => {
    const dropped = work
    work = undefined
    await dropped?.settled()
    await endPreparation()
  }
  /** Commits what is done, where that can be done, and lets go of it in any case. What windows have lost is for who comes next. */
  const leave = async (): Promise<void> => {
    try {
      await work?.commit()
    } catch (error) {
      if (!(error instanceof StoreLostError)) throw error
      metrics.fences.inc({ result: 'broken' })
      log('windows have been lost: nothing is committed', { error: error.message })
    } finally {
      hideLanes(metrics)
      await drop()
    }
  }
  /** Takes a step; where windows turn out to be lost, all begins anew from the commits. */
  const orAnew = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      if (!(error instanceof StoreLostError) || work === undefined) throw error
      metrics.fences.inc({ result: 'broken' })
      log('windows have been lost', { error: error.message })
      const { partitions } = work
      await drop()
      await assign(await patiently(() => source.committed(partitions)), true)
    }
  }
  const takeAll = async (come: readonly Come[]): Promise<void> => {
    const batches = come.filter(({ isOwned }) => isOwned()).map(({ batch }) => batch)
    if (!isStopping && batches.length > 0) await orAnew(async () => work?.take(batches))
  }
  const take = createGathering(exclusive, takeAll)
  const step = async (on: Work): Promise<void> => {
    const announced = await patiently(() => generations.read())
    if (announced.current.number !== on.generation) {
      const committed = await on.commit()
      await drop()
      await assign(committed)
      return
    }
    await follow(on, announced)
    await on.tick()
    tellUndecided(
      on.set.engine.layout.rules.map(({ rule }) => rule.id),
      on.undecided(),
    )
    await preparation?.advance()
  }
  const tick = (): Promise<void> => orAnew(async () => (work === undefined ? undefined : step(work)))
  const giveUp = (): void => gaveUp.abort(new AbandonedError('the detector has stopped'))
  const beat = (): void => {
    const silentMs = now() - source.lastProgress()
    if (silentMs > watchdogMs) died.reject(new InfrastructureError('kafka', `no sign of progress for ${silentMs} ms`))
    if (exclusive.busyMs() > stepMs) {
      died.reject(new InfrastructureError('detector', `a step has not ended within ${stepMs} ms`))
      giveUp()
    }
    if (!exclusive.isBusy() && !isStopping) exclusive.run(tick).catch(died.reject)
  }
  /** What goes wrong once it is stopping is not in the way of an end: what is not committed comes again. */
  const unlessStopping = (error: unknown): void => {
    const isOutside = error instanceof InfrastructureError || error instanceof AbandonedError
    if (!isStopping || !isOutside) throw error
    log('stopped before all was committed: what was not comes again', { error: error.message })
  }
  return {
    async run() {
      const timer = setInterval(beat, tickEveryMs)
      const reading = source.run({
        onAssign: (committed) => exclusive.run(() => assign(committed)),
        onRevoke: () => exclusive.run(leave),
        onBatch: (batch, context) => take({ batch, isOwned: () => context.isOwned() }),
      })
      await Promise.race([died.promise, reading])
        .catch(unlessStopping)
        .finally(() => clearInterval(timer))
    },
    async stop() {
      isStopping = true
      const timer = setTimeout(giveUp, stopMs)
      try {
        await exclusive.run(leave).catch(unlessStopping)
      } finally {
        clearTimeout(timer)
        giveUp()
        await source.stop()
      }
    },
    problems: () => (now() - source.lastProgress() > watchdogMs / 2 ? ['kafka: no progress'] : []),
    stalled: () => [
      ...(now() - source.lastProgress() > watchdogMs ? ['consumer'] : []),
      ...(exclusive.busyMs() > stepMs ? ['detector'] : []),
    ],
  }
}
