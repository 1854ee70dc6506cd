import { describe } from 'vitest'
import { onMemoryTopics } from '../contract/memory-topics.ts'
import { seekableSourceContract } from '../contract/seekable-source.ts'
import { sinkContract } from '../contract/sink.ts'
import { sourceContract } from '../contract/source.ts'
import { createKafkaBroker } from './doubles/kafka-broker.ts'
import { createKafkaSinkDouble } from './doubles/kafka-sink.ts'
import { createKafkaSourceDouble } from './doubles/kafka-source.ts'
import { machineScheduler as scheduler } from './machine-scheduler.ts'
import { createProc } from './proc.ts'
import { createRandom } from './random.ts'
import { createConnection, createLine } from './wire.ts'

const random = createRandom(1)
const broker = createKafkaBroker({ scheduler, random, heartbeatMs: 5 })
const { topics } = broker
const line = createLine('kafka', 1)
const shared = onMemoryTopics(topics)

const world = () => {
  const proc = createProc({ name: 'test', onDeath: () => undefined })
  const connect = () => createConnection({ scheduler, random, line, proc, trace: () => undefined })
  return {
    ...shared,
    source: (groupId: string, subscribed: readonly string[]) =>
      createKafkaSourceDouble({
        broker,
        groupId,
        subscribed,
        most: 1_000,
        scheduler,
        proc,
        connection: connect(),
        asking: connect(),
        beating: connect(),
        heartbeatMs: 20,
        now: Date.now,
      }),
    sink: () => createKafkaSinkDouble({ topics, connection: connect(), random }),
  }
}

describe('the double of Kafka', () => {
  sourceContract(world)
  seekableSourceContract(world)
  sinkContract(world)
})
