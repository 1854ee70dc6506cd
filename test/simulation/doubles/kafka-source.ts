import { InfrastructureError } from '../../../src/ports/errors.ts'
import {
  partitionKey,
  type Batch,
  type Committed,
  type SeekableSource,
  type SourceHandlers,
  type TopicPartition,
} from '../../../src/ports/source.ts'
import { inProc, type Proc } from '../proc.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Connection } from '../wire.ts'
import type { KafkaBroker } from './kafka-broker.ts'
import type { GroupMember, Hand } from './kafka-group.ts'

export interface KafkaSourceOptions {
  readonly broker: KafkaBroker
  readonly groupId: string
  readonly subscribed: readonly string[]
  /** The most records in a batch. */
  readonly most: number
  /** So many partitions are handed over together (1). */
  readonly together?: number
  readonly scheduler: Scheduler
  readonly proc: Proc
  /** Ways to the broker: of the consumer, and of who asks beside it. */
  readonly connection: Connection
  readonly asking: Connection
  readonly beating: Connection
  readonly heartbeatMs?: number
  /** Who is silent for so long is left behind, ms (3 s). */
  readonly sessionMs?: number
  /** The process's clock, epoch ms. */
  readonly now: () => number
}

interface Reading extends TopicPartition {
  next: bigint
}

/** What this member holds. */
interface Holding {
  readonly generation: number
  readonly owned: ReadonlyMap<string, Reading>
}

const AGAIN_MS = 100
const unanswered = () => new InfrastructureError('kafka', 'no answer')

/** A member of a group of the Kafka in this process, under the rules of Kafka's own source. */
export function createKafkaSourceDouble(
  options: KafkaSourceOptions,
): SeekableSource & { readonly member: GroupMember } {
  const { broker, groupId, subscribed, most, together = 1, scheduler, proc, connection, asking, beating, now } = options
  const { heartbeatMs = 500, sessionMs = 3_000 } = options
  const { topics } = broker
  const group = broker.group(groupId)
  const ended = Promise.withResolvers<void>()
  ended.promise.catch(() => undefined)
  const paused = new Set<string>()
  let handlers: SourceHandlers | undefined
  let holding: Holding | undefined
  /** What commits are still made of, though it may be about to end. */
  let latest: Holding | undefined
  let order: readonly Reading[] = []
  let epoch = 0
  /** The group goes on: in order, or without us. */
  let loss: 'rebalance' | 'lost' | undefined
  let isAssigning = false
  let isTold = false
  let isClosed = false
  let failure: { readonly error: unknown } | undefined
  let ending: Promise<void> | undefined
  let reading: Promise<void> = Promise.resolve()
  let news = Promise.withResolvers<void>()

  /** When the broker last gave a sign of life, without the time in which everything slept. */
  let heard = now()
  const hear = () => (heard = now() - scheduler.sleptMs())
  hear()
  /** When the group was last asked, and said that we are its member; by the process's clock. */
  let confirmed = -Infinity
  const wake = () => news.resolve()
  const quiet = async () => {
    await news.promise
    news = Promise.withResolvers()
  }
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => void scheduler.after(Math.max(0, ms), () => inProc(scheduler, proc, resolve)))
  const isEnding = () => ending !== undefined
  const note = (what: 'rebalance' | 'lost') =>
    inProc(scheduler, proc, () => {
      if (loss !== 'lost') loss = what
      wake()
    })
  const member: GroupMember = { topics: subscribed, rebalance: () => note('rebalance'), lose: () => note('lost') }

  const hearing = (own: Holding | undefined) => (own === undefined ? 'rebalance' : group.hear(member, own.generation))
  /** The group hears of the member, and the member of it, whatever its handlers are at. */
  const beatOnce = async (): Promise<void> => {
    const own = holding
    const asked = now() - scheduler.sleptMs()
    const answer = await beating.request('heartbeat', () => hearing(own), unanswered)
    hear()
    if (answer === 'well') confirmed = asked
    if (answer === 'lost' && own === holding) note('lost')
  }
  const beat = async (): Promise<void> => {
    await sleep(heartbeatMs)
    if (isClosed) return
    await beatOnce().catch(() => undefined)
    void beat()
  }
  const join = (): Promise<Hand> => {
    const dealt = Promise.withResolvers<Hand>()
    let isDealt = false
    /** A request that is done twice is dealt to twice: then what came first counts no more. */
    const take = (hand: Hand, at: number) => {
      if (isDealt) note('lost')
      isDealt = true
      confirmed = at
      dealt.resolve(hand)
    }
    const deal = (hand: Hand) => {
      const at = now() - scheduler.sleptMs()
      scheduler.after(1, () => inProc(scheduler, proc, () => take(hand, at)))
    }
    const again = (): Promise<void> => (isDealt ? Promise.resolve() : ask())
    const ask = (): Promise<void> =>
      connection.request('join', () => group.join(member, deal), unanswered).catch(() => sleep(AGAIN_MS).then(again))
    loss = undefined
    void ask()
    return dealt.promise
  }
  const committedOf = (partitions: readonly TopicPartition[]): Promise<Committed[]> =>
    asking.request('ask commits', () => partitions.map((one) => group.committed(one)), unanswered)
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let left = 20; ; left -= 1) {
      try {
        return await ask()
      } catch (error) {
        if (left === 0) throw error
        await sleep(AGAIN_MS)
      }
    }
  }
  const assign = async ({ generation, partitions }: Hand): Promise<void> => {
    const committed = await patiently(() => committedOf(partitions))
    if (isEnding()) return
    order = committed.map(({ topic, partition, offset }) => ({
      topic,
      partition,
      next: offset ?? topics.first(topic, partition),
    }))
    holding = latest = { generation, owned: new Map(order.map((one) => [partitionKey(one), one])) }
    isAssigning = isTold = true
    await handlers?.onAssign(committed)
    isAssigning = false
  }
  const revoke = async (): Promise<void> => {
    holding = undefined
    if (!isTold) return
    isTold = false
    await handlers?.onRevoke()
  }
  const isReadable = (one: Reading): boolean =>
    !paused.has(partitionKey(one)) && one.next < topics.end(one.topic, one.partition)
  const batchOf = ({ topic, partition, next }: Reading): Batch => ({
    topic,
    partition,
    records: topics.read(topic, partition, next, most),
    highWatermark: topics.end(topic, partition),
  })
  const fetch = (from: readonly Reading[]): Promise<Batch[]> =>
    connection
      .request(
        `fetch ${from.map((one) => `${partitionKey(one)}@${one.next}`).join(' ')}`,
        () => from.map(batchOf),
        unanswered,
      )
      .catch(() => sleep(AGAIN_MS).then(() => []))
  const handle = async (batch: Batch, from: Reading, mine: number): Promise<void> => {
    if (batch.records.length === 0) return
    const held = holding
    const isOwned = () => mine === epoch && held !== undefined && held === holding && loss !== 'lost'
    await handlers?.onBatch(batch, { isOwned, heartbeat: () => sleep(1) })
    if (isOwned()) from.next = (batch.records.at(-1)?.offset ?? from.next) + 1n
  }
  const step = async (): Promise<void> => {
    if (loss !== undefined) await revoke()
    if (holding === undefined) {
      await assign(await join())
      return
    }
    const from = order.filter(isReadable).slice(0, together)
    if (from.length === 0) {
      await quiet()
      return
    }
    order = [...order.filter((one) => !from.includes(one)), ...from]
    const mine = epoch
    const batches = await fetch(from)
    if (batches.length > 0) hear()
    if (mine !== epoch || isEnding()) return
    const work = batches.map((batch, at) => handle(batch, from[at] as Reading, mine))
    await Promise.allSettled(work)
    await Promise.all(work)
  }
  const read = async (): Promise<void> => {
    const unlisten = topics.onAppend(wake)
    try {
      while (!isEnding() && !proc.isDead) await step()
    } catch (error) {
      failure ??= { error }
      void stop()
    } finally {
      unlisten()
    }
  }
  const finish = async (): Promise<void> => {
    wake()
    if (holding !== undefined) await reading
    if (failure === undefined) await revoke().catch((error: unknown) => void (failure ??= { error }))
    isClosed = true
    group.leave(member)
    if (failure === undefined) ended.resolve()
    else ended.reject(failure.error)
  }
  function stop(): Promise<void> {
    ending ??= finish()
    return ending
  }
  const ask = <T>(what: string, partitions: readonly TopicPartition[], answer: (one: TopicPartition) => T) =>
    asking.request(
      `ask ${what}`,
      () => new Map(partitions.map((one) => [partitionKey(one), answer(one)] as const)),
      unanswered,
    )
  return {
    member,
    run(given) {
      handlers = given
      if (!isEnding()) reading = read()
      void beat()
      return ended.promise
    },
    async commit(commits) {
      const held = latest
      const ours = isClosed ? [] : commits.filter((one) => held?.owned.has(partitionKey(one)))
      if (ours.length === 0 || held === undefined) return
      const told = ours.map(({ topic, partition, offset }) => `${topic}-${partition}@${offset}`).join(' ')
      const isDone = await connection.request(
        `commit ${told}`,
        () => group.commit(member, held.generation, ours),
        () => new InfrastructureError('kafka', 'a commit was not acknowledged'),
      )
      if (!isDone) note('lost')
      else if (isAssigning) for (const one of ours) (held.owned.get(partitionKey(one)) as Reading).next = one.offset
    },
    committed: committedOf,
    seek(places) {
      epoch += 1
      for (const place of places) {
        const own = latest?.owned.get(partitionKey(place))
        if (own !== undefined) own.next = place.offset
      }
      wake()
    },
    pause(partitions) {
      for (const one of partitions) paused.add(partitionKey(one))
    },
    resume(partitions) {
      for (const one of partitions) paused.delete(partitionKey(one))
      wake()
    },
    endOffsets: (partitions) => ask('ends', partitions, (one) => topics.end(one.topic, one.partition)),
    firstOffsets: (partitions) => ask('firsts', partitions, (one) => topics.first(one.topic, one.partition)),
    offsetAt({ topic, partition }, t) {
      const find = () => {
        const records = topics.read(topic, partition, 0n, Number.MAX_SAFE_INTEGER)
        return records.find(({ timestamp }) => timestamp >= t)?.offset ?? topics.end(topic, partition)
      }
      return asking.request('ask offset', find, unanswered)
    },
    stop,
    lastProgress: () => heard + scheduler.sleptMs(),
    heldUntil: () => confirmed + scheduler.sleptMs() + sessionMs,
  }
}
