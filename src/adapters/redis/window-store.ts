import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import type { View } from '../../engine/view.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { bucketOf, bucketsOf, bucketTags } from './buckets.ts'
import { CachedView, readTail } from './cached-view.ts'
import { createChunk, readOwn, type Chunk } from './chunk.ts'
import { CODEC, createCodec, type Codec } from './codec.ts'
import { asStoreError } from './errors.ts'
import { all } from './pipeline.ts'
import { createRecordLogs, type RecordLog } from './record-logs.ts'
import type { RedisClient } from './redis.ts'
import { createViewCache, type ViewCache } from './view-cache.ts'
import { createWitness } from './witness.ts'

export interface RedisWindowStoreOptions {
  readonly redis: RedisClient
  /** Begins every key. */
  readonly prefix: string
  /** The incarnation that this process works with. */
  readonly incarnation: string
  readonly latenessMs: number
  /** A segment outlives its use by so much, ms: a pause of all workers so long loses nothing. */
  readonly outageMs?: number
  /** Views kept between batches, of each kind of log. */
  readonly viewLimit?: number
  /** Views with a role of more entries are cut back in use (1,000). */
  readonly longFrom?: number
}

const WEEK = 7 * 24 * 3_600_000

/** A segment may be made so long before its time: clocks differ, ms. */
const EARLY_MS = 600_000

/** One script call: the chunks of one bucket, and behind them its looked-up logs. */
interface Call {
  readonly bucket: number
  readonly keys: string[]
  readonly told: number[]
  readonly payloads: string[]
  readonly chunks: Chunk[]
  readonly looked: RecordLog[]
}

/** What is kept of one kind. */
interface Logs {
  readonly codec: Codec
  readonly views: ViewCache
  /** How long a segment lives once it is made, ms. */
  readonly lifeMs: number
  /** Begin the keys of the kind's segments, by bucket. */
  readonly prefixes: readonly string[]
}

const callOf = (bucket: number, calls: (Call | undefined)[]): Call =>
  (calls[bucket] ??= { bucket, keys: [], told: [], payloads: [], chunks: [], looked: [] })

/** Keeps logs in Redis as append-only strings, a string a segment; views of those in use stay in this process. */
export function createRedisWindowStore(options: RedisWindowStoreOptions): WindowStore {
  const { redis, prefix, incarnation, latenessMs, outageMs = WEEK, viewLimit = 1_000, longFrom = 1_000 } = options
  const kinds = new Map<LogKind, Logs>()
  const witness = createWitness()
  const buckets = bucketsOf(incarnation)
  const tags = bucketTags(prefix, buckets)

  /** Segments expire by themselves; long views are cut back to what can still matter. */
  let oldest = -Infinity
  const trim = (view: View) => {
    if (view.longest() > longFrom) view.forget(oldest - view.kind.retentionMs)
  }
  const logsOf = (kind: LogKind): Logs => {
    const known = kinds.get(kind)
    if (known !== undefined) return known
    const logs = {
      codec: createCodec(kind, incarnation),
      views: createViewCache(viewLimit, (key) => new CachedView(kind, key)),
      lifeMs: kind.segmentMs + kind.reachMs + latenessMs + outageMs,
      prefixes: tags.map((tag) => `${tag}:${CODEC}${kind.name}:`),
    }
    kinds.set(kind, logs)
    return logs
  }
  const records = createRecordLogs({ redis, tags, incarnation, latenessMs })
  const collectLooked = (observation: Observation, calls: (Call | undefined)[]): View => {
    const call = callOf(bucketOf(observation.key, buckets), calls)
    const log = records.ask(observation, call.bucket)
    call.keys.push(log.key)
    call.told.push(-1, 0)
    call.payloads.push(log.payload)
    call.looked.push(log)
    return log.view
  }
  const collect = (observation: Observation, calls: (Call | undefined)[]): View => {
    const { kind, key, from, to } = observation
    const { codec, views, lifeMs, prefixes } = logsOf(kind)
    const view = views.get(key)
    trim(view)
    const bucket = bucketOf(key, buckets)
    const call = callOf(bucket, calls)
    const last = Math.floor(to / kind.segmentMs)
    for (let segment = Math.floor(from / kind.segmentMs); segment <= last; segment += 1) {
      const chunk = createChunk(observation, view, codec, segment)
      call.keys.push(`${prefixes[bucket]}${key}:${segment}`)
      call.told.push(view.length(segment), lifeMs)
      call.payloads.push(chunk.payload)
      call.chunks.push(chunk)
    }
    return view
  }
  /** Buckets of which something is lost, and nobody else knows it yet. */
  const lost = new Set<number>()
  /** What is left of them is given up, so that every worker and start notices. Until that is done nothing else is. */
  const giveUpLost = async () => {
    if (lost.size === 0) return
    const pipeline = redis.pipeline()
    for (const bucket of lost) pipeline.disown(`${tags[bucket]}:incarnation`, incarnation)
    await all(pipeline)
    lost.clear()
  }
  const giveUp = (bucket: number) => {
    lost.add(bucket)
    return giveUpLost()
  }
  /** A segment that is so old that it may have expired proves nothing. */
  const spread = async ({ bucket, chunks }: Call, error: Error) => {
    const [, index] = /VIGIALOST segment (\d+)/.exec(error.message) ?? []
    const chunk = chunks[Number(index)]
    if (chunk === undefined) return
    const { kind } = chunk.view
    const mayBeOver = chunk.segment * kind.segmentMs + logsOf(kind).lifeMs - EARLY_MS < Date.now()
    if (!mayBeOver) await giveUp(bucket)
  }
  /** Brings views up to the reply: first what others have appended, then what this call has. */
  const apply = async ({ bucket, chunks, looked, told }: Call, reply: readonly unknown[]) => {
    let next = 0
    for (const [index, chunk] of chunks.entries()) {
      const known = told[2 * index] as number
      let end = known
      if (reply[next] === index) {
        end = reply[next + 1] as number
        readTail(chunk.view, chunk.codec, chunk.segment, known, reply[next + 2] as Buffer)
        next += 3
      }
      readOwn(chunk, end)
    }
    for (const log of looked) {
      if (!records.read(log, String(reply[next + 2]))) {
        await giveUp(bucket)
        throw new Error('VIGIALOST looked-up log')
      }
      next += 3
    }
  }
  const send = async (calls: readonly Call[]) => {
    const pipeline = redis.pipeline()
    const numbers = calls.map(({ bucket, keys, told, payloads }) => {
      const tag = tags[bucket] as string
      const place = witness.keyOf(tag)
      const number = witness.next(place)
      const head = [`${tag}:incarnation`, place]
      pipeline.observeBuffer(
        keys.length + head.length,
        ...head,
        ...keys,
        incarnation,
        String(number),
        String(witness.latest(place)),
        JSON.stringify(told),
        ...payloads,
      )
      return { place, number }
    })
    const replies = await pipeline.exec()
    for (const [index, call] of calls.entries()) {
      const [error, reply] = replies?.[index] ?? [new Error('no reply'), undefined]
      if (error !== null) {
        await spread(call, error)
        throw error
      }
      const { place, number } = numbers[index] as (typeof numbers)[number]
      witness.confirm(place, number)
      await apply(call, reply as readonly unknown[])
    }
    await records.compact(calls.flatMap(({ looked }) => looked))
  }
  return {
    async observe(observations) {
      if (observations.length === 0) return []
      const calls: (Call | undefined)[] = Array.from({ length: buckets })
      const segmented = observations.map((each) => (each.kind.isLookedUp ? undefined : collect(each, calls)))
      const views = observations.map((each, index) => segmented[index] ?? collectLooked(each, calls))
      try {
        await giveUpLost()
        await send(calls.filter((call) => call !== undefined))
        return views
      } catch (error) {
        // What was applied is not known: the views are read again from their logs.
        for (const logs of kinds.values()) logs.views.clear()
        throw asStoreError(error)
      }
    },
    written: () => witness.confirmed(),
    forget(watermark, _latenessMs, settled) {
      oldest = watermark - latenessMs
      records.forget(settled)
    },
  }
}
