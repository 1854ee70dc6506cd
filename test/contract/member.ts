import type { Batch, Committed, Source, SourceHandlers, SourceRecord } from '../../src/ports/source.ts'

export interface MemberOptions {
  readonly commitEach?: boolean
  /** Each batch stays at work until `release`. */
  readonly holdBatches?: boolean
  readonly onAssign?: (committed: readonly Committed[]) => Promise<void>
  readonly onRevoke?: () => Promise<void>
  readonly onBatch?: (batch: Batch) => Promise<void>
}

/** A member of a group that writes down all that happens to it. */
export interface Member {
  readonly source: Source
  readonly ended: Promise<void>
  readonly assigned: (readonly Committed[])[]
  readonly batches: { readonly batch: Batch; readonly isOwned: () => boolean }[]
  start(): void
  revoked(): number
  /** How many partitions it holds now. */
  holds(): number
  records(partition?: number): SourceRecord[]
  values(partition?: number): string[]
  /** Batches that were at work at the same time, of one partition where it is named. */
  mostAtOnce(partition?: number): number
  atWork(): number
  release(): void
  /** A heartbeat from the batch at work. */
  beat(): Promise<void>
}

const decoder = new TextDecoder()

export function createMember(source: Source, options: MemberOptions): Member {
  const end = Promise.withResolvers<void>()
  end.promise.catch(() => undefined)
  const gate = Promise.withResolvers<void>()
  const assigned: (readonly Committed[])[] = []
  const batches: Member['batches'] = []
  let held = 0
  let revoked = 0
  const busy = new Map<number, number>()
  const mosts = new Map<number | undefined, number>()
  const atWork = () => [...busy.values()].reduce((sum, count) => sum + count, 0)
  const note = (partition: number, change: 1 | -1) => {
    const now = (busy.get(partition) ?? 0) + change
    busy.set(partition, now)
    mosts.set(partition, Math.max(mosts.get(partition) ?? 0, now))
    mosts.set(undefined, Math.max(mosts.get(undefined) ?? 0, atWork()))
  }
  let running: Parameters<SourceHandlers['onBatch']>[1] | undefined
  if (options.holdBatches !== true) gate.resolve()

  const handlers: SourceHandlers = {
    async onAssign(committed) {
      assigned.push(committed)
      await options.onAssign?.(committed)
      held = committed.length
    },
    async onRevoke() {
      revoked++
      held = 0
      await options.onRevoke?.()
    },
    async onBatch(batch, context) {
      batches.push({ batch, isOwned: () => context.isOwned() })
      running = context
      note(batch.partition, 1)
      await gate.promise
      await options.onBatch?.(batch)
      const last = batch.records.at(-1)
      if (options.commitEach === true && last !== undefined)
        await source.commit([
          { topic: batch.topic, partition: batch.partition, offset: last.offset + 1n, metadata: '' },
        ])
      note(batch.partition, -1)
    },
  }
  const records = (partition?: number) =>
    batches
      .filter(({ batch }) => partition === undefined || batch.partition === partition)
      .flatMap(({ batch }) => batch.records)

  return {
    source,
    ended: end.promise,
    assigned,
    batches,
    start: () => void source.run(handlers).then(end.resolve, end.reject),
    revoked: () => revoked,
    holds: () => held,
    records,
    values: (partition) => records(partition).map(({ value }) => decoder.decode(value ?? new Uint8Array())),
    mostAtOnce: (partition) => mosts.get(partition) ?? 0,
    atWork,
    release: gate.resolve,
    beat: async () => running?.heartbeat(),
  }
}
