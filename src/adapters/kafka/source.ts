import type { Consumer, Kafka } from 'kafkajs'
import type { Position, SeekableSource, SourceHandlers, TopicPartition } from '../../ports/source.ts'
import { createBatches, type Batches } from './batches.ts'
import { RETRY } from './client.ts'
import { commitOffsets } from './committer.ts'
import { infrastructure, retrying, within } from './errors.ts'
import { createMembership, type Membership } from './membership.ts'
import { createOffsets } from './offsets.ts'

export interface KafkaSourceOptions {
  readonly kafka: Kafka
  /** Members of one group share the partitions of the topics. */
  readonly groupId: string
  readonly topics: readonly string[]
  /** A member that is silent for so long has its partitions taken away (10 s). */
  readonly sessionTimeoutMs?: number
  /** Batches of so many partitions are handed over at the same time (1). */
  readonly together?: number
  /** How long an empty fetch waits at the broker (100 ms); `stop` waits for it. */
  readonly maxWaitMs?: number
  /** For how long brokers and topics may be missing at the start (30 s), a question go unanswered (5 s), a commit be tried again (30 s). */
  readonly startBoundMs?: number
  readonly askBoundMs?: number
  readonly commitBoundMs?: number
}

/** How long `stop` waits for brokers to hear of it, ms; the group learns it by itself, when the session is over. */
const LEAVE_MS = 3_000

/**
 * Records of topics by a consumer group, at least once, in order within a partition, from the beginning where nothing
 * was committed. Beyond what the port says:
 * - `stop` lets the running batch end, then calls `onRevoke`; commits in both still count. Do not await it in a handler.
 * - `commit` resolves without effect when the partitions have been taken away (`isOwned()` is false then) or
 *   the source has ended; a commit within `onAssign` also moves the reading to its offset.
 * - the source beats by itself while a handler is at work; `heartbeat` does it at once, and never rejects.
 * - `run` rejects with what a handler rejected with, or with an `InfrastructureError`.
 */
export function createKafkaSource(options: KafkaSourceOptions): SeekableSource {
  const { kafka, groupId, topics, sessionTimeoutMs = 10_000, maxWaitMs = 100, together = 1 } = options
  const { startBoundMs = 30_000, askBoundMs = 5_000, commitBoundMs = 30_000 } = options
  const heartbeatMs = Math.min(1_000, sessionTimeoutMs / 5)
  const offsets = createOffsets(kafka, askBoundMs)
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    rebalanceTimeout: Math.max(30_000, sessionTimeoutMs),
    maxWaitTimeInMs: maxWaitMs,
    maxBytesPerPartition: 1024 * 1024,
    allowAutoTopicCreation: false,
    retry: RETRY,
  })
  const ended = Promise.withResolvers<void>()
  let progress = Date.now()
  let heldUntil = -Infinity
  let member: { readonly members: Membership; readonly batches: Batches } | undefined
  let ending: Promise<void> | undefined
  let isClosed = false
  let failure: { readonly error: unknown } | undefined
  const isEnding = () => ending !== undefined

  function fail(error: unknown): void {
    failure ??= { error }
    void stop()
  }

  async function finish(): Promise<void> {
    pause(consumer, topics)
    await member?.batches.idle()
    if (failure === undefined) await member?.members.lose()
    isClosed = true
    // While brokers are away kafkajs would go on saying goodbye to them for minutes.
    const goodbye = Promise.allSettled([consumer.disconnect(), offsets.close()])
    await within('leaving', LEAVE_MS, goodbye).catch(() => undefined)
    if (failure === undefined) ended.resolve()
    else ended.reject(failure.error)
  }

  function stop(): Promise<void> {
    ending ??= finish()
    return ending
  }

  async function begin(batches: Batches): Promise<void> {
    await retrying(startBoundMs, () => offsets.requireTopics(topics), isEnding)
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    if (isEnding()) return
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: together,
      eachBatch: (payload) => batches.eachBatch(payload),
    })
  }

  function run(handlers: SourceHandlers): Promise<void> {
    const members = createMembership({
      handlers,
      committed: (partitions) => offsets.committed(groupId, partitions),
      moveTo: (positions) => seek(consumer, positions),
      fail,
    })
    const batches = createBatches({ members, handlers, heartbeatMs, isEnding, fail })
    member = { members, batches }
    listen(consumer, members, { alive: () => (progress = Date.now()), fail })
    listenForHold(consumer, (asked) => (heldUntil = asked + sessionTimeoutMs))
    begin(batches).catch((error: unknown) => fail(infrastructure('starting to consume', error)))
    return ended.promise
  }

  const path = {
    consumer,
    running: () => member?.batches.running(),
    onLost: (error: unknown) => member?.batches.noteLoss(error),
    boundMs: commitBoundMs,
  }
  return {
    run,
    async commit(commits) {
      const ours = isClosed ? [] : commits.filter((one) => member?.members.mayCommit(one))
      if (ours.length === 0) return
      const isDone = await commitOffsets(path, ours)
      if (isDone && member?.members.isAssigning === true) seek(consumer, ours)
    },
    committed: (partitions) => offsets.committed(groupId, partitions),
    seek(positions) {
      member?.batches.outdate()
      seek(consumer, positions)
    },
    pause: (partitions) => consumer.pause(byTopic(partitions)),
    resume: (partitions) => consumer.resume(byTopic(partitions)),
    endOffsets: (partitions) => offsets.ends(partitions),
    firstOffsets: (partitions) => offsets.firsts(partitions),
    offsetAt: (partition, t) => offsets.at(partition, t),
    stop,
    lastProgress: () => progress,
    heldUntil: () => heldUntil,
  }
}

interface Ears {
  readonly alive: () => void
  readonly fail: (error: unknown) => void
}

/** kafkajs tells of its group in events: they become the membership's steps. */
function listen(consumer: Consumer, members: Membership, { alive, fail }: Ears): void {
  const { events } = consumer
  consumer.on(events.FETCH, alive)
  consumer.on(events.HEARTBEAT, alive)
  consumer.on(events.END_BATCH_PROCESS, alive)
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    alive()
    members.join(partitionsOf(payload.memberAssignment))
  })
  consumer.on(events.REBALANCING, () => void members.lose())
  consumer.on(events.CRASH, ({ payload }) => {
    if (payload.restart) void members.lose()
    else fail(infrastructure('the consumer is dead', payload.error))
  })
}

const SAYS_WE_ARE_MEMBERS: ReadonlySet<string> = new Set(['SyncGroup', 'Heartbeat'])

/** Tells when the group was last asked whether we are its member, and said so: it counts our session from there, or later. */
function listenForHold(consumer: Consumer, onHeld: (asked: number) => void): void {
  const { events } = consumer
  let asked = -Infinity
  consumer.on(events.REQUEST, ({ payload }) => {
    if (SAYS_WE_ARE_MEMBERS.has(payload.apiName)) asked = payload.sentAt
  })
  consumer.on(events.HEARTBEAT, () => onHeld(asked))
  consumer.on(events.GROUP_JOIN, () => onHeld(asked))
}

const partitionsOf = (assignment: Readonly<Record<string, readonly number[]>>): TopicPartition[] =>
  Object.entries(assignment).flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })))

const byTopic = (list: readonly TopicPartition[]): { topic: string; partitions: number[] }[] =>
  [...Map.groupBy(list, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    partitions: own.map(({ partition }) => partition),
  }))

function seek(consumer: Consumer, positions: readonly Position[]): void {
  for (const { topic, partition, offset } of positions) consumer.seek({ topic, partition, offset: offset.toString() })
}

/** No further records are fetched. Before the group is joined there is nothing to pause, and kafkajs says so by throwing. */
function pause(consumer: Consumer, topics: readonly string[]): void {
  try {
    consumer.pause(topics.map((topic) => ({ topic })))
  } catch {
    return
  }
}
