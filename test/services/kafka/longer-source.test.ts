import { expect, inject, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createLongerSource } from '../../../src/services/detector/longer-source.ts'
import { createMember } from '../../contract/member.ts'
import { issued } from '../../detector/samples.ts'
import { createMemoryEventHistory } from '../../fakes/event-history.ts'
import { until } from '../../harness/wait.ts'
import { kafkaWorld } from './world.ts'

const BOUND_MS = 20_000

test('a commit that retention has overtaken is gone on from in the archive, and then in the topic', async () => {
  const world = kafkaWorld(64)
  const topic = await world.createTopic(1)
  const offsets = Array.from({ length: 10 }, (_, at) => at)
  await world.append(topic, 0, offsets.map(String))
  const history = createMemoryEventHistory(2)
  for (const at of offsets)
    history.rows.push({ topic, partition: 0, offset: BigInt(at), appended: at, event: issued(`${at}`, at) })
  const admin = createKafka({ brokers: inject('kafkaBrokers').split(',') }).admin()
  await admin.connect()
  await admin.setOffsets({ groupId: topic, topic, partitions: [{ partition: 0, offset: '3' }] })
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '7' }] })
  await admin.disconnect()

  const source = createLongerSource(world.source(topic, [topic]), history, () => undefined)
  const member = createMember(source, {})
  member.start()
  await until('the rest is read', BOUND_MS, () => member.records().length >= 7)
  expect(member.records().map((record) => [Number(record.offset), record.event?.id])).toEqual([
    ...[3, 4, 5, 6].map((at) => [at, `${at}`]),
    ...[7, 8, 9].map((at) => [at, undefined]),
  ])
  await source.commit([{ topic, partition: 0, offset: 5n, metadata: 'behind' }])
  expect(await source.committed([{ topic, partition: 0 }])).toEqual([
    { topic, partition: 0, offset: 5n, metadata: 'behind' },
  ])
  await source.stop()
  await member.ended
})
