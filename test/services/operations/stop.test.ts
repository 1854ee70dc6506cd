import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storiesOf } from '../../scenarios/stories.ts'
import { startKafka, type KafkaServer } from '../../harness/kafka.ts'
import { freePorts } from '../../harness/ports.ts'
import type { Child } from '../../harness/processes.ts'
import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { startFront, type Front } from '../stories/clickhouse.ts'
import { baseOf, recordsOf } from '../stories/records.ts'
import { createWorld, positionsOf, type World } from '../stories/world.ts'

const GRACE_MS = 10_000
const records = recordsOf(storiesOf(1), baseOf(Date.now()))
const folder = mkdtempSync(join(tmpdir(), 'vigia-stop-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ready {
  readonly statusCode: number
  readonly wrong: readonly string[]
}

/** Where a process tells how it is. */
async function statusOf(child: Child) {
  const [, url = ''] = await child.waitFor(/"url":"(http:[^"]+)","msg":"status"/)
  return {
    live: async () => (await fetch(`${url}/health/live`)).status,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async ready(): Promise<Ready> {
      const answer = await fetch(`${url}/health/ready`)
      const { checks } = (await answer.json()) as { checks: { name: string; ok: boolean }[] }
      return { statusCode: answer.status, wrong: checks.filter(({ ok }) => !ok).map(({ name }) => name) }
    },
  }
}

/** Resolves when the process has all that it needs, and counts. */
async function working(child: Child) {
  const status = await statusOf(child)
  await child.waitUntil('it is ready', async () => (await status.ready()).statusCode === 200, 40_000)
  return status
}

/** Stops it by a signal; resolves to how long it took, ms. */
async function stop(child: Child): Promise<number> {
  const began = performance.now()
  child.kill('SIGTERM')
  expect([await child.exit(GRACE_MS + 5_000), child.stderr()]).toEqual([0, ''])
  return performance.now() - began
}

const pause = (pid: number) => process.kill(pid, 'SIGSTOP')
const goOn = (pid: number) => process.kill(pid, 'SIGCONT')

describe('a detector', () => {
  let redis: RedisServer
  let world: World
  beforeAll(async () => {
    redis = await startRedis()
    world = await createWorld({ VIGIA_REDIS_URL: redis.url })
    await world.createTopics(2)
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await redis.close()
  })
  const committed = async () => {
    const positions = await positionsOf(world, `${world.prefix}-detector`, world.topics.events)
    return positions.reduce((sum, one) => sum + Number(one.committed), 0)
  }

  test('tells how it is on its status port, without the API', async () => {
    const child = world.start('detector')
    const status = await working(child)
    expect(await status.live()).toBe(200)
    expect(await status.metrics()).toMatch(/^vigia_last_commit_seconds \d/m)
    expect(await stop(child)).toBeLessThan(GRACE_MS)
  })

  test('ends at SIGTERM while Redis says nothing, with nothing committed of what it could not fold', async () => {
    const child = world.start('detector')
    const status = await working(child)
    const before = await committed()
    pause(redis.pid)
    try {
      await world.send(records)
      await child.waitUntil('it is not ready', async () => (await status.ready()).wrong.includes('redis'))
      expect(await status.live()).toBe(200)
      expect(await stop(child)).toBeLessThan(GRACE_MS)
    } finally {
      goOn(redis.pid)
    }
    expect(await committed()).toBe(before)
  })

  test('ends at SIGTERM while Redis is gone, in work and in its start; a second SIGTERM ends it at once', async () => {
    const child = world.start('detector')
    const impatient = world.start('detector')
    await working(child)
    await working(impatient)
    await redis.stop('SIGKILL')
    const late = world.start('detector')
    await late.waitFor(/"msg":"started"/)
    impatient.kill('SIGTERM')
    await impatient.waitFor(/"msg":"stopping"/)
    impatient.kill('SIGTERM')
    const began = performance.now()
    await impatient.exit()
    expect(performance.now() - began).toBeLessThan(1_500)
    expect(await stop(child)).toBeLessThan(GRACE_MS)
    expect(await stop(late)).toBeLessThan(GRACE_MS)
  })
})

describe('an archiver and an API', () => {
  let front: Front
  let world: World
  beforeAll(async () => {
    front = await startFront()
    const [port = 0] = await freePorts(1)
    world = await createWorld({ VIGIA_CLICKHOUSE_URL: front.url, VIGIA_HTTP_PORT: String(port) })
    await world.createTopics(2)
    await world.run(['migrate']).exit()
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await front[Symbol.asyncDispose]()
  })

  test('end at SIGTERM while ClickHouse says nothing, with nothing committed that is not there', async () => {
    const child = world.start('archiver,api')
    const status = await working(child)
    front.child.kill('SIGSTOP')
    await world.send(records)
    await child.waitUntil('it is not ready', async () => (await status.ready()).wrong.includes('clickhouse'))
    expect(await stop(child)).toBeLessThan(GRACE_MS)
    front.child.kill('SIGCONT')
    const { events, alerts, blocks } = world.topics
    const positions = await positionsOf(world, `${world.prefix}-archiver`, [...events, alerts, blocks])
    const archived = await front.select<{ rows: number }>('SELECT toUInt32(count()) AS rows FROM events_log')
    expect(positions.reduce((sum, one) => sum + Number(one.committed), 0)).toBeLessThanOrEqual(archived[0]?.rows ?? 0)
  })
})

describe('all roles', () => {
  let kafka: KafkaServer
  let front: Front
  let world: World
  beforeAll(async () => {
    const ports = await freePorts(2)
    ;[kafka, front] = await Promise.all([startKafka(folder), startFront()])
    world = await createWorld({
      VIGIA_KAFKA_BROKERS: kafka.brokers,
      VIGIA_CLICKHOUSE_URL: front.url,
      VIGIA_HTTP_PORT: String(ports[0]),
    })
    await world.run(['topics', 'create', '--partitions', '1', '--replication-factor', '1']).exit(60_000)
    await world.run(['migrate']).exit()
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await front[Symbol.asyncDispose]()
    await kafka.stop('SIGKILL')
  })

  test('end at SIGTERM while Kafka says nothing, while it is gone, and where it was never there', async () => {
    const first = world.start('detector,archiver,api')
    const status = await working(first)
    pause(kafka.pid)
    await first.waitUntil('it is not ready', async () => (await status.ready()).wrong.includes('kafka'))
    expect(await status.live()).toBe(200)
    expect(await stop(first)).toBeLessThan(GRACE_MS)
    goOn(kafka.pid)

    const second = world.start('detector,archiver,api')
    const after = await working(second)
    await kafka.stop('SIGKILL')
    await second.waitUntil('it is not ready', async () => (await after.ready()).wrong.includes('kafka'))
    expect(await stop(second)).toBeLessThan(GRACE_MS)

    const third = world.start('detector,archiver,api')
    const starting = await statusOf(third)
    expect((await starting.ready()).wrong).toEqual(['detector', 'archiver', 'api'])
    expect(await stop(third)).toBeLessThan(GRACE_MS)
  }, 120_000)
})
