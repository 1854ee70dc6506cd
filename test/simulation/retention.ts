import type { TopicPartition } from '../../src/ports/source.ts'
import { read } from '../detector/world.ts'
import { createMemoryEventHistory, type MemoryEventHistory } from '../fakes/event-history.ts'
import type { OracleRule } from '../oracle/types.ts'
import type { KafkaBroker } from './doubles/kafka-broker.ts'
import { ARCHIVERS, DETECTORS } from './names.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'

/** Topics that lose their beginning, before Redis is emptied. */
export interface Retention {
  /** ms from the beginning. */
  readonly at: number
  /** So much of what has been read and archived is forgotten, 0–1. */
  readonly part: number
  /** Is there an archive that detectors may ask? */
  readonly hasArchive: boolean
  /** So long afterwards Redis is emptied, ms. */
  readonly emptiedAfter: number
}

const EVERY = 10
/** Of these seeds topics lose their beginning. Theirs is a choice of its own, so that all other seeds are what they were. */
export const forgets = (seed: number): boolean => seed % EVERY === 9

export const retentionOf = (random: Random, until: number): Retention => ({
  at: random.between(Math.floor(until / 4), until - 200),
  part: random.pick([0.3, 0.6, 1, 1]),
  hasArchive: random.chance(0.6),
  emptiedAfter: random.pick([0, 0, 300, 1_500]),
})

/** What topics have forgotten, and where it went. */
export interface Forgetting {
  /** Undefined where there is none. */
  readonly history: MemoryEventHistory | undefined
  /** Lets topics forget. */
  happen(): void
  /** All that topics ever held is in them again, to be looked at. */
  recall(): void
  /** Behind this (event time, epoch ms) topics are known to hold all. */
  readonly keptSince: number
  /** Is there a partition that holds nothing any more? Nobody knows of it how late what was in it had been appended. */
  readonly isAnyEmpty: boolean
}

/** More than the time by which nobody knows exactly since when a topic holds all, ms. */
const UNKNOWN_MS = 15 * 60_000

export function createForgetting(
  { retention }: Scenario,
  broker: KafkaBroker,
  eventTopics: readonly string[],
): Forgetting {
  const { topics } = broker
  const history = retention?.hasArchive === true ? createMemoryEventHistory(3) : undefined
  const partitions = eventTopics.flatMap((topic) =>
    Array.from({ length: topics.partitionsOf(topic) }, (_, partition) => ({ topic, partition })),
  )
  let keptSince = -Infinity
  let isAnyEmpty = false
  const committed = (one: TopicPartition, id: string) => broker.group(id).committed(one).offset ?? 0n
  const forget = (one: TopicPartition): void => {
    const { topic, partition } = one
    const archived = committed(one, ARCHIVERS)
    const done = [archived, committed(one, DETECTORS)].toSorted((a, b) => Number(a - b))[0] ?? 0n
    const first = BigInt(Math.floor(Number(done) * (retention?.part ?? 0)))
    if (first === 0n) return
    const records = topics.read(topic, partition, 0n, Number.MAX_SAFE_INTEGER)
    for (const record of records) {
      const decoded = read(record)
      if (!decoded.ok) continue
      const { offset, timestamp: appended } = record
      const { event } = decoded
      if (offset < archived) history?.rows.push({ ...one, offset, appended, event })
      if (offset < first) keptSince = Math.max(keptSince, event.time + UNKNOWN_MS)
    }
    // When the first one that is left was appended is all that can be asked.
    const left = records.find(({ offset }) => offset >= first)
    if (left === undefined) isAnyEmpty = true
    else keptSince = Math.max(keptSince, left.timestamp + UNKNOWN_MS)
    topics.forget(topic, partition, first)
  }
  return {
    history,
    happen: () => partitions.forEach(forget),
    recall: () => partitions.forEach(({ topic, partition }) => topics.forget(topic, partition, 0n)),
    get keptSince() {
      return keptSince
    },
    get isAnyEmpty() {
      return isAnyEmpty
    },
  }
}

export const looksUp = ({ selections }: OracleRule): boolean =>
  Object.values(selections).some(({ lookup }) => lookup !== undefined)
