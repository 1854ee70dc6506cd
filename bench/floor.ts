/** (c) The floor: kafkajs consuming the same topics with `JSON.parse` and nothing else. */
import { env } from 'node:process'
import { createKafka } from '../src/adapters/kafka/client.ts'
import { startWatch, type Measured } from './measure.ts'

const total = Number(env['BENCH_EVENTS'])
const kafka = createKafka({ brokers: (env['VIGIA_KAFKA_BROKERS'] ?? '').split(',') })
const consumer = kafka.consumer({
  groupId: env['BENCH_GROUP'] ?? 'floor',
  maxBytesPerPartition: 1024 * 1024,
  maxWaitTimeInMs: 100,
})
await consumer.connect()
await consumer.subscribe({ topics: (env['BENCH_TOPICS'] ?? '').split(','), fromBeginning: true })
const done = Promise.withResolvers<Measured>()
let stop: ReturnType<typeof startWatch> | undefined
let seen = 0
let fields = 0
await consumer.run({
  autoCommit: false,
  eachBatch: ({ batch }) => {
    stop ??= startWatch()
    for (const { value } of batch.messages) {
      const event = JSON.parse((value as Buffer).toString()) as { data: object }
      if (event.data !== undefined) fields += 1
    }
    seen += batch.messages.length
    if (seen >= total) done.resolve(stop(fields))
    return Promise.resolve()
  },
})
process.stdout.write(`${JSON.stringify(await done.promise)}\n`)
process.exit(0)
