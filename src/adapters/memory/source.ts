import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  partitionKey,
  type Batch,
  type Committed,
  type SeekableSource,
  type SourceHandlers,
} from '../../ports/source.ts'
import { groupOf, type Member } from './group.ts'
import type { MemoryTopics } from './topics.ts'

export interface MemorySourceOptions {
  readonly topics: MemoryTopics
  readonly groupId: string
  readonly subscribed: readonly string[]
  /** The most records in a batch (1,000). */
  readonly most?: number
  /** Batches of so many partitions are handed over at the same time (1). */
  readonly together?: number
}

interface Reading {
  readonly topic: string
  readonly partition: number
  next: bigint
}

/** Records of topics in the process, under the same rules as Kafka's source: `stop` ends the running batch, then calls `onRevoke`; a commit within `onAssign` moves the reading. */
export function createMemorySource({
  topics,
  groupId,
  subscribed,
  most = 1_000,
  together = 1,
}: MemorySourceOptions): SeekableSource {
  const group = groupOf(topics, groupId)
  const ended = Promise.withResolvers<void>()
  let positions: Reading[] = []
  let owned = new Map<string, Reading>()
  let generation = 0
  let epoch = 0
  let isAssigning = false
  const paused = new Set<string>()
  let isTold = false
  let busy: Promise<void> = Promise.resolve()
  let news = Promise.withResolvers<void>()
  let handlers: SourceHandlers | undefined
  let failure: { readonly error: unknown } | undefined
  let ending: Promise<void> | undefined
  const isEnding = () => ending !== undefined

  const isMore = ({ topic, partition, next }: Reading) => {
    const end = topics.end(topic, partition)
    return next < end && topics.first(topic, partition) < end
  }
  /** The next records, from the partitions that have waited longest. */
  function nextBatches(): readonly { readonly batch: Batch; readonly position: Reading }[] {
    if (isAssigning) return []
    const found = positions.filter((one) => !paused.has(partitionKey(one)) && isMore(one)).slice(0, together)
    positions = [...positions.filter((one) => !found.includes(one)), ...found]
    return found.map((position) => {
      const { topic, partition, next } = position
      const records = topics.read(topic, partition, next, most)
      return { position, batch: { topic, partition, records, highWatermark: topics.end(topic, partition) } }
    })
  }

  async function handle(batch: Batch, position: Reading): Promise<void> {
    const mine = generation
    const then = epoch
    const isOwned = () => mine === generation && then === epoch && owned.has(partitionKey(batch))
    try {
      await handlers?.onBatch(batch, { isOwned, heartbeat: () => nextTurn() })
      if (then === epoch) position.next = (batch.records.at(-1)?.offset ?? position.next) + 1n
    } catch (error) {
      fail(error)
    }
  }

  async function loop(): Promise<void> {
    const unlisten = topics.onAppend(() => news.resolve())
    while (!isEnding()) {
      const found = nextBatches()
      if (found.length === 0) {
        await news.promise
        news = Promise.withResolvers()
      } else {
        busy = Promise.all(found.map(({ batch, position }) => handle(batch, position))).then(() => undefined)
        await busy
        await nextTurn()
      }
    }
    unlisten()
  }

  const member: Member = {
    topics: subscribed,
    async revoke() {
      positions = []
      await busy
      generation++
      if (isTold && failure === undefined) {
        isTold = false
        await handlers?.onRevoke().catch(fail)
      }
      owned = new Map()
    },
    async assign(committed: readonly Committed[]) {
      if (isEnding()) return
      generation++
      isAssigning = isTold = true
      positions = committed.map(({ topic, partition, offset }) => ({ topic, partition, next: offset ?? 0n }))
      owned = new Map(positions.map((position) => [partitionKey(position), position]))
      await handlers?.onAssign(committed).catch(fail)
      isAssigning = false
      news.resolve()
    },
  }

  function fail(error: unknown): void {
    failure ??= { error }
    void stop()
  }

  async function finish(): Promise<void> {
    news.resolve()
    await busy
    if (handlers !== undefined) {
      await member.revoke()
      void group.leave(member)
    }
    if (failure === undefined) ended.resolve()
    else ended.reject(failure.error)
  }

  function stop(): Promise<void> {
    ending ??= finish()
    return ending
  }

  return {
    run(given) {
      handlers = given
      if (!isEnding()) {
        void group.join(member)
        void loop()
      }
      return ended.promise
    },
    commit(commits) {
      for (const commit of commits) {
        const position = owned.get(partitionKey(commit))
        if (position === undefined) continue
        group.commit(commit)
        if (isAssigning) position.next = commit.offset
      }
      return Promise.resolve()
    },
    committed: (partitions) => Promise.resolve(partitions.map((one) => group.committed(one))),
    seek(places) {
      epoch += 1
      for (const place of places) {
        const position = owned.get(partitionKey(place))
        if (position !== undefined) position.next = place.offset
      }
      news.resolve()
    },
    pause(partitions) {
      for (const one of partitions) paused.add(partitionKey(one))
    },
    resume(partitions) {
      for (const one of partitions) paused.delete(partitionKey(one))
      news.resolve()
    },
    firstOffsets: (partitions) =>
      Promise.resolve(new Map(partitions.map((one) => [partitionKey(one), topics.first(one.topic, one.partition)]))),
    offsetAt({ topic, partition }, t) {
      const records = topics.read(topic, partition, 0n, Number.MAX_SAFE_INTEGER)
      const first = records.find(({ timestamp }) => timestamp >= t)
      return Promise.resolve(first?.offset ?? topics.end(topic, partition))
    },
    endOffsets: (partitions) =>
      Promise.resolve(new Map(partitions.map((one) => [partitionKey(one), topics.end(one.topic, one.partition)]))),
    stop,
    lastProgress: () => topics.now(),
  }
}
