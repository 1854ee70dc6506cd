import { neededSchema } from '../events/framing.ts'
import type { Schemas } from '../ports/schemas.ts'
import {
  partitionKey,
  type Batch,
  type SeekableSource,
  type SourceRecord,
  type TopicPartition,
} from '../ports/source.ts'

export interface FramedSourceOptions {
  readonly source: SeekableSource
  readonly schemas: Schemas
  /** Is told how many partitions wait for a schema, whenever that changes. */
  readonly onWaiting?: (partitions: number) => void
}

interface Hold {
  readonly partition: TopicPartition
}

const nothing: ReadonlySet<number> = new Set()

/** The schemas that records need. */
function neededBy(records: readonly SourceRecord[]): ReadonlySet<number> {
  let needed: Set<number> | undefined
  for (const record of records) {
    const id = neededSchema(record)
    if (id !== undefined) (needed ??= new Set()).add(id)
  }
  return needed ?? nothing
}

/**
 * A source that hands over only what can be read: no record comes whose schema has not been loaded. Where one is missing
 * the records before it are handed over, and the partition waits at it until it is loaded, however long the registry is
 * away; the other partitions go on. So whoever reads never waits for a record, and knows nothing of registries.
 */
export function createFramedSource({ source, schemas, onWaiting }: FramedSourceOptions): SeekableSource {
  /** Partitions that wait here. */
  const holds = new Map<string, Hold>()
  /** Partitions that the reader has paused. */
  const paused = new Set<string>()
  /** Partitions that were given away while they waited: the client still has them paused. */
  const left = new Set<string>()

  const tell = () => onWaiting?.(holds.size)

  function release(hold: Hold): void {
    const key = partitionKey(hold.partition)
    if (holds.get(key) !== hold) return
    holds.delete(key)
    if (!paused.has(key)) source.resume([hold.partition])
    tell()
  }
  function wait({ topic, partition }: TopicPartition, offset: bigint, ids: readonly number[]): void {
    const hold: Hold = { partition: { topic, partition } }
    holds.set(partitionKey(hold.partition), hold)
    source.pause([hold.partition])
    source.seek([{ topic, partition, offset }])
    tell()
    // Only closing rejects it: then nobody reads any more.
    schemas.load(ids).then(
      () => release(hold),
      () => undefined,
    )
  }
  function leave(): void {
    for (const key of holds.keys()) left.add(key)
    holds.clear()
    tell()
  }
  /** Hands over what can be read, and lets the partition wait at what cannot. */
  async function take(batch: Batch, handle: (batch: Batch) => Promise<void>, isOwned: () => boolean): Promise<void> {
    const needed = neededBy(batch.records)
    const missing = needed.size === 0 ? [] : schemas.missing(needed)
    if (missing.length === 0) return handle(batch)
    const isMissing = (record: SourceRecord): boolean => missing.includes(neededSchema(record) ?? 0)
    const at = batch.records.findIndex(isMissing)
    if (at > 0) await handle({ ...batch, records: batch.records.slice(0, at) })
    const first = batch.records[at]
    if (first !== undefined && isOwned()) wait(batch, first.offset, missing)
    return undefined
  }
  return {
    ...source,
    run: (handlers) =>
      source.run({
        async onAssign(committed) {
          const again = committed.filter((one) => left.delete(partitionKey(one)) && !paused.has(partitionKey(one)))
          if (again.length > 0) source.resume(again.map(({ topic, partition }) => ({ topic, partition })))
          await handlers.onAssign(committed)
        },
        async onRevoke() {
          leave()
          await handlers.onRevoke()
        },
        onBatch: (batch, context) =>
          take(
            batch,
            (readable) => handlers.onBatch(readable, context),
            () => context.isOwned(),
          ),
      }),
    seek(positions) {
      source.seek(positions)
      for (const position of positions) {
        const hold = holds.get(partitionKey(position))
        if (hold !== undefined) release(hold)
      }
    },
    pause(partitions) {
      for (const one of partitions) paused.add(partitionKey(one))
      source.pause(partitions)
    },
    resume(partitions) {
      for (const one of partitions) paused.delete(partitionKey(one))
      const free = partitions.filter((one) => !holds.has(partitionKey(one)))
      if (free.length > 0) source.resume(free)
    },
    async stop() {
      leave()
      await source.stop()
    },
  }
}
