import type { SinkRecord } from '../../ports/sink.ts'
import type { SourceRecord } from '../../ports/source.ts'
import type { Group } from './group.ts'

/** Topics within the process: append logs by partition, and the groups that read them. Only what is to be forgotten is. */
export interface MemoryTopics {
  /** Creates the topic with so many partitions unless it is there. */
  create(topic: string, partitions: number): void
  /** Appends to the key's partition, or the one given. Creates the topic where it is missing. */
  append(record: SinkRecord, partition?: number): void
  partitionsOf(topic: string): number
  /** Up to `most` records from the offset on. */
  read(topic: string, partition: number, from: bigint, most: number): SourceRecord[]
  end(topic: string, partition: number): bigint
  /** The first offset that is kept. */
  first(topic: string, partition: number): bigint
  /** Keeps nothing before an offset, as a topic's retention does. */
  forget(topic: string, partition: number, before: bigint): void
  /** Calls back after appends; returns how to end that. */
  onAppend(listener: () => void): () => void
  readonly groups: Map<string, Group>
  readonly now: () => number
}

export interface MemoryTopicsOptions {
  /** Of a topic that nobody has created (4). */
  readonly partitions?: number
  /** Append time, epoch ms (the machine's clock). */
  readonly now?: () => number
}

const NO_HEADERS: ReadonlyMap<string, Uint8Array> = new Map()
const encoder = new TextEncoder()
const bytes = (value: string | Uint8Array) => (typeof value === 'string' ? encoder.encode(value) : value)

export function createMemoryTopics({ partitions = 4, now = Date.now }: MemoryTopicsOptions = {}): MemoryTopics {
  const logs = new Map<string, SourceRecord[][]>()
  const listeners = new Set<() => void>()
  const firsts = new Map<SourceRecord[], bigint>()

  function logsOf(topic: string, count = partitions): SourceRecord[][] {
    let found = logs.get(topic)
    if (found === undefined) logs.set(topic, (found = Array.from({ length: count }, () => [])))
    return found
  }

  const logOf = (topic: string, partition: number): SourceRecord[] => {
    const log = logsOf(topic)[partition]
    if (log === undefined) throw new RangeError(`${topic} has no partition ${partition}`)
    return log
  }

  return {
    groups: new Map(),
    now,
    create: (topic, count) => void logsOf(topic, count),
    append({ topic, key, value, headers, timestamp }, partition) {
      const log = logOf(topic, partition ?? hash(key) % logsOf(topic).length)
      log.push({
        offset: BigInt(log.length),
        key: bytes(key),
        value: bytes(value),
        timestamp: timestamp ?? now(),
        headers:
          headers === undefined
            ? NO_HEADERS
            : new Map(Object.entries(headers).map(([name, text]) => [name, bytes(text)])),
      })
      for (const listener of listeners) listener()
    },
    partitionsOf: (topic) => logsOf(topic).length,
    read(topic, partition, from, most) {
      const log = logOf(topic, partition)
      const start = Math.max(Number(from), Number(firsts.get(log) ?? 0n))
      return log.slice(start, start + most)
    },
    end: (topic, partition) => BigInt(logOf(topic, partition).length),
    first: (topic, partition) => firsts.get(logOf(topic, partition)) ?? 0n,
    forget: (topic, partition, before) => void firsts.set(logOf(topic, partition), before),
    onAppend(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const decoder = new TextDecoder()

/** FNV-1a over the key's code units: spreads keys, and always the same way. */
function hash(given: string | Uint8Array): number {
  const key = typeof given === 'string' ? given : decoder.decode(given)
  let sum = 0x811c9dc5
  for (let at = 0; at < key.length; at++) sum = Math.imul(sum ^ key.charCodeAt(at), 0x01000193)
  return sum >>> 0
}
