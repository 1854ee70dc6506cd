import { writeFileSync } from 'node:fs'
import kafkajs from 'kafkajs'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storiesOf } from '../../scenarios/stories.ts'
import { produce } from '../../harness/produce.ts'
import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { startFront, type Front } from '../stories/clickhouse.ts'
import { baseOf, recordsOf } from '../stories/records.ts'
import { createWorld, decided, type World } from '../stories/world.ts'

const SECRET = 'a-secret-that-nobody-may-read'

interface Finding {
  readonly name: string
  readonly code: string
  readonly level: string
  readonly ok: boolean
  readonly remedy?: string
}

let redis: RedisServer
let front: Front
let world: World
let listFile: string
beforeAll(async () => {
  ;[redis, front] = await Promise.all([startRedis(['--appendonly', 'yes']), startFront()])
  world = await createWorld({ VIGIA_REDIS_URL: redis.url, VIGIA_CLICKHOUSE_URL: front.url })
  listFile = `${world.keyFile}-list.json`
  const signer = `${world.keyFile}-signer`
  await world.run(['registry', 'key', '--out', signer]).exit()
  await world.run(['registry', 'sign', '--key-file', signer, '--out', listFile]).exit()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await front[Symbol.asyncDispose]()
  await redis.close()
})

/** What the doctor says: exit code, and `name code` of all that is not as it should be. */
async function ask(env: Readonly<Record<string, string>> = {}) {
  const child = world.run(['doctor', '--json'], { VIGIA_PUBLISHED_LIST_FILE: listFile, ...env })
  const exitCode = await child.exit(40_000)
  const { findings } = JSON.parse(child.stdout()) as { findings: Finding[] }
  const wrong = findings.filter(({ code }) => code !== 'ok')
  expect(wrong.every(({ remedy }) => remedy !== undefined)).toBe(true)
  return { exitCode, wrong: wrong.map(({ name, level, code }) => `${name} ${level} ${code}`), text: child.stdout() }
}

test('before anything is set up it names what sets it up, then what starts it; after that nothing is wrong', async () => {
  const before = await ask()
  expect(before.exitCode).toBe(1)
  expect(before.wrong).toContain('kafka problem topics-missing')
  expect(before.wrong.some((one) => /^clickhouse problem (?:database-missing|migrations-pending)$/.test(one))).toBe(
    true,
  )

  expect(await world.run(['topics', 'create', '--partitions', '2', '--replication-factor', '1']).exit(60_000)).toBe(0)
  expect(await world.run(['migrate']).exit()).toBe(0)
  expect(await ask()).toMatchObject({
    exitCode: 0,
    wrong: ['kafka warning detector-never-needed', 'kafka warning archiver-never-needed'],
  })

  const child = world.start('detector,archiver')
  const records = recordsOf(storiesOf(1), baseOf(Date.now()))
  await world.send(records)
  await decided(world, child, 0)
  await child.waitUntil('all is well', async () => (await ask()).wrong.length === 0, 40_000)

  child.kill('SIGKILL')
  await child.exit()
  await world.send(records)
  await child.exit().catch(() => undefined)
  const dead = await until(async () => (await ask()).wrong)
  expect(dead).toEqual(['kafka problem no-detector', 'kafka problem no-archiver'])
}, 180_000)

/** Asks until the group has noticed that nobody is there. */
async function until(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  let seen: readonly string[] = []
  for (let times = 0; times < 10 && !seen.includes('kafka problem no-detector'); times += 1) seen = await look()
  return seen
}

test('settings of servers that lose windows or events are named', async () => {
  const client = new Redis(redis.url)
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await client.config('SET', 'maxmemory', '1gb')
  client.disconnect()
  await world.admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: world.topics.of('tokens'),
        configEntries: [
          { name: 'retention.ms', value: '3600000' },
          { name: 'cleanup.policy', value: 'compact' },
          { name: 'message.timestamp.type', value: 'LogAppendTime' },
        ],
      },
    ],
  })
  const refused = Array.from({ length: 101 }, (_, at) => ({ key: `k${at}`, value: '{}' }))
  await produce(world.env['VIGIA_KAFKA_BROKERS'] ?? '', world.topics.deadLetters, refused)
  const { wrong, exitCode } = await ask()
  expect(exitCode).toBe(1)
  expect(wrong).toContain('redis problem redis-evicts')
  expect(wrong).toContain('kafka problem topic-cleanup')
  expect(wrong).toContain('kafka warning dead-letters')
}, 60_000)

test('what is away is named within its time, and no secret is told', async () => {
  const file = `${world.keyFile}-password`
  writeFileSync(file, SECRET)
  const began = performance.now()
  const { wrong, text, exitCode } = await ask({
    VIGIA_KAFKA_BROKERS: '127.0.0.1:1',
    VIGIA_REDIS_URL: 'redis://127.0.0.1:1',
    VIGIA_REDIS_PASSWORD_FILE: file,
    VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1',
    VIGIA_CLICKHOUSE_PASSWORD_FILE: file,
    VIGIA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
  })
  expect(performance.now() - began).toBeLessThan(30_000)
  expect([exitCode, wrong]).toEqual([
    1,
    [
      'kafka problem brokers-away',
      'schema registry problem schema-registry-away',
      'redis problem unreachable',
      'clickhouse problem unreachable',
      'history problem unreachable',
    ],
  ])
  expect(text).not.toContain(SECRET)
}, 60_000)

test('servers that take a connection and say nothing are named, too', async () => {
  process.kill(redis.pid, 'SIGSTOP')
  front.child.kill('SIGSTOP')
  try {
    const { wrong } = await ask()
    expect(wrong).toContain('redis problem unreachable')
    expect(wrong).toContain('clickhouse problem unreachable')
  } finally {
    process.kill(redis.pid, 'SIGCONT')
    front.child.kill('SIGCONT')
  }
}, 60_000)
