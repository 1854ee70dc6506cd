/** Sends a stream without end at its pace; event times are now. */
import { setTimeout as sleep } from 'node:timers/promises'
import { env } from 'node:process'
import { createKafka } from '../../src/adapters/kafka/client.ts'
import { generate } from '../generate.ts'
import type { GeneratedEvent } from '../stream.ts'

const rate = Number(env['BENCH_RATE'])
const prefix = env['VIGIA_KAFKA_PREFIX'] ?? ''
const SLICE_MS = 20

/** So many that each has an event every few minutes: windows of days would hold ever more of fewer. */
const BENEFICIARIES = 5_000_000

const producer = createKafka({ brokers: (env['VIGIA_KAFKA_BROKERS'] ?? '').split(','), clientId: 'driver' }).producer()
await producer.connect()
const stream = generate(Number.MAX_SAFE_INTEGER, 1, BENEFICIARIES)
const began = performance.now()
let sent = 0

function next(count: number): { topic: string; messages: { key: string; value: string }[] }[] {
  const time = new Date().toISOString()
  const events = Array.from({ length: count }, () => stream.next().value as GeneratedEvent)
  return [...Map.groupBy(events, ({ topic }) => topic)].map(([topic, own]) => ({
    topic: `${prefix}${topic}`,
    messages: own.map(({ key, text }) => ({ key, value: text.replace(/"time":"[^"]*"/, `"time":"${time}"`) })),
  }))
}

for (;;) {
  const due = Math.floor(((performance.now() - began) * rate) / 1_000) - sent
  if (due > 0) {
    // One that falls behind sends no more at once than a second's worth.
    const count = Math.min(due, rate)
    await producer.sendBatch({ acks: 1, topicMessages: next(count) })
    sent += count
  }
  await sleep(SLICE_MS)
}
