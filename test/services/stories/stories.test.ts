import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../../src/blocking/decision.ts'
import type { Verdict } from '../../../src/channels/verdict.ts'
import { Alert } from '../../../src/engine/alert.ts'
import { freePorts } from '../../harness/ports.ts'
import type { Child } from '../../harness/processes.ts'
import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { until } from '../../harness/wait.ts'
import { HOUR, storiesOf, type StoryEvent } from '../../scenarios/stories.ts'
import { startFront, type Front } from './clickhouse.ts'
import { alertLine, expectedOf } from './expected.ts'
import { badPlaces, outcomeOf, placeOf, shown, wantedOf } from './outcome.ts'
import { badOf, baseOf, mixed, recordOf, recordsOf } from './records.ts'
import { archived, createWorld, decided, type World } from './world.ts'

const stories = storiesOf(1)
/** The number of the wave of false boletos. */
const CAMPAIGN = '+5511900000001'
const now = Date.now()
const base = baseOf(now)
const bad = badOf(now)
const records = mixed(recordsOf(stories, base), bad)

let redis: RedisServer
let front: Front
let world: World
let api: Child
let port = 0
let detector: Child
let archiver: Child

beforeAll(async () => {
  ;[redis, front] = await Promise.all([startRedis(), startFront()])
  world = await createWorld({ VIGIA_REDIS_URL: redis.url, VIGIA_CLICKHOUSE_URL: front.url })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await front[Symbol.asyncDispose]()
  await redis.close()
})

async function startApi(): Promise<{ child: Child; port: number }> {
  const [free = 0] = await freePorts(1)
  const child = world.start('api', { VIGIA_HTTP_PORT: `${free}`, VIGIA_HTTP_TRUSTED_PROXIES: '127.0.0.0/8' })
  await child.waitUntil('the API answers', async () =>
    fetch(`http://127.0.0.1:${free}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return { child, port: free }
}

async function post(path: string, body: object, at = port, headers: object = {}): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${at}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  expect([path, response.ok]).toEqual([path, true])
  return response.json()
}
const ask = async (tokenId: string, at = port): Promise<Decision> =>
  (await post('/v1/decisions', { tokenId }, at)) as Decision

/** Token → the rules that deny it, sorted. */
const denied = (): [string, string[]][] =>
  [
    ...Map.groupBy(
      stories.flatMap(({ blocks }) => blocks),
      ({ tokenId }) => tokenId,
    ),
  ].map(([tokenId, blocks]) => [tokenId, blocks.map(({ rule }) => rule).toSorted()])

async function expectDenials(at = port): Promise<void> {
  for (const [tokenId, rules] of denied()) {
    const { decision, reasons } = await ask(tokenId, at)
    expect([tokenId, decision, reasons.map(({ code }) => code).toSorted()]).toEqual([tokenId, 'deny', rules])
    for (const { text } of reasons) expect(text.pt).toMatch(/\p{L}{3}.*atendimento continua/su)
  }
  for (const tokenId of ['t-s1-v3', 't-nobody']) {
    expect(await ask(tokenId, at)).toEqual({ decision: 'allow', reasons: [], degraded: false })
  }
}

test('topics and tables are made by their commands, a second time without effect', async () => {
  for (const [args, first, second] of [
    [['topics', 'create', '--partitions', '4', '--replication-factor', '1', '--json'], /chat/, /"created":\[\]/],
    [['migrate', '--json'], /0001/, /"applied":\[\]/],
  ] as const) {
    for (const words of [first, second]) {
      const child = world.run(args)
      expect(await child.exit()).toBe(0)
      expect(child.stdout()).toMatch(words)
    }
  }
})

describe('six stories, told out of order, twice in part, and with bad records between', () => {
  test('come to exactly their alerts, blocks, dead letters and late events', async () => {
    await world.send(records)
    detector = world.start('detector')
    archiver = world.start('archiver')
    ;({ child: api, port } = await startApi())
    await decided(world, detector, base + HOUR)
    const outcome = await outcomeOf(world)
    expect(shown(outcome)).toEqual(await wantedOf(world, stories, base, bad))
    expect(outcome.repeated).toBeLessThanOrEqual(
      stories.flatMap(({ events }) => events.flatMap(({ again }) => again)).length,
    )
  })

  test('dead letters hold the bytes as they came', async () => {
    const { letters } = await outcomeOf(world)
    const places = await badPlaces(world, bad)
    expect(places.size).toBe(bad.length)
    for (const letter of letters) expect(letter.original).toBe(places.get(placeOf(letter))?.bytes)
  })

  test('no topic of ours and no log tells who it is about', async () => {
    const { alertRecords } = await outcomeOf(world)
    const said = [
      ...alertRecords.map(({ value }) => value?.toString()),
      detector.stdout(),
      archiver.stdout(),
      api.stdout(),
    ]
    expect(said.join('\n')).not.toMatch(/b-s1-|\+?55?11900000|suspenso hoje/)
  })

  test('are in ClickHouse, each once', async () => {
    await archived(world, archiver)
    const rows = await front.select<Record<string, never>>('SELECT * FROM alerts')
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(rows.map(lineOfRow).toSorted()).toEqual((await expectedOf(stories, base, world.keyFile)).alerts)
    const differing = await front.select(
      `SELECT id, revision FROM alerts_log GROUP BY id, revision
       HAVING uniqExact(tuple(* EXCEPT (topic, partition, offset, appended_ms))) > 1`,
    )
    expect(differing).toEqual([])
    const blocks = await front.select<Record<string, string>>('SELECT token_id, rule_id, expires_at_ms FROM blocks')
    expect(blocks.map(({ token_id, rule_id }) => `${token_id} ${rule_id}`).toSorted()).toEqual(
      stories.flatMap((story) => story.blocks.map(({ tokenId, rule }) => `${tokenId} ${rule}`)).toSorted(),
    )
    const [events] = await front.select<{ log: number; shown: number }>(
      'SELECT toUInt32((SELECT count() FROM events_log)) AS log, toUInt32((SELECT count() FROM events)) AS shown',
    )
    const good = records.filter(({ event }) => event !== undefined)
    expect(events).toEqual({ log: good.length, shown: stories.flatMap((story) => story.events).length })
  })

  test('deny the blocked tokens with their reasons, and no other', () => expectDenials())
})

/** A token that two providers type in at once. */
const eventsOf = (tokenId: string): StoryEvent[] =>
  ['p-1', 'p-2'].map((providerId) => ({
    id: `${tokenId}-${providerId}`,
    source: '/token-service',
    type: 'token.validated',
    at: 0,
    data: { tokenId, providerId, beneficiaryId: `b-${tokenId}`, outcome: 'accepted' },
    delay: 0,
    again: [],
    isLate: false,
  }))

describe('live', () => {
  test('a token is denied within a second of its alert', async () => {
    const tokens = ['t-live-1', 't-live-2', 't-live-3']
    const deniedAt = new Map<string, number>()
    for (const tokenId of tokens) {
      expect((await ask(tokenId)).decision).toBe('allow')
      await world.send(eventsOf(tokenId).map((event, index) => recordOf(event, Date.now(), index)))
      await until(`${tokenId} is denied`, 10_000, async () => (await ask(tokenId)).decision === 'deny')
      deniedAt.set(tokenId, Date.now())
    }
    const { alertRecords } = await outcomeOf(world)
    const raisedAt = new Map(
      alertRecords.map(({ value, timestamp }) => {
        const { group } = Alert.parse(JSON.parse(value?.toString() ?? ''))
        return [String(group['tokenId']), Number(timestamp)]
      }),
    )
    for (const tokenId of tokens) {
      const passed = (deniedAt.get(tokenId) ?? Infinity) - (raisedAt.get(tokenId) ?? -Infinity)
      expect([tokenId, passed < 1_000, passed]).toEqual([tokenId, true, passed])
    }
  })

  test('what rules and two people say of a number makes it suspect, and a confirmed alert a known fraud', async () => {
    const verdict = async () => ((await post('/v1/channels/verify', { value: CAMPAIGN })) as Verdict).verdict
    expect(await verdict()).toBe('NAO_RECONHECIDO')
    for (const caller of ['203.0.113.7', '203.0.113.8'])
      await post('/v1/reports', { value: CAMPAIGN, medium: 'whatsapp' }, port, { 'x-forwarded-for': caller })
    await until('it is suspect', 10_000, async () => (await verdict()) === 'SUSPEITO')
    const { alertRecords } = await outcomeOf(world)
    const all = alertRecords.map(({ value }) => Alert.parse(JSON.parse(value?.toString() ?? '')))
    const campaign = all.find(({ ruleId }) => ruleId === 'unofficial-number-campaign')
    await post(`/v1/alerts/${campaign?.id}/disposition`, { disposition: 'confirmed' })
    expect(await verdict()).toBe('FRAUDE_CONFIRMADA')
    const second = await startApi()
    await second.child.waitUntil('it has heard of it', async () => {
      const response = await fetch(`http://127.0.0.1:${second.port}/v1/alerts/${campaign?.id}`)
      return (await response.text()).includes('"disposition":{"disposition":"confirmed"')
    })
    second.child.kill('SIGTERM')
    expect(await second.child.exit()).toBe(0)
  })

  test('tokens are denied with Redis and ClickHouse down, also by an API that starts then', async () => {
    await redis.stop('SIGKILL')
    front.child.kill('SIGKILL')
    await front.child.exit()
    await expectDenials()
    const second = await startApi()
    await second.child.waitUntil('it knows the blocks', async () => !(await ask('t-nobody', second.port)).degraded)
    await expectDenials(second.port)
    const ready = await fetch(`http://127.0.0.1:${second.port}/health/ready`)
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('clickhouse')])
  })
})

/** A row of `alerts` as the line of its alert. */
function lineOfRow(row: Record<string, string | number | boolean>): string {
  const iso = (name: string) => new Date(Number(row[name])).toISOString()
  return alertLine({
    ruleId: String(row['rule_id']),
    group: JSON.parse(String(row['group'])) as Record<string, string>,
    firstHit: iso('first_hit_ms'),
    lastHit: iso('last_hit_ms'),
    hits: Number(row['hits']),
    evidenceCount: Number(row['evidence_count']),
    late: Boolean(row['late']),
    contradictedBy: JSON.parse(String(row['contradicted_by'])) as [],
  })
}
