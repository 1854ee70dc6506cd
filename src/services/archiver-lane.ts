import type { Archive, ArchiveRows, ArchiveTable, OffsetRange } from '../ports/archive.ts'
import { type Batch, partitionKey, type TopicPartition } from '../ports/source.ts'
import type { ReadRow } from './archiver-rows.ts'

/** Retries one call to the archive. */
export type Try = <T>(call: () => Promise<T>) => Promise<T>

/** What was taken out of a lane, to be written. */
export interface Load {
  readonly table: ArchiveTable
  readonly rows: number
  /** What has been read, with or without rows: to be committed when it is written. */
  readonly ranges: readonly OffsetRange[]
  /** Leaves out what the archive holds already and writes the rest, the same each time it is tried; returns how many rows. */
  write(attempt: Try): Promise<number>
}

/** What waits for one table, from all of its topic-partitions. */
export interface Lane {
  /** Asks the archive how far it holds a partition. */
  assign(topicPartition: TopicPartition): Promise<void>
  /** Reads a batch in; what the partition has given before is passed over. Nothing is kept where it is no longer ours. */
  take(batch: Batch, isOwned: () => boolean): Promise<void>
  rows(): number
  bytes(): number
  /** Takes out all that waits; undefined where nothing does. */
  unload(): Load | undefined
  clear(): void
}

export function createLane<T extends ArchiveTable>(archive: Archive, table: T, readRow: ReadRow<T>): Lane {
  type Row = ArchiveRows[T]
  /** Partition → the greatest offset that the archive held when the partition was assigned. */
  const archived = new Map<string, bigint>()
  /** Partition → the next offset that is not in here or written yet. */
  const next = new Map<string, bigint>()
  let rows: Row[] = []
  let bytes = 0
  let ranges = new Map<string, OffsetRange>()

  async function heldOf(range: OffsetRange, attempt: Try): Promise<(row: Row) => boolean> {
    if (range.first > (archived.get(partitionKey(range)) ?? -1n)) return () => false
    const held = await attempt(() => archive.archivedWithin(table, range))
    return (row) => held.get(row.offset) === row.appended
  }

  async function withoutHeld(all: readonly Row[], from: readonly OffsetRange[], attempt: Try): Promise<Row[]> {
    const isHeld = new Map<string, (row: Row) => boolean>()
    for (const range of from) isHeld.set(partitionKey(range), await heldOf(range, attempt))
    return all.filter((row) => !isHeld.get(partitionKey(row))?.(row))
  }

  const keep = (batch: Batch, range: OffsetRange, read: readonly Row[], size: number) => {
    const key = partitionKey(batch)
    next.set(key, range.last + 1n)
    rows.push(...read)
    bytes += size
    ranges.set(key, { ...range, first: ranges.get(key)?.first ?? range.first })
  }

  return {
    async assign(topicPartition) {
      const greatest = await archive.archivedUpTo(table, topicPartition)
      if (greatest !== undefined) archived.set(partitionKey(topicPartition), greatest)
    },
    async take(batch, isOwned) {
      const { topic, partition } = batch
      const from = next.get(partitionKey(batch)) ?? 0n
      const records = batch.records.filter((record) => record.offset >= from)
      const [first, last] = [records[0], records.at(-1)]
      if (first === undefined || last === undefined) return
      const read: Row[] = []
      for (const record of records) {
        const row = await readRow({ topic, partition, offset: record.offset, appended: record.timestamp }, record)
        if (row !== undefined) read.push(row)
      }
      const size = records.reduce((sum, record) => sum + (record.value?.length ?? 0), 0)
      if (isOwned()) keep(batch, { topic, partition, first: first.offset, last: last.offset }, read, size)
    },
    rows: () => rows.length,
    bytes: () => bytes,
    unload() {
      if (ranges.size === 0) return undefined
      const [load, from] = [rows, [...ranges.values()]]
      rows = []
      bytes = 0
      ranges = new Map()
      return {
        table,
        rows: load.length,
        ranges: from,
        async write(attempt) {
          const fresh = await withoutHeld(load, from, attempt)
          if (fresh.length > 0) await attempt(() => archive.insert(table, fresh, from))
          return fresh.length
        },
      }
    },
    clear() {
      rows = []
      bytes = 0
      ranges = new Map()
      archived.clear()
      next.clear()
    },
  }
}
