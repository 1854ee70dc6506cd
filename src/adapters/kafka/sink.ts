import { Partitioners, type Kafka, type Message } from 'kafkajs'
import type { Sink, SinkRecord } from '../../ports/sink.ts'
import { RETRY } from './client.ts'
import { createConnection } from './connection.ts'
import { infrastructure, isPermanent, retrying, within } from './errors.ts'

export interface KafkaSinkOptions {
  readonly kafka: Kafka
  /** For how long a write is tried again before it rejects (60 s). */
  readonly boundMs?: number
}

/** The broker takes at most 1 MiB for a partition in one request. */
const MOST_BYTES = 768 * 1024

/** How long `close` waits for what is being written, ms: whoever awaits a write has not heard that it is. */
const CLOSE_MS = 2_000

interface Waiting {
  readonly records: readonly SinkRecord[]
  readonly done: PromiseWithResolvers<void>
}

/**
 * Writes records by a plain producer, acknowledged by all replicas; the same ones again and again while the broker is
 * away, so that one may be in the log twice (kafkajs's idempotent producer loses acknowledged records after a lost
 * answer). One request is under way at a time, which keeps the order; writes that come meanwhile share the next one.
 * `write` rejects with an `InfrastructureError` past the bound, or at once where trying again cannot help.
 */
export function createKafkaSink({ kafka, boundMs = 60_000 }: KafkaSinkOptions): Sink {
  const connection = createConnection(() =>
    kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    }),
  )
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined

  async function send(records: readonly SinkRecord[]): Promise<void> {
    const producer = await connection.get()
    await producer.sendBatch({ acks: -1, topicMessages: byTopic(records) })
  }

  async function sendWithin(records: readonly SinkRecord[]): Promise<void> {
    try {
      await within(
        'writing',
        boundMs,
        retrying(boundMs, () => send(records), isPermanent),
      )
    } catch (error) {
      void connection.drop()
      throw infrastructure('writing', error)
    }
  }

  /** Where several writes share a request that can never succeed, each is tried on its own, so that only the bad one rejects. */
  async function settle(together: readonly Waiting[]): Promise<void> {
    try {
      for (const chunk of chunksOf(together.flatMap(({ records }) => records))) await sendWithin(chunk)
      for (const { done } of together) done.resolve()
    } catch (error) {
      if (together.length > 1 && isPermanent(error)) for (const one of together) await settle([one])
      else for (const { done } of together) done.reject(error)
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const together = waiting
      waiting = []
      await settle(together)
    }
    working = undefined
  }

  return {
    write(records) {
      if (records.length === 0) return Promise.resolve()
      const done = Promise.withResolvers<void>()
      waiting.push({ records, done })
      working ??= work()
      return done.promise
    },
    async close() {
      const closing = Promise.resolve(working).then(() => connection.drop())
      await within('closing', CLOSE_MS, closing).catch(() => undefined)
    },
  }
}

function byTopic(records: readonly SinkRecord[]): { topic: string; messages: Message[] }[] {
  const topics = Map.groupBy(records, ({ topic }) => topic)
  return [...topics].map(([topic, list]) => ({ topic, messages: list.map(toMessage) }))
}

/** The same bytes, as the client takes them. */
const sendable = (value: string | Uint8Array): string | Buffer =>
  typeof value === 'string' ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)

const headersOf = (headers: NonNullable<SinkRecord['headers']>): NonNullable<Message['headers']> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, sendable(value)]))

function toMessage({ key, value, headers, timestamp }: SinkRecord): Message {
  return {
    key: sendable(key),
    value: sendable(value),
    ...(headers === undefined ? {} : { headers: headersOf(headers) }),
    ...(timestamp === undefined ? {} : { timestamp: `${timestamp}` }),
  }
}

const headerBytes = ({ headers = {} }: SinkRecord): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + 3 * name.length + Buffer.byteLength(value), 0)

/** Consecutive records whose sizes fit in a request; one that is too large goes alone, for the broker to judge. */
function* chunksOf(records: readonly SinkRecord[]): Generator<SinkRecord[]> {
  let chunk: SinkRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = Buffer.byteLength(record.key) + Buffer.byteLength(record.value) + headerBytes(record) + 100
    if (chunk.length > 0 && bytes + size > MOST_BYTES) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(record)
    bytes += size
  }
  if (chunk.length > 0) yield chunk
}
