import kafkajs from 'kafkajs'
import { inject, expect, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createTopics } from '../../../src/adapters/kafka/topics.ts'
import { spawnNode } from '../../harness/processes.ts'
import { makeTopics, uniquePrefix } from '../../harness/topics.ts'

const NAMES = [
  'alerts',
  'beneficiaries',
  'blocks',
  'channels',
  'chat',
  'dead-letters',
  'dispositions',
  'late',
  'payments',
  'records',
  'reimbursements',
  'reports',
  'tokens',
]
const brokers = inject('kafkaBrokers')

test('topics are created once, with what each keeps; those that are there are left alone', async () => {
  const prefix = uniquePrefix()
  const admin = createKafka({ brokers: brokers.split(',') }).admin()
  await admin.connect()
  await makeTopics(admin, [{ topic: `${prefix}chat`, numPartitions: 1 }])
  const expected = NAMES.filter((name) => name !== 'chat').map((name) => prefix + name)
  expect(await createTopics(admin, prefix, { partitions: 3 })).toEqual(expected)
  expect(await createTopics(admin, prefix, { partitions: 5 })).toEqual([])
  const { topics } = await admin.fetchTopicMetadata({ topics: NAMES.map((name) => prefix + name) })
  expect(topics.map(({ partitions }) => partitions.length)).toEqual(
    topics.map(({ name }) => (name.endsWith('chat') ? 1 : 3)),
  )
  const config = async (name: string) => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: prefix + name }],
    })
    return Object.fromEntries(
      resources.flatMap(({ configEntries }) => configEntries.map((one) => [one.configName, one.configValue])),
    )
  }
  expect(await config('records')).toMatchObject({ 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '5184000000' })
  expect(await config('blocks')).toMatchObject({ 'cleanup.policy': 'compact,delete', 'retention.ms': '259200000' })
  expect(await config('tokens')).toMatchObject({ 'message.timestamp.type': 'LogAppendTime' })
  // What is in clear is kept no longer than it takes to mend it.
  expect(await config('dead-letters')).toMatchObject({
    'cleanup.policy': 'delete',
    'retention.ms': '2592000000',
    'message.timestamp.type': 'LogAppendTime',
  })
  expect(await config('alerts')).toMatchObject({ 'cleanup.policy': 'delete' })
  for (const written of ['alerts', 'blocks', 'late'])
    expect(await config(written)).toMatchObject({ 'message.timestamp.type': 'LogAppendTime' })
  await admin.disconnect()
})

test('two that create at the same time both succeed', async () => {
  const prefix = uniquePrefix()
  const create = async () => {
    const admin = createKafka({ brokers: brokers.split(',') }).admin()
    await admin.connect()
    try {
      return await createTopics(admin, prefix)
    } finally {
      await admin.disconnect()
    }
  }
  await Promise.all([create(), create(), create()])
  expect(await create()).toEqual([])
})

const SCRIPT = `
  const { topicsCommand } = await import('./src/cli/topics.ts')
  await topicsCommand().parseAsync(process.argv.slice(1), { from: 'user' })`
const command = (args: readonly string[], env: Record<string, string>) =>
  spawnNode(['--input-type=module', '-e', SCRIPT, '--', ...args], { env })

test('vigia topics create says what it has created, and again that there is nothing to do', async () => {
  const env = { VIGIA_KAFKA_BROKERS: brokers, VIGIA_KAFKA_PREFIX: uniquePrefix() }
  const first = command(['create', '--json', '--partitions', '2'], env)
  expect(await first.exit()).toBe(0)
  expect(JSON.parse(first.stdout())).toEqual({ created: NAMES.map((name) => env.VIGIA_KAFKA_PREFIX + name) })
  const second = command(['create'], env)
  expect(await second.exit()).toBe(0)
  expect(second.stdout()).toMatch(/nada a criar/)
  expect(first.stderr() + second.stderr()).toBe('')
})
