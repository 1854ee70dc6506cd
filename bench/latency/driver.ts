/**
 * Sends a load at its pace whatever comes back, and sees when each probe's alert can be read on its topic and when a
 * decision answers that its token is blocked. Times are counted from when an event was due to be sent.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { env } from 'node:process'
import { createKafka } from '../../src/adapters/kafka/client.ts'
import { createLoad, RATE } from './load.ts'

const seconds = Number(env['BENCH_SECONDS'])
const prefix = env['VIGIA_KAFKA_PREFIX'] ?? ''
const decisions = env['BENCH_DECISIONS'] ?? ''
/** Until then nothing counts: connections are made and code gets warm. */
const WARM_MS = 5_000
const SLICE_MS = 4
const BOUND_MS = 10_000

const { events, probes } = createLoad(seconds + WARM_MS / 1_000, Number(env['BENCH_SEED']))
const kafka = createKafka({ brokers: (env['VIGIA_KAFKA_BROKERS'] ?? '').split(','), clientId: 'driver' })
const producer = kafka.producer()
const consumer = kafka.consumer({ groupId: `driver-${prefix}`, maxWaitTimeInMs: 100 })
await Promise.all([producer.connect(), consumer.connect()])
await consumer.subscribe({ topics: [`${prefix}alerts`], fromBeginning: true })

/** Token → when its second event was due, epoch ms with fractions. */
const due = new Map<string, number>()
const alerts = new Map<string, number>()
const blocks = new Map<string, number>()
const clock = (): number => performance.timeOrigin + performance.now()

await consumer.run({
  autoCommit: false,
  eachMessage: ({ message }) => {
    const { trigger } = JSON.parse(String(message.value)) as { readonly trigger: { readonly id: string } }
    const tokenId = /^(probe-.*)-second$/.exec(trigger.id)?.[1]
    const since = tokenId === undefined ? undefined : due.get(tokenId)
    if (tokenId !== undefined && since !== undefined && !alerts.has(tokenId)) alerts.set(tokenId, clock() - since)
    return Promise.resolve()
  },
})

async function isBlocked(tokenId: string): Promise<boolean> {
  const response = await fetch(decisions, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tokenId }),
  })
  const { decision } = (await response.json()) as { readonly decision: string }
  return decision === 'deny'
}

async function follow(tokenId: string, since: number): Promise<void> {
  while (!(await isBlocked(tokenId))) {
    if (clock() - since > BOUND_MS) throw new Error(`no block within ${BOUND_MS} ms`)
    await sleep(2)
  }
  blocks.set(tokenId, clock() - since)
}

const following: Promise<void>[] = []
const sending: Promise<unknown>[] = []
const began = clock()
const dueAt = (place: number): number => began + (place * 1_000) / RATE

function send(from: number, to: number): void {
  const messages = events.slice(from, to).map(({ topic, key, text }, index) => {
    const time = new Date(dueAt(from + index)).toISOString()
    return { topic: `${prefix}${topic}`, key, value: text.replace(/"time":"[^"]*"/, `"time":"${time}"`) }
  })
  const topicMessages = [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    messages: own,
  }))
  sending.push(producer.sendBatch({ acks: -1, topicMessages }))
  for (let place = from; place < to; place += 1) {
    const tokenId = probes.get(place)
    if (tokenId === undefined || place < (WARM_MS / 1_000) * RATE) continue
    due.set(tokenId, dueAt(place))
    const followed = follow(tokenId, dueAt(place))
    followed.catch(() => undefined)
    following.push(followed)
  }
}

for (let sent = 0; sent < events.length;) {
  const until = Math.min(events.length, Math.floor(((clock() - began) * RATE) / 1_000))
  if (until > sent) send(sent, until)
  sent = Math.max(sent, until)
  await sleep(SLICE_MS)
}
await Promise.all(sending)
await Promise.all(following)
for (const end = clock() + BOUND_MS; alerts.size < due.size; await sleep(20))
  if (clock() > end) throw new Error(`${due.size - alerts.size} alerts were not there in ${BOUND_MS} ms`)

process.stdout.write(`${JSON.stringify({ alerts: [...alerts.values()], blocks: [...blocks.values()] })}\n`)
process.exit(0)
