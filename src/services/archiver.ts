import { Registry } from 'prom-client'
import type { Archive } from '../ports/archive.ts'
import type { Committed, Source, SourceHandlers } from '../ports/source.ts'
import { createHold, type Hold } from './archiver-hold.ts'
import { createLane, type Lane } from './archiver-lane.ts'
import { orAborted, retry, type RetryPolicy } from './retry.ts'
import { readAlert, readBlock, readDeadLetter, type ReadEvent, readEventWith, readLate } from './archiver-rows.ts'
import { type ArchiverWatch, createArchiverWatch } from './archiver-watch.ts'
import { type ArchiverFailpoint, createWriter } from './archiver-writer.ts'

export interface ArchiverOptions {
  /** Delivers the event topics, and the topics of alerts, blocks, dead letters and late events. */
  readonly source: Source
  readonly archive: Archive
  /** Names of the topics of ours; all others hold events. */
  readonly topics: Readonly<Record<'alerts' | 'blocks' | 'deadLetters' | 'late', string>>
  readonly read: ReadEvent
  /** What waits is written when it is this many rows (default 5,000) … */
  readonly maxRows?: number
  /** … or this many bytes as they came (default 16 MiB) … */
  readonly maxBytes?: number
  /** … or has waited this long, ms (default 1,000). */
  readonly maxWaitMs?: number
  /** How long stopping may wait for the archive, ms (default 8,000). */
  readonly stopMs?: number
  /** Default: from 200 ms to 10 s apart, for 10 minutes. */
  readonly retry?: RetryPolicy
  readonly failpoint?: (name: ArchiverFailpoint) => Promise<void> | void
  /** Is told of what is done, for the metrics (default: counted for nobody). */
  readonly watch?: ArchiverWatch
}

export interface Archiver {
  /** Resolves after `stop`; rejects when the source is dead or the archive does not answer within the retry's bound. */
  readonly run: () => Promise<void>
  /** Writes what waits, as long as `stopMs` allows, and ends. What is not written is not committed, so it comes again. */
  readonly stop: () => Promise<void>
}

type BatchContext = Parameters<SourceHandlers['onBatch']>[1]
const HEARTBEAT_MS = 1_000
const RETRY: RetryPolicy = { firstMs: 200, maxMs: 10_000, forMs: 600_000 }

/** Waits for `work` and beats meanwhile; stops waiting where the partition is lost, so that the source can join its group anew. */
async function beating(work: Promise<void>, context: BatchContext, hold: Hold): Promise<void> {
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  const leave = () => (context.isOwned() && hold.isCertain() ? undefined : resolve())
  const timer = setInterval(() => void context.heartbeat().then(leave, resolve), HEARTBEAT_MS)
  await Promise.race([work, lost]).finally(() => clearInterval(timer))
}

/** Waits for `work`; a rejection after `signal` was aborted is none. */
async function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/**
 * Carries the topics into the archive, each record once. A load (all that waits, of all partitions, one insert a table)
 * is committed only after its inserts were acknowledged. After a crash the records that were inserted but not
 * committed come again, and the archive is asked which of them it holds. While a load is being written the next one
 * may fill, and no more: memory is bounded by two loads and one batch.
 */
export function createArchiver(options: ArchiverOptions): Archiver {
  const { source, archive, topics, maxRows = 5_000, maxBytes = 16 * 1024 ** 2, maxWaitMs = 1_000 } = options
  const { failpoint, retry: policy = RETRY, watch = createArchiverWatch(new Registry(), Date.now) } = options
  const events = createLane(archive, 'events', readEventWith(options.read))
  const hold = createHold(source)
  const own: ReadonlyMap<string, Lane> = new Map([
    [topics.alerts, createLane(archive, 'alerts', readAlert)],
    [topics.blocks, createLane(archive, 'blocks', readBlock)],
    [topics.deadLetters, createLane(archive, 'dead_letters', readDeadLetter)],
    [topics.late, createLane(archive, 'late', readLate)],
  ])
  const lanes: readonly Lane[] = [events, ...own.values()]
  const write = createWriter({ source, lanes, policy, failpoint, watch, hold })

  const gaveUp = new AbortController()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  /** Aborted when the partitions are taken away. */
  let owning = new AbortController()
  let stopping: Promise<void> | undefined
  let flushing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const laneOf = (topic: string): Lane => own.get(topic) ?? events
  const sumOf = (count: (lane: Lane) => number): number => lanes.reduce((sum, lane) => sum + count(lane), 0)
  const isFull = () => sumOf((lane) => lane.rows()) >= maxRows || sumOf((lane) => lane.bytes()) >= maxBytes
  const clear = () => {
    for (const lane of lanes) lane.clear()
    watch.lost()
  }
  const alive = () => AbortSignal.any([owning.signal, gaveUp.signal])

  async function flushOnce(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const signal = alive()
    await unlessAborted(signal, orAborted(write(signal), gaveUp.signal))
  }

  /** One load after the other; none after one that failed. */
  function flush(): Promise<void> {
    flushing = flushing.then(flushOnce)
    flushing.catch(failed.reject)
    return flushing
  }

  async function assign(partitions: readonly Committed[], signal: AbortSignal): Promise<void> {
    const asked = partitions.map((one) =>
      retry(
        watch.trying('archive', () => laneOf(one.topic).assign(one)),
        policy,
        signal,
      ),
    )
    await Promise.all(asked)
  }

  const handlers: SourceHandlers = {
    async onAssign(partitions) {
      clear()
      owning = new AbortController()
      const signal = alive()
      await unlessAborted(signal, assign(partitions, signal))
    },
    async onRevoke() {
      owning.abort()
      clear()
      await flushing.catch(() => undefined)
    },
    async onBatch(batch, context) {
      if (stopping !== undefined) return
      if (context.isOwned()) watch.fetched(batch)
      const signal = alive()
      const lane = laneOf(batch.topic)
      const taken = retry(() => lane.take(batch, () => context.isOwned() && !signal.aborted), policy, signal)
      await unlessAborted(signal, taken)
      timer ??= setTimeout(() => void flush().catch(() => undefined), maxWaitMs)
      if (isFull()) await beating(flush(), context, hold)
    },
  }

  async function end(): Promise<void> {
    const bound = setTimeout(() => gaveUp.abort(), options.stopMs ?? 8_000)
    await flush().catch(() => undefined)
    clearTimeout(bound)
    await source.stop()
  }

  return {
    async run() {
      try {
        await Promise.race([source.run(handlers), failed.promise])
      } catch (error) {
        source.stop().catch(() => undefined)
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
    stop: () => (stopping ??= end()),
  }
}
