import type { EachBatchPayload } from 'kafkajs'
import type { SourceHandlers } from '../../ports/source.ts'
import { isMembershipLost, isRebalance } from './errors.ts'
import type { Membership } from './membership.ts'
import { toRecords } from './records.ts'

/** The path of a batch from kafkajs to `onBatch`. */
export interface Batches {
  /** To be given to kafkajs: rejects only to make it join the group anew. */
  eachBatch(payload: EachBatchPayload): Promise<void>
  /** The batch at work. */
  running(): EachBatchPayload | undefined
  /** Resolves when no batch is at work. */
  idle(): Promise<void>
  /** The broker has said, outside a heartbeat, that the group goes on without us. */
  noteLoss(error: unknown): void
  /** Reading goes on elsewhere: what was fetched by now is not to be handled. */
  outdate(): void
}

export interface BatchNeeds {
  readonly members: Membership
  readonly handlers: SourceHandlers
  readonly heartbeatMs: number
  readonly isEnding: () => boolean
  readonly fail: (error: unknown) => void
}

/**
 * Hands batches over one at a time, after `onAssign`, and only those of partitions that are still ours. The group hears
 * from us while a handler takes its time: what it waits for (a store that is away) would be away for another member too.
 */
export function createBatches({ members, handlers, heartbeatMs, isEnding, fail }: BatchNeeds): Batches {
  let running: EachBatchPayload | undefined
  let work: Promise<void> = Promise.resolve()
  let loss: unknown
  let epoch = 0

  async function beat(payload: EachBatchPayload): Promise<void> {
    if (loss !== undefined) return
    try {
      await payload.heartbeat()
    } catch (error) {
      if (isMembershipLost(error)) loss = error
    }
  }

  async function handle(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload
    const { generation } = members
    const mine = epoch
    const isOwned = () => mine === epoch && members.owns(generation, batch) && (loss === undefined || isRebalance(loss))
    if (members.isAssigning) await members.settled()
    if (isEnding() || payload.isStale() || !isOwned()) return
    const { topic, partition } = batch
    const records = toRecords(batch.messages)
    const highWatermark = BigInt(batch.highWatermark)
    await handlers.onBatch({ topic, partition, records, highWatermark }, { heartbeat: () => beat(payload), isOwned })
    if (isOwned() && !payload.isStale()) payload.resolveOffset(batch.lastOffset())
    if (loss !== undefined) await members.lose()
  }

  return {
    async eachBatch(payload) {
      if (isEnding()) return
      loss = undefined
      running = payload
      const beating = setInterval(() => void beat(payload), heartbeatMs)
      work = handle(payload).catch(fail)
      await work
      clearInterval(beating)
      running = undefined
      if (loss !== undefined && !isEnding()) throw loss
    },
    running: () => running,
    idle: () => work,
    noteLoss: (error) => (loss ??= error),
    outdate: () => (epoch += 1),
  }
}
