import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import { firstAt } from '../../engine/search.ts'
import { View, type LogEntry } from '../../engine/view.ts'
import { createTwoGenerations } from '../../events/two-generations.ts'
import { CODEC, createCodec, type Codec } from './codec.ts'
import type { RedisClient } from './redis.ts'

export interface RecordLogsOptions {
  readonly redis: RedisClient
  /** Begin the keys of each bucket. */
  readonly tags: readonly string[]
  readonly incarnation: string
  readonly latenessMs: number
}

/** A looked-up log that is asked for in one step. */
export interface RecordLog {
  readonly key: string
  readonly bucket: number
  readonly view: View
  /** What is to be appended; empty to read only. */
  readonly payload: string
  /** What was read of it. */
  content: string
  lines: number
}

/**
 * Looked-up logs: one string a key, without expiry. They are short and live long, so no view is kept: each time a log is
 * read whole, and where more of it is over than needed, it is written anew.
 */
export interface RecordLogs {
  /** What an observation asks of its log. */
  ask(observation: Observation, bucket: number): RecordLog
  /** Brings the content of a log into its view; `false` where it has been lost. */
  read(log: RecordLog, content: string): boolean
  /** Writes those logs anew that have been read and are longer than needed. */
  compact(logs: readonly RecordLog[]): Promise<void>
  /** No worker looks anything up as of a time before `t` minus a kind's retention and the lateness, whatever happens. */
  forget(t: number): void
}

/** Times in a log without segments count from 1970. */
const EPOCH = 0
/** So many logs are known to hold something, at least. */
const KNOWN = 50_000
/** A log with fewer lines is left as it is. */
const WORTHWHILE = 8

/** Keeps looked-up logs in Redis. */
export function createRecordLogs({ redis, tags, incarnation, latenessMs }: RecordLogsOptions): RecordLogs {
  /** Logs in which something has been read: an empty one of them has been lost. */
  const held = createTwoGenerations<{ something: boolean }>(KNOWN)
  const codecs = new Map<LogKind, Codec>()
  let settled = -Infinity

  const codecOf = (kind: LogKind): Codec => {
    const known = codecs.get(kind) ?? createCodec(kind, incarnation)
    codecs.set(kind, known)
    return known
  }

  /** What is still needed of a log: what is not over, and of the rest the newest. */
  const neededOf = (view: View): readonly LogEntry[] => {
    const entries = view.entries(0) as readonly LogEntry[]
    const limit = settled - view.kind.retentionMs - latenessMs
    return entries.slice(Math.max(firstAt(entries, limit) - 1, 0))
  }
  return {
    ask({ kind, key, entries }, bucket) {
      const payload = entries.map((entry) => codecOf(kind).encodeEntry(entry, EPOCH)).join('')
      const name = `${tags[bucket]}:${CODEC}${kind.name}:${key}`
      return { key: name, bucket, view: new View(kind, key), payload, content: '', lines: 0 }
    },
    read(log, content) {
      const known = held.get(log.key, () => ({ something: false }))
      if (content === '') return !known.something
      known.something = true
      const codec = codecOf(log.view.kind)
      const lines = content.split('\n').slice(0, -1)
      for (const line of lines) {
        const entry = codec.decode(line, EPOCH)
        if (entry !== undefined && !('decision' in entry)) log.view.insert(entry)
      }
      log.content = content
      log.lines = lines.length
      return true
    },
    async compact(logs) {
      const long = logs.filter(({ lines }) => lines >= WORTHWHILE)
      if (long.length === 0) return
      const pipeline = redis.pipeline()
      for (const { key, bucket, view, content, lines } of long) {
        const needed = neededOf(view)
        if (lines < 2 * needed.length) continue
        const codec = codecOf(view.kind)
        const next = needed.map((entry) => codec.encodeEntry(entry, EPOCH)).join('')
        pipeline.compact(`${tags[bucket]}:incarnation`, key, incarnation, content, next)
      }
      if (pipeline.length > 0) await pipeline.exec()
    },
    forget(t) {
      settled = t
    },
  }
}
