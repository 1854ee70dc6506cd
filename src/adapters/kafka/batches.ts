import type { EachBatchPayload } from 'kafkajs'
import type { SourceHandlers } from '../../ports/source.ts'
import { isMembershipLost, isRebalance } from './errors.ts'
import type { Membership } from './membership.ts'
import { toRecords } from './records.ts'

/** The path of a batch from kafkajs to `onBatch`. */
export interface Batches {
  /** To be given to kafkajs: rejects only to make it join the group anew. */
  eachBatch(payload: EachBatchPayload): Promise<void>
  /** One of the batches at work. */
  running(): EachBatchPayload | undefined
  /** Resolves when those are done that are at work now. */
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
 * Hands batches over as kafkajs does, after `onAssign`, and only those of partitions that are still ours. The group hears
 * from us while a handler takes its time: what it waits for (a store that is away) would be away for another member too.
 */
export function createBatches({ members, handlers, heartbeatMs, isEnding, fail }: BatchNeeds): Batches {
  const atWork = new Map<EachBatchPayload, Promise<void>>()
  const running = (): EachBatchPayload | undefined => atWork.keys().next().value
  let beating: ReturnType<typeof setInterval> | undefined
  let loss: unknown
  let epoch = 0

  async function beat(): Promise<void> {
    if (loss !== undefined) return
    try {
      await running()?.heartbeat()
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
    await handlers.onBatch({ topic, partition, records, highWatermark }, { heartbeat: beat, isOwned })
    if (isOwned() && !payload.isStale()) payload.resolveOffset(batch.lastOffset())
    if (loss !== undefined) await members.lose()
  }

  return {
    async eachBatch(payload) {
      if (isEnding()) return
      if (atWork.size === 0) {
        loss = undefined
        beating = setInterval(() => void beat(), heartbeatMs)
      }
      const work = handle(payload).catch(fail)
      atWork.set(payload, work)
      await work
      atWork.delete(payload)
      if (atWork.size === 0) clearInterval(beating)
      if (loss !== undefined && !isEnding()) throw loss
    },
    running,
    idle: async () => void (await Promise.all(atWork.values())),
    noteLoss: (error) => (loss ??= error),
    outdate: () => (epoch += 1),
  }
}
