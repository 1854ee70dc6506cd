import { expect, inject, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { createMember } from '../../contract/member.ts'
import { produce } from '../../harness/produce.ts'
import { createTestTopics } from '../../harness/topics.ts'
import { until } from '../../harness/wait.ts'

const brokers = inject('kafkaBrokers')
const values = Array.from({ length: 3_000 }, (_, index) => `${index} ${'ação 😀 '.repeat(index % 50)}`)

test.each(['gzip', 'snappy', 'lz4', 'zstd'])('batches that a broker has compressed with %s are read', async (codec) => {
  const configEntries = [{ name: 'compression.type', value: codec }]
  const [topic = ''] = await createTestTopics(brokers, [{ topic: codec, numPartitions: 1, configEntries }])
  await produce(
    brokers,
    topic,
    values.map((value) => ({ key: 'k', value })),
  )
  const kafka = createKafka({ brokers: brokers.split(',') })
  const source = createKafkaSource({ kafka, groupId: `group-${topic}`, topics: [topic], sessionTimeoutMs: 3_000 })
  const member = createMember(source, {})
  member.start()
  await until('all is read', 15_000, () => member.values().length >= values.length)
  expect(member.values(0)).toEqual(values)
  await source.stop()
})
