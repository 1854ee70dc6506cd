import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Alert } from '../../../src/engine/alert.ts'
import { readTopic } from '../../harness/consume.ts'
import { HOUR, MINUTE, storiesOf } from '../../scenarios/stories.ts'
import { startFront } from './clickhouse.ts'
import { outcomeOf, shown, wantedOf } from './outcome.ts'
import { baseOf, isoOf, recordsOf } from './records.ts'
import { allRead, archived, createWorld, decided, positionsOf, type World } from './world.ts'

const BOUND_MS = 150_000

let redis: Redis
beforeAll(() => void (redis = new Redis(inject('redisUrl'))))
afterAll(() => redis.disconnect())

/** Lets the topics forget all that has been read of them but the last record of each partition. */
async function forget(world: World): Promise<number> {
  const positions = await positionsOf(world, `${world.prefix}-detector`, world.topics.events)
  const forgotten = positions.filter(({ end }) => end > 1n)
  for (const [topic, own] of Map.groupBy(forgotten, (one) => one.topic)) {
    const partitions = own.map(({ partition, end }) => ({ partition, offset: String(end - 1n) }))
    await world.admin.deleteTopicRecords({ topic, partitions })
  }
  return forgotten.length
}

async function empty(world: World): Promise<void> {
  const keys = await redis.keys(`{${world.prefix}*`)
  expect(keys.length).toBeGreaterThan(50)
  await redis.del(...keys)
}

test(
  'Redis is emptied and the topics hold hardly anything: the rest comes from ClickHouse, and nothing is lost or doubled',
  async () => {
    await using front = await startFront()
    await using world = await createWorld({
      VIGIA_COMMIT_EVERY: '200ms',
      VIGIA_IDLE: '2s',
      VIGIA_CLICKHOUSE_URL: front.url,
      VIGIA_CLICKHOUSE_DATABASE: 'default',
    })
    expect(await world.run(['migrate']).exit()).toBe(0)
    const stories = [1, 2, 3].flatMap((n) => storiesOf(n))
    const base = baseOf(Date.now())
    const records = recordsOf(stories, base)
    const half = Math.floor(records.length / 2)
    await world.createTopics(3)
    const [first, second, archiver] = [world.start('detector'), world.start('detector'), world.start('archiver')]
    for (const each of [first, second]) await each.waitFor(/"partitions":\["/)
    await world.send(records.slice(0, half))
    await allRead(world, first, `${world.prefix}-detector`, world.topics.events)
    await archived(world, archiver)
    expect(await forget(world)).toBeGreaterThan(3)
    await empty(world)
    // One dies in the middle of it, and another comes late.
    await first.waitFor(/windows have been lost/)
    second.kill('SIGKILL')
    const late = world.start('detector')
    await world.send(records.slice(half))
    await decided(world, first, base + HOUR, 60_000)
    expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, []))
    const said = first.stdout() + late.stdout()
    for (const words of ['windows are filled again', 'what the topic no longer holds is read from the archive'])
      expect(said).toContain(words)

    const filling = world.run(['backfill', '--from-archive', '--json'])
    expect(await filling.exit()).toBe(0)
    const told = JSON.parse(filling.stdout()) as {
      folded: number
      knownSince: Record<string, string>
      broken: string[]
    }
    expect(told.folded).toBeGreaterThan(half / 2)
    expect([Object.keys(told.knownSince).includes('token.validated'), told.broken]).toEqual([true, []])
    expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, []))
    for (const each of [first, late, archiver]) each.kill('SIGTERM')
    expect(await Promise.all([first, late, archiver].map((each) => each.exit()))).toEqual([0, 0, 0])
  },
  BOUND_MS,
)

test(
  'a history in files is in the windows before anything goes live, and alerts of nothing',
  async () => {
    await using world = await createWorld({ VIGIA_COMMIT_EVERY: '0s', VIGIA_IDLE: 'none' })
    await world.createTopics(2)
    const base = baseOf(Date.now())
    const validated = (id: string, at: number, providerId: string) => ({
      specversion: '1.0',
      id,
      source: '/tests/history',
      type: 'token.validated',
      time: isoOf(base + at),
      data: { tokenId: 't1', beneficiaryId: 'b1', providerId, outcome: 'accepted' },
    })
    const file = join(dirname(world.keyFile), 'history.ndjson')
    const lines = [validated('h1', 0, 'p1'), validated('h2', 1, 'p2'), { type: 'nothing' }]
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
    for (let times = 0; times < 2; times += 1) {
      const filling = world.run(['backfill', file, '--json'])
      expect(await filling.exit()).toBe(0)
      expect(filling.stderr()).toContain('history.ndjson:3: ')
      expect(JSON.parse(filling.stdout())).toMatchObject({
        folded: 2,
        outside: 0,
        knownSince: { 'token.validated': isoOf(base) },
      })
    }
    expect(await world.run(['backfill', file, '--from-archive']).exit()).toBe(2)
    expect(await readTopic(inject('kafkaBrokers'), world.topics.alerts)).toEqual([])

    const detector = world.start('detector')
    await detector.waitFor(/"partitions":\["/)
    const { id, ...rest } = validated('e1', MINUTE, 'p3')
    await world.send([{ topic: 'tokens', message: { key: 't1', value: JSON.stringify({ id, ...rest }) } }])
    await allRead(world, detector, `${world.prefix}-detector`, world.topics.events)
    const alerts = (await readTopic(inject('kafkaBrokers'), world.topics.alerts)).map(
      ({ value }) => JSON.parse(value?.toString() ?? '') as Alert,
    )
    const [alert] = alerts.filter(({ ruleId }) => ruleId === 'token-reused-across-providers')
    expect(alert?.evidence.map((one) => one.id)).toEqual(['h1', 'h2'])
    const doctor = world.run(['doctor', '--json'])
    await doctor.exit()
    const { findings } = JSON.parse(doctor.stdout()) as { findings: { name: string; ok: boolean }[] }
    const found = findings.find(({ name }) => name === 'history')
    expect(found).toMatchObject({ name: 'history', ok: true })
    detector.kill('SIGTERM')
    expect(await detector.exit()).toBe(0)
  },
  BOUND_MS,
)
