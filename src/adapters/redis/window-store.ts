import type { Redis } from 'ioredis'
import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import type { View } from '../../engine/view.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { BUCKETS, bucketOf, bucketTag } from './buckets.ts'
import { createCachedView, knownLength, readOwn, readTail, type CachedView, type Chunk } from './cached-view.ts'
import { chunksOf } from './chunks.ts'
import { asStoreError } from './errors.ts'
import { CODEC, createCodec, type Codec } from './codec.ts'
import { createRecordLogs } from './record-logs.ts'
import { createViewCache } from './view-cache.ts'

export interface RedisWindowStoreOptions {
  readonly redis: Redis
  /** Begins every key. */
  readonly prefix: string
  /** The incarnation that this process works with. */
  readonly incarnation: string
  readonly latenessMs: number
  /** A segment outlives its use by so much, ms: a pause of all workers so long loses nothing. */
  readonly outageMs?: number
  /** Views kept between batches. */
  readonly viewLimit?: number
}

const WEEK = 7 * 24 * 3_600_000

/** A segment may be made so long before its time: clocks differ, ms. */
const EARLY_MS = 600_000

/** Views of longer roles are cut back in use. */
const LONG = 1_000

/** One script call: the chunks of one bucket. */
interface Call {
  readonly keys: string[]
  readonly told: number[]
  readonly payloads: string[]
  readonly parts: { readonly cached: CachedView; readonly codec: Codec; readonly chunk: Chunk }[]
}

/** Keeps logs in Redis as append-only strings, a string a segment; views of those in use stay in this process. */
export function createRedisWindowStore(options: RedisWindowStoreOptions): WindowStore {
  const { redis, prefix, incarnation, latenessMs, outageMs = WEEK, viewLimit = 20_000 } = options
  const cache = createViewCache(viewLimit)
  const codecs = new Map<LogKind, Codec>()
  const tags = Array.from({ length: BUCKETS }, (_, bucket) => bucketTag(prefix, bucket))

  /** Segments expire by themselves; long views are cut back to what can still matter. */
  let oldest = -Infinity
  const trim = (view: View) => {
    if (view.longest() > LONG) view.forget(oldest - view.kind.retentionMs)
  }
  /** How long a segment lives once it is made. */
  const lifeOf = (kind: LogKind) => kind.segmentMs + kind.retentionMs + latenessMs + outageMs
  const codecOf = (kind: LogKind): Codec => {
    const known = codecs.get(kind) ?? createCodec(kind)
    codecs.set(kind, known)
    return known
  }
  const records = createRecordLogs({ redis, prefix, incarnation, latenessMs, codecOf })
  const collect = (observation: Observation, calls: (Call | undefined)[]): CachedView => {
    const { kind, key } = observation
    const name = `${CODEC}${kind.name}:${key}`
    const cached = cache.get(name, () => createCachedView(kind, key))
    trim(cached.view)
    const codec = codecOf(kind)
    const bucket = bucketOf(key)
    const call = (calls[bucket] ??= { keys: [], told: [], payloads: [], parts: [] })
    const lifeMs = lifeOf(kind)
    for (const chunk of chunksOf(observation, cached, codec)) {
      call.keys.push(`${tags[bucket]}:${name}:${chunk.segment}`)
      call.told.push(knownLength(cached, chunk.segment), lifeMs)
      call.payloads.push(chunk.payload)
      call.parts.push({ cached, codec, chunk })
    }
    return cached
  }
  /**
   * A segment that was cut for certain is known to this process only: what is left of its bucket is given up, so that
   * every worker notices, and every later start. One that is so old that it may have expired proves nothing.
   */
  const spread = async ({ keys, parts }: Call, error: Error) => {
    const [, index] = /VIGIALOST segment (\d+)/.exec(error.message) ?? []
    const part = parts[Number(index)]
    const bucket = tags.find((tag) => keys[0]?.startsWith(tag))
    if (part === undefined || bucket === undefined) return
    const { chunk, cached } = part
    const { segmentMs } = cached.view.kind
    const mayBeOver = chunk.segment * segmentMs + lifeOf(cached.view.kind) - EARLY_MS < Date.now()
    if (!mayBeOver) await redis.del(`${bucket}:incarnation`)
  }
  const send = async (calls: readonly (Call | undefined)[]) => {
    const pipeline = redis.pipeline()
    const sent = calls.filter((call) => call !== undefined)
    for (const [bucket, call] of calls.entries()) {
      if (call === undefined) continue
      const keys = [`${tags[bucket]}:incarnation`, ...call.keys]
      pipeline.observeBuffer(keys.length, ...keys, incarnation, JSON.stringify(call.told), ...call.payloads)
    }
    const replies = await pipeline.exec()
    for (const [index, call] of sent.entries()) {
      const [error, reply] = replies?.[index] ?? [new Error('no reply'), undefined]
      if (error !== null) {
        await spread(call, error)
        throw error
      }
      apply(call, reply as readonly unknown[])
    }
  }
  return {
    async observe(observations) {
      if (observations.length === 0) return []
      const calls: (Call | undefined)[] = Array.from({ length: BUCKETS })
      const looked = observations.filter(({ kind }) => kind.isLookedUp)
      const views = observations.map((each) => (each.kind.isLookedUp ? undefined : collect(each, calls)))
      try {
        const [found] = await Promise.all([records.observe(looked), send(calls)])
        const next = found.values()
        return views.map((cached) => cached?.view ?? (next.next().value as View))
      } catch (error) {
        // What was applied is not known: the views are read again from their logs.
        cache.clear()
        throw asStoreError(error)
      }
    },
    forget(watermark, _latenessMs, settled) {
      oldest = watermark - latenessMs
      records.forget(settled)
    },
  }
}

/** Brings views up to the reply: first what others have appended, then what this call has. */
function apply({ parts, told }: Call, reply: readonly unknown[]): void {
  let next = 0
  for (const [index, { cached, codec, chunk }] of parts.entries()) {
    const known = told[2 * index] ?? 0
    let end = known
    if (reply[next] === index) {
      end = reply[next + 1] as number
      readTail(cached, codec, chunk.segment, known, reply[next + 2] as Buffer)
      next += 3
    }
    if (chunk.items.length > 0) readOwn(cached, chunk, end)
  }
}
