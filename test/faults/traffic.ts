import { setTimeout as sleep } from 'node:timers/promises'
import { Partitioners, type Message } from 'kafkajs'
import type { EventType } from '../../src/events/catalogue.ts'
import type { EventTopic } from '../../src/events/define-event.ts'
import { eventOf } from '../events/examples.ts'
import { testKafka } from '../harness/client.ts'
import type { World } from '../harness/world.ts'
import { HOUR, storiesOf, type StoryEvent } from '../scenarios/stories.ts'
import { recordOf, type Outgoing } from '../services/stories/records.ts'

/** A story's hour passes in so much time, ms. */
const SHORT_HOUR = 12_000
const SCALE = SHORT_HOUR / HOUR

/** How often what is due is sent, ms. */
const EVERY_MS = 50

/** Closing events are so far ahead that everything before them is decided. */
const AHEAD_MS = 60_000

/** Stories that happen now, one run of them after the other. */
export interface Traffic {
  /** Records in the log until now. */
  sent(): number
  /** Nothing happens until `resume`; resolves when what was under way is in the log. */
  pause(): Promise<void>
  resume(): void
  /** Ends it. Rejects where a record could not be sent. */
  stop(): Promise<void>
  /** Sends an event to each partition that lets all watermarks pass what has happened. */
  close(): Promise<void>
  /** Lets go of the broker. */
  end(): Promise<void>
}

export interface TrafficOptions {
  /** Events a second, about. */
  readonly rate: number
  /** The number of the first run of stories. */
  readonly first: number
  /** What becomes of a record on its way: others may come with it, or in its place. */
  readonly tamper?: (record: Outgoing, now: number) => readonly Outgoing[]
}

interface Due {
  readonly at: number
  readonly event: StoryEvent
}

const isTold = ({ isLate }: StoryEvent): boolean => !isLate

/** The arrivals of a run in its own time, ms from its beginning. */
const arrivalsOf = (n: number): Due[] =>
  storiesOf(n)
    .flatMap(({ events }) => events)
    .filter(isTold)
    .flatMap((event) => [event.delay, ...event.again].map((later) => ({ at: (event.at + later) * SCALE, event })))

/** The first run of what is written beforehand: no load comes so far. */
const PRELOADED = 900_000

export const RUN_SIZE = arrivalsOf(0).length

/** An event that comes for the first time at `now` happened as long ago as its story delays it; when it comes again it is the same. */
function createTelling(): (event: StoryEvent, now: number, index: number) => Outgoing {
  const times = new Map<string, number>()
  return (event, now, index) => {
    const time = times.get(event.id) ?? Math.round(now - event.delay * SCALE)
    times.set(event.id, time)
    const { expiresAt } = event.data
    const data =
      typeof expiresAt === 'number' ? { ...event.data, expiresAt: expiresAt - Math.round(event.at) } : event.data
    return recordOf({ ...event, at: 0, data }, time, index)
  }
}

/** For each topic a type of which a single event means nothing to any rule of the stories. */
const QUIET = {
  tokens: 'token.requested',
  beneficiaries: 'contact.changed',
  records: 'beneficiary.updated',
  chat: 'chat.message',
  payments: 'boleto.issued',
  reimbursements: 'reimbursement.requested',
  channels: 'channel.checked',
} as const satisfies Record<EventTopic, EventType>

interface Closing {
  readonly topic: string
  readonly messages: readonly Message[]
}

function closers(world: World, partitions: number): Closing[] {
  const time = new Date(Date.now() + AHEAD_MS).toISOString()
  return Object.entries(QUIET).map(([topic, type]) => ({
    topic: world.topics.of(topic),
    messages: Array.from({ length: partitions }, (_, partition) => ({
      key: `closer-${partition}`,
      value: JSON.stringify(eventOf(type, {}, { id: `closer-${topic}-${partition}-${time}`, time })),
      partition,
    })),
  }))
}

/** Writes some runs of stories that have happened since `base` (epoch ms), 100 ms from one to the next; answers how many records. */
export async function preload(world: World, runs: number, base: number): Promise<number> {
  const tell = createTelling()
  const all = Array.from({ length: runs }, (_, nth) =>
    arrivalsOf(PRELOADED + nth).map(({ at, event }) => ({ at: 100 * nth + at, event })),
  )
  const records = all
    .flat()
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, event }, index) => tell(event, base + at, index))
  await world.send(records)
  return records.length
}

/** Begins to send; by a producer that reaches the broker directly. */
export async function startTraffic(world: World, partitions: number, options: TrafficOptions): Promise<Traffic> {
  const { rate, first, tamper = (record) => [record] } = options
  const producer = testKafka(world.brokers).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 1_000 },
  })
  await producer.connect()
  const tell = createTelling()
  let queue: Due[] = []
  let clock = 0
  let nextRunAt = 0
  let n = first
  let sent = 0
  let index = 0
  const state = { isOver: false }
  let paused: PromiseWithResolvers<void> | undefined
  let error: Error | undefined
  let sending = Promise.resolve()

  const due = (): Due[] => {
    for (; nextRunAt <= clock; nextRunAt += (1_000 * RUN_SIZE) / rate) {
      const from = nextRunAt
      queue.push(...arrivalsOf(n).map(({ at, event }) => ({ at: from + at, event })))
      n += 1
    }
    const [now, later] = [queue.filter(({ at }) => at <= clock), queue.filter(({ at }) => at > clock)]
    queue = later
    return now.toSorted((a, b) => a.at - b.at)
  }
  const send = async (records: readonly Outgoing[]) => {
    const topics = Map.groupBy(records, ({ topic }) => topic)
    await producer.sendBatch({
      acks: -1,
      topicMessages: [...topics].map(([topic, list]) => ({
        topic: world.topics.of(topic),
        messages: list.map(({ message }) => message),
      })),
    })
    sent += records.length
  }
  const go = async () => {
    let last = performance.now()
    while (!state.isOver) {
      await paused?.promise
      // Where the broker is away time stands still: stories go on when it is back.
      const passed = performance.now() - last
      clock += Math.min(passed, 4 * EVERY_MS)
      last = performance.now()
      const records = due().flatMap(({ at, event }) =>
        tamper(tell(event, Date.now() - (clock - at), index++), Date.now()),
      )
      sending = records.length === 0 ? sending : send(records)
      await sending
      await sleep(EVERY_MS)
    }
  }
  const going = go().catch((cause: unknown) => (error = cause instanceof Error ? cause : new Error(String(cause))))
  return {
    sent: () => sent,
    async pause() {
      paused ??= Promise.withResolvers()
      await sending
    },
    resume() {
      paused?.resolve()
      paused = undefined
    },
    async stop() {
      state.isOver = true
      paused?.resolve()
      await going
      if (error !== undefined) throw error
    },
    async close() {
      await producer.sendBatch({
        acks: -1,
        topicMessages: closers(world, partitions).map((each) => ({ ...each, messages: [...each.messages] })),
      })
    },
    end: () => producer.disconnect(),
  }
}
