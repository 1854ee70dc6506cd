import { InfrastructureError } from '../../ports/errors.ts'
import {
  partitionKey,
  type Position,
  type SeekableSource,
  type SourceRecord,
  type TopicPartition,
} from '../../ports/source.ts'

/** Consecutive offsets, `to` not included. */
export interface Stretch {
  readonly from: bigint
  readonly to: bigint
}

export interface ReadOptions {
  /** What of a partition is to be read; `held` is what it holds when it is asked for. */
  readonly stretchOf: (partition: TopicPartition, held: Stretch) => Promise<Stretch> | Stretch
  /** Takes the next record; those of one partition come in order. */
  readonly take: (record: SourceRecord, at: Position) => void
  /** For how long nothing may come before it is given up, ms (30,000). */
  readonly boundMs?: number
}

/**
 * Reads a stretch of each partition, and ends: the source is stopped, nothing is committed. The source must be alone in
 * its group. Rejects with an `InfrastructureError`.
 */
export async function readStretch(source: SeekableSource, options: ReadOptions): Promise<void> {
  const { stretchOf, take, boundMs = 30_000 } = options
  const open = new Map<string, Stretch>()
  const stuck = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const breathe = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stuck.reject(new InfrastructureError('kafka', `nothing came for ${boundMs} ms`)), boundMs)
  }
  const endIfDone = () => {
    if (open.size === 0) void source.stop()
  }
  breathe()
  const run = source.run({
    async onAssign(partitions) {
      const [firsts, ends] = await Promise.all([source.firstOffsets(partitions), source.endOffsets(partitions)])
      for (const one of partitions) {
        const key = partitionKey(one)
        const held = { from: firsts.get(key) ?? 0n, to: ends.get(key) ?? 0n }
        const { from, to } = await stretchOf(one, held)
        const stretch = { from: from > held.from ? from : held.from, to: to < held.to ? to : held.to }
        if (stretch.from < stretch.to) open.set(key, stretch)
        source.seek([{ ...one, offset: stretch.from }])
      }
      endIfDone()
    },
    async onRevoke() {
      open.clear()
    },
    async onBatch({ topic, partition, records }) {
      breathe()
      const key = partitionKey({ topic, partition })
      const stretch = open.get(key)
      if (stretch === undefined) return
      for (const record of records) {
        if (record.offset >= stretch.from && record.offset < stretch.to)
          take(record, { topic, partition, offset: record.offset })
      }
      if ((records.at(-1)?.offset ?? -1n) + 1n >= stretch.to) open.delete(key)
      endIfDone()
    },
  })
  try {
    await Promise.race([run, stuck.promise])
  } finally {
    clearTimeout(timer)
    await source.stop().catch(() => undefined)
  }
}
