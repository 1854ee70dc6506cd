import kafkajs, { CompressionTypes } from 'kafkajs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { createMember } from '../../contract/member.ts'
import { prepareJars } from '../../harness/cache.ts'
import { testKafka } from '../../harness/client.ts'
import { readValues } from '../../harness/consume.ts'
import { startKafka, type KafkaServer } from '../../harness/kafka.ts'
import { createTestTopics } from '../../harness/topics.ts'
import { until } from '../../harness/wait.ts'

let broker: KafkaServer
let folder = ''
const clientOf = (brokers: string) => createKafka({ brokers: brokers.split(',') })

beforeAll(async () => {
  await prepareJars()
  folder = mkdtempSync(join(tmpdir(), 'vigia-faults-'))
  broker = await startKafka(folder, false, 1_500)
})
afterAll(async () => {
  await broker.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

test('a broker that is killed and comes back: source and sink go on by themselves, nothing is lost', async () => {
  const [topic = ''] = await createTestTopics(broker.brokers, ['outage'])
  const kafka = clientOf(broker.brokers)
  const sink = createKafkaSink({ kafka })
  const source = createKafkaSource({ kafka, groupId: topic, topics: [topic], askBoundMs: 500 })
  const member = createMember(source, { commitEach: true })
  member.start()
  const write = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, index) =>
        sink.write([{ topic, key: `${index % 7}`, value: `${from + index}` }]),
      ),
    )
  const distinct = () => new Set(member.values()).size
  await write(0, 500)
  await until('500 are read', 15_000, () => distinct() === 500)
  await broker.stop('SIGKILL')
  const duringOutage = write(500, 1_000)
  await expect(source.endOffsets([{ topic, partition: 0 }])).rejects.toBeInstanceOf(InfrastructureError)
  await broker.restart()
  await duringOutage
  await until('all are read', 30_000, () => distinct() === 1_000)
  const ends = await source.endOffsets([0, 1, 2, 3].map((partition) => ({ topic, partition })))
  expect(Number([...ends.values()].reduce((sum, end) => sum + end, 0n))).toBeGreaterThanOrEqual(1_000)
  await source.stop()
  await member.ended
  await sink.close()
})

test('a write past its bound rejects as infrastructure; the same sink writes again when the broker is back', async () => {
  const [topic = ''] = await createTestTopics(broker.brokers, ['bound'])
  const sink = createKafkaSink({ kafka: clientOf(broker.brokers), boundMs: 1_000 })
  await sink.write([{ topic, key: 'k', value: 'before' }])
  await broker.stop('SIGKILL')
  await expect(sink.write([{ topic, key: 'k', value: 'during' }])).rejects.toBeInstanceOf(InfrastructureError)
  await broker.restart()
  await until('a write succeeds', 20_000, () =>
    sink.write([{ topic, key: 'k', value: 'after' }]).then(
      () => true,
      () => false,
    ),
  )
  await sink.close()
  const values = await readValues(broker.brokers, topic)
  expect(values).toContain('before')
  expect(values).toContain('after')
})

test('a broker that hangs is waited for, and a stop while it hangs ends within the bound of a request', async () => {
  const [topic = ''] = await createTestTopics(broker.brokers, ['frozen'])
  const kafka = clientOf(broker.brokers)
  const sink = createKafkaSink({ kafka })
  process.kill(broker.pid, 'SIGSTOP')
  const written = sink.write([{ topic, key: 'k', value: 'held' }])
  const before = await Promise.race([written.then(() => 'written'), new Promise((resolve) => setImmediate(resolve))])
  expect(before).not.toBe('written')
  process.kill(broker.pid, 'SIGCONT')
  await written
  await sink.close()
  expect(new Set(await readValues(broker.brokers, topic))).toEqual(new Set(['held']))
})

test('an error within the client that kafkajs does not recover from ends run', async () => {
  const brokers = inject('kafkaBrokers')
  const [topic = ''] = await createTestTopics(brokers, ['broken'])
  const producer = testKafka(brokers).producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  await producer.send({ topic, compression: CompressionTypes.GZIP, messages: [{ key: 'k', value: 'v' }] })
  await producer.disconnect()
  const codecs = kafkajs.CompressionCodecs as Record<number, unknown>
  const gzip = codecs[CompressionTypes.GZIP]
  onTestFinished(() => void (codecs[CompressionTypes.GZIP] = gzip))
  codecs[CompressionTypes.GZIP] = () => ({ decompress: () => Promise.reject(new TypeError('a broken codec')) })
  const source = createKafkaSource({ kafka: clientOf(brokers), groupId: topic, topics: [topic] })
  const member = createMember(source, {})
  member.start()
  await expect(member.ended).rejects.toThrow(/kafka: the consumer is dead.*a broken codec/)
  await expect(member.ended).rejects.toBeInstanceOf(InfrastructureError)
})

test('a topic that is not there is named, with the command that makes it', async () => {
  const kafka = clientOf(inject('kafkaBrokers'))
  const source = createKafkaSource({ kafka, groupId: 'g', topics: ['no-such-topic'], startBoundMs: 200 })
  const member = createMember(source, {})
  member.start()
  await expect(member.ended).rejects.toThrow(/no-such-topic.*vigia topics create/)
})

test('brokers that never answer end the start within its bound', async () => {
  const source = createKafkaSource({
    kafka: clientOf('127.0.0.1:1'),
    groupId: 'g',
    topics: ['t'],
    startBoundMs: 300,
    askBoundMs: 300,
  })
  const member = createMember(source, {})
  member.start()
  await expect(member.ended).rejects.toBeInstanceOf(InfrastructureError)
})

test('one record that is too large rejects alone and at once; its neighbours are written', async () => {
  const brokers = inject('kafkaBrokers')
  const [topic = ''] = await createTestTopics(brokers, ['large'], 1)
  const sink = createKafkaSink({ kafka: clientOf(brokers) })
  const record = (value: string) => [{ topic, key: 'k', value }]
  const outcomes = await Promise.allSettled([
    sink.write(record('one')),
    sink.write(record('two')),
    sink.write(record('x'.repeat(2_000_000))),
    sink.write(record('three')),
  ])
  await sink.close()
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect([...new Set(await readValues(brokers, topic))]).toEqual(['one', 'two', 'three'])
})
