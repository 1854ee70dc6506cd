import type { Redis } from 'ioredis'
import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import { firstAt } from '../../engine/search.ts'
import { View, type LogEntry } from '../../engine/view.ts'
import { createTwoGenerations } from '../../events/two-generations.ts'
import { BUCKETS, bucketOf, bucketTag } from './buckets.ts'
import { CODEC, createCodec, type Codec } from './codec.ts'

export interface RecordLogsOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly incarnation: string
  readonly latenessMs: number
}

/**
 * Looked-up logs: one string a key, without expiry. They are short and live long, so no view is kept: each time a log is
 * read whole, and where more of it is over than needed, it is written anew.
 */
export interface RecordLogs {
  /** Views of the observations, in their order. Rejects with what Redis says. */
  observe(observations: readonly Observation[]): Promise<readonly View[]>
  /** No worker looks anything up as of a time before `t` minus a kind's retention and the lateness, whatever happens. */
  forget(t: number): void
}

/** Times in a log without segments count from 1970. */
const EPOCH = 0
/** So many logs are known to hold something, at least. */
const KNOWN = 50_000
/** A log with fewer lines is left as it is. */
const WORTHWHILE = 8

/** What was read of a log. */
interface Reading {
  readonly key: string
  readonly bucket: number
  readonly view: View
  readonly content: string
  readonly lines: number
}

/** The logs of one bucket in one call; `indices` are those of the observations. */
interface Call {
  readonly bucket: number
  readonly indices: number[]
  readonly keys: string[]
  readonly payloads: string[]
}

/** Keeps looked-up logs in Redis. */
export function createRecordLogs({ redis, prefix, incarnation, latenessMs }: RecordLogsOptions): RecordLogs {
  const tags = Array.from({ length: BUCKETS }, (_, bucket) => bucketTag(prefix, bucket))
  /** Logs in which something has been read: an empty one of them has been lost. */
  const held = createTwoGenerations<{ something: boolean }>(KNOWN)
  const codecs = new Map<LogKind, Codec>()
  let settled = -Infinity

  const codecOf = (kind: LogKind): Codec => {
    const known = codecs.get(kind) ?? createCodec(kind)
    codecs.set(kind, known)
    return known
  }

  const callsOf = (observations: readonly Observation[]): readonly Call[] => {
    const calls: (Call | undefined)[] = Array.from({ length: BUCKETS })
    for (const [index, { kind, key, entries }] of observations.entries()) {
      const bucket = bucketOf(key)
      const call = (calls[bucket] ??= { bucket, indices: [], keys: [], payloads: [] })
      call.indices.push(index)
      call.keys.push(`${tags[bucket]}:${CODEC}${kind.name}:${key}`)
      call.payloads.push(entries.map((entry) => codecOf(kind).encodeEntry(entry, EPOCH)).join(''))
    }
    return calls.filter((call) => call !== undefined)
  }
  const isLost = (key: string, content: string): boolean => {
    const known = held.get(key, () => ({ something: false }))
    if (content === '') return known.something
    known.something = true
    return false
  }
  const read = ({ kind, key }: Observation, content: string) => {
    const view = new View(kind, key)
    const lines = content.split('\n').slice(0, -1)
    for (const line of lines) {
      const entry = codecOf(kind).decode(line, EPOCH)
      if (entry !== undefined && !('decision' in entry)) view.insert(entry)
    }
    return { view, content, lines: lines.length }
  }
  /** What is still needed of a log: what is not over, and of the rest the newest. */
  const neededOf = ({ view }: Reading): readonly LogEntry[] => {
    const entries = view.entries(0) as readonly LogEntry[]
    const limit = settled - view.kind.retentionMs - latenessMs
    return entries.slice(Math.max(firstAt(entries, limit) - 1, 0))
  }
  const compact = async (readings: readonly Reading[]) => {
    const long = readings.filter(({ lines }) => lines >= WORTHWHILE)
    if (long.length === 0) return
    const pipeline = redis.pipeline()
    for (const reading of long) {
      const needed = neededOf(reading)
      if (reading.lines < 2 * needed.length) continue
      const codec = codecOf(reading.view.kind)
      const content = needed.map((entry) => codec.encodeEntry(entry, EPOCH)).join('')
      pipeline.compact(`${tags[reading.bucket]}:incarnation`, reading.key, incarnation, reading.content, content)
    }
    if (pipeline.length > 0) await pipeline.exec()
  }
  return {
    async observe(observations) {
      if (observations.length === 0) return []
      const calls = callsOf(observations)
      const pipeline = redis.pipeline()
      for (const { bucket, keys, payloads } of calls)
        pipeline.recall(keys.length + 1, `${tags[bucket]}:incarnation`, ...keys, incarnation, ...payloads)
      const replies = (await pipeline.exec()) ?? []
      const readings: Reading[] = []
      for (const [at, { bucket, indices, keys }] of calls.entries()) {
        const [error, reply] = replies[at] ?? [new Error('no reply'), undefined]
        if (error !== null) throw error
        for (const [nth, index] of indices.entries()) {
          const key = keys[nth] as string
          const content = (reply as string[])[nth] ?? ''
          if (isLost(key, content)) {
            await redis.del(`${tags[bucket]}:incarnation`)
            throw new Error('VIGIALOST looked-up log')
          }
          readings[index] = { bucket, key, ...read(observations[index] as Observation, content) }
        }
      }
      await compact(readings)
      return readings.map(({ view }) => view)
    },
    forget(t) {
      settled = t
    },
  }
}
