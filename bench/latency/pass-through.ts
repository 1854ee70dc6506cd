/**
 * What these clients can do at best: records in, one round trip to Redis for all that a fetch has brought, a record out
 * for what a rule would find. Offsets are committed by the clock, and nothing is awaited that the next records do not
 * need.
 */
import { env } from 'node:process'
import { Redis } from 'ioredis'
import type { TopicPartitionOffset } from 'kafkajs'
import { createKafka } from '../../src/adapters/kafka/client.ts'
import { createKafkaSink } from '../../src/adapters/kafka/sink.ts'
import { isProbe } from './load.ts'

const prefix = env['VIGIA_KAFKA_PREFIX'] ?? ''
const redis = new Redis(env['VIGIA_REDIS_URL'] ?? '')
const kafka = createKafka({ brokers: (env['VIGIA_KAFKA_BROKERS'] ?? '').split(',') })
const sink = createKafkaSink({ kafka })
const consumer = kafka.consumer({ groupId: `${prefix}pass-through`, maxWaitTimeInMs: 100 })
await consumer.connect()
await consumer.subscribe({ topics: (env['BENCH_TOPICS'] ?? '').split(','), fromBeginning: true })

interface Read {
  readonly id: string
  readonly data: { readonly tokenId?: string }
}

const block = (tokenId: string, since: Date) => ({
  id: `block-${tokenId}`,
  tokenId,
  alertId: tokenId,
  ruleId: 'pass-through',
  ruleVersion: '0',
  mode: 'enforce',
  status: 'set',
  since: since.toISOString(),
  expiresAt: new Date(since.getTime() + 3_600_000).toISOString(),
  revision: 1,
  reason: { pt: 'passou', en: 'passed' },
})

const offsets = new Map<string, TopicPartitionOffset & { readonly topic: string }>()
const commit = async (): Promise<void> => consumer.commitOffsets([...offsets.values()])
setInterval(() => void commit().catch(() => undefined), 1_000)

let trip: Promise<unknown> | undefined
const text = 'x'.repeat(10_000)
await consumer.run({
  // With kafkajs's own commits each batch would wait for one, whatever interval is set.
  autoCommit: false,
  partitionsConsumedConcurrently: 64,
  eachBatch: async ({ batch }) => {
    const found = batch.messages.map(({ value }) => JSON.parse(String(value)) as Read).filter(isProbe)
    trip ??= Promise.resolve().then(() => {
      trip = undefined
      return redis.setrange('pass-through', 0, text)
    })
    await trip
    offsets.set(`${batch.topic}-${batch.partition}`, {
      topic: batch.topic,
      partition: batch.partition,
      offset: String(BigInt(batch.lastOffset()) + 1n),
    })
    void sink.write(
      found.flatMap(({ id, data: { tokenId = '' } }) => [
        { topic: `${prefix}alerts`, key: id, value: JSON.stringify({ trigger: { id } }) },
        { topic: `${prefix}blocks`, key: id, value: JSON.stringify(block(tokenId, new Date())) },
      ]),
    )
  },
})
