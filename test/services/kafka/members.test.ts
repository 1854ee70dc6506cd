import { inject, afterEach, expect, test } from 'vitest'
import { join } from 'node:path'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createOffsets } from '../../../src/adapters/kafka/offsets.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { createMember } from '../../contract/member.ts'
import { spawnNode, type Child } from '../../harness/processes.ts'
import { produce } from '../../harness/produce.ts'
import { createTestTopics } from '../../harness/topics.ts'
import { until } from '../../harness/wait.ts'

const SCRIPT = join(import.meta.dirname, 'member.ts')
const brokers = inject('kafkaBrokers')
let children: Child[] = []

afterEach(() => {
  for (const child of children) child.kill()
  children = []
})

function member(topic: string): Child {
  const child = spawnNode([SCRIPT, brokers, `group-${topic}`, topic])
  children.push(child)
  return child
}
const read = (...of: readonly Child[]) =>
  of.flatMap((child) => [...child.stdout().matchAll(/^read (.*)$/gm)].map(([, value = '']) => value))
const append = (topic: string, from: number, to: number) =>
  produce(
    brokers,
    topic,
    Array.from({ length: to - from }, (_, index) => ({ key: `${index}`, value: `${from + index}` })),
  )

test('a member killed in mid-work: the other takes over all, and no record is lost', async () => {
  const [topic = ''] = await createTestTopics(brokers, ['members'])
  const first = member(topic)
  await first.waitFor(/holds 4/)
  const second = member(topic)
  await second.waitFor(/holds 2/)
  await append(topic, 0, 2_000)
  await first.waitFor(/read/)
  first.kill('SIGKILL')
  await append(topic, 2_000, 3_000)
  await second.waitFor(/holds 4/)
  await second.waitUntil('all is read', () => new Set(read(first, second)).size === 3_000)
})

test('a handler that takes longer than the session keeps its partitions', async () => {
  const [topic = ''] = await createTestTopics(brokers, ['members'], 1)
  await append(topic, 0, 10)
  const kafka = createKafka({ brokers: brokers.split(',') })
  const source = createKafkaSource({ kafka, groupId: topic, topics: [topic], sessionTimeoutMs: 1_000 })
  const slow = createMember(source, { holdBatches: true, commitEach: true })
  slow.start()
  await until('a batch is at work', 10_000, () => slow.atWork() === 1)
  const start = Date.now()
  await until('three sessions have passed', 10_000, () => source.lastProgress() - start > 3_000)
  slow.release()
  await until('the batch is done', 5_000, () => slow.atWork() === 0)
  await source.stop()
  expect([slow.revoked(), slow.assigned.length]).toEqual([1, 1])
  const offsets = createOffsets(kafka, 5_000)
  const [committed] = await offsets.committed(topic, [{ topic, partition: 0 }])
  await offsets.close()
  expect(committed?.offset).toBe(10n)
})

test('a member told to stop ends by itself within 2 s, and nothing comes twice', async () => {
  const [topic = ''] = await createTestTopics(brokers, ['members'])
  const first = member(topic)
  await append(topic, 0, 1_000)
  await first.waitUntil('all is read', () => read(first).length === 1_000)
  const second = member(topic)
  await second.waitFor(/holds 2/)
  const start = Date.now()
  first.kill('SIGTERM')
  expect(await first.exit()).toBe(0)
  expect(Date.now() - start).toBeLessThan(2_000)
  expect(first.stdout()).toMatch(/ended\n$/)
  await second.waitFor(/holds 4/)
  await append(topic, 1_000, 1_100)
  await second.waitUntil('the rest is read', () => read(second).length >= 100)
  expect(read(first, second).toSorted()).toEqual(Array.from({ length: 1_100 }, (_, index) => `${index}`).toSorted())
})
