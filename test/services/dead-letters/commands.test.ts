import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { readTopic } from '../../harness/consume.ts'
import { spawnVigia, type Child } from '../../harness/processes.ts'
import { type Front, startFront } from '../stories/clickhouse.ts'
import { allRead, archived, createWorld, type World } from '../stories/world.ts'

/** What no list, no log and no table may say. */
const CANARY = 'b-canary-77'
/** The same, what is only for who asks for it, and what does something to a terminal. */
const SECRETS = /b-canary-77|original|YmVuZWZ|\p{Cc}(?<!\n)/u
const AHEAD_MS = 300_000
const START = Date.now()

const event = (id: string, data: object, time = START) => ({
  specversion: '1.0',
  id,
  source: '/test',
  type: 'card.reissued',
  time: new Date(time).toISOString(),
  data,
})
const good = (id: string, time?: number) => JSON.stringify(event(id, { beneficiaryId: CANARY }, time))

let folder = ''
let front: Front
let world: World
let detector: Child
let archiver: Child
/** Name of a bad record → the id of its letter. */
const ids = new Map<string, string>()

const archive = (): Record<string, string> => ({ VIGIA_CLICKHOUSE_URL: front.url })

interface Run {
  readonly code: number | string
  readonly out: string
  readonly err: string
}
async function vigia(args: readonly string[], env = archive(), input?: string): Promise<Run> {
  const child = spawnVigia(['dead-letters', ...args], {
    env: { ...world.env, LANG: 'en_US.UTF-8', ...env },
    ...(input === undefined ? {} : { input }),
  })
  const code = await child.exit(40_000)
  return { code, out: child.stdout(), err: child.stderr() }
}
interface Listed {
  readonly id: string
  readonly code: string
  readonly seen: string
  readonly origin: { readonly topic: string }
}
const listed = async (args: readonly string[] = [], env = archive()): Promise<readonly Listed[]> => {
  const { code, out, err } = await vigia(['list', '--json', ...args], env)
  expect([code, err]).toEqual([0, ''])
  return (JSON.parse(out) as { deadLetters: Listed[] }).deadLetters
}
const idOf = (name: string): string => ids.get(name) ?? ''
const bytesOf = (name: string): string => BAD.find(({ key }) => key === name)?.value ?? ''

const headers = {
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_source: '/test',
  ce_type: 'card.reissued',
}
const BAD: { key: string; topic: string; value: string; code: string; headers?: Record<string, string> }[] = [
  { key: 'no-json', topic: 'beneficiaries', value: `{"beneficiaryId":"${CANARY}"`, code: 'not_json' },
  {
    key: 'no-field',
    topic: 'beneficiaries',
    value: JSON.stringify(event('e-1', { holder: CANARY })),
    code: 'bad_data',
  },
  {
    key: 'no-time',
    topic: 'beneficiaries',
    value: JSON.stringify({ beneficiaryId: CANARY }),
    code: 'bad_time',
    headers: { ...headers, ce_id: 'e-2', trace: 'abc' },
  },
  { key: 'chat', topic: 'chat', value: `\u001b[31m ${CANARY}`, code: 'not_json' },
  { key: 'giant', topic: 'tokens', value: good('e-3').padEnd(900_000), code: 'too_large' },
  // Soon it is no longer too far ahead of the time at which it comes.
  { key: 'ahead', topic: 'beneficiaries', value: good('e-4', START + AHEAD_MS + 30_000), code: 'future' },
]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-letters-'))
  front = await startFront()
  world = await createWorld()
  await world.createTopics(2)
  await world.run(['migrate'], archive()).exit()
  detector = world.start('detector')
  archiver = world.start('archiver', archive())
  await world.send([
    ...BAD.map(({ topic, key, value, ...rest }) => ({
      topic,
      message: { key, value, ...(rest.headers && { headers: rest.headers }) },
    })),
    { topic: 'beneficiaries', message: { key: 'good', value: good('e-0') } },
  ])
  await allRead(world, detector, `${world.prefix}-detector`, world.topics.events)
  await archived(world, archiver)
  for (const topic of new Set(BAD.map((bad) => world.topics.of(bad.topic)))) {
    for (const { key, partition, offset } of await readTopic(inject('kafkaBrokers'), topic))
      ids.set(String(key), `${topic}-${partition}-${offset}`)
  }
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await front[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const lines = (letters: readonly Listed[]) => letters.map(({ id, code }) => `${id} ${code}`).toSorted()
const wantedLines = () => BAD.map(({ key, code }) => `${idOf(key)} ${code}`).toSorted()

describe('list', () => {
  test('names all of them, out of the archive and off the topic alike', async () => {
    const all = await listed()
    expect(lines(all)).toEqual(wantedLines())
    const fallen = await vigia(['list', '--json'], { VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1' })
    expect(fallen.err).toMatch(/^the archive does not answer/)
    expect(JSON.parse(fallen.out)).toEqual({ deadLetters: all })
    expect(await listed([], {})).toEqual(all)
  })

  test('finds by code, topic, time and number', async () => {
    const newest = (await listed(['--limit', '1']))[0]?.seen ?? ''
    const [byBoth, byTopic, two, since, until] = await Promise.all(
      [
        ['--code', 'not_json', '--topic', 'chat'],
        ['--topic', world.topics.of('tokens')],
        ['--limit', '2'],
        ['--since', newest],
        ['--until', newest],
      ].map((args) => listed(args)),
    )
    expect(lines(byBoth ?? [])).toEqual([`${idOf('chat')} not_json`])
    expect(lines(byTopic ?? [])).toEqual([`${idOf('giant')} too_large`])
    expect(two).toHaveLength(2)
    expect(since?.length).toBeGreaterThan(0)
    expect(since?.every(({ seen }) => seen >= newest)).toBe(true)
    expect(until?.every(({ seen }) => seen < newest)).toBe(true)
    expect((since?.length ?? 0) + (until?.length ?? 0)).toBe(BAD.length)
  })

  test('is read by people in their language, and quotes nobody', async () => {
    const { out } = await vigia(['list', '--lang', 'pt'])
    expect(out).toMatch(/^20\d\d-.*Z {2}\S+-\d-\d+ +not_json$/m)
    expect(out).toMatch(/6 eventos recusados\n$/)
    expect((await vigia(['list', '--limit', '1'])).out).toMatch(/the newest 1; --limit shows more\n$/)
    expect(out).not.toContain(CANARY)
  })
})

describe('show', () => {
  test('tells where it came from and why, and not what it holds', async () => {
    const shown = BAD.map(
      async ({ key }) =>
        [
          key,
          ...(await Promise.all([vigia(['show', idOf(key), '--lang', 'pt']), vigia(['show', idOf(key), '--json'])])),
        ] as const,
    )
    for (const [key, text, json] of await Promise.all(shown)) {
      expect([text.code, json.code, text.err + json.err]).toEqual([0, 0, ''])
      expect(JSON.parse(json.out)).toMatchObject({ id: idOf(key), bytes: Buffer.byteLength(bytesOf(key)) })
      expect(text.out + json.out).not.toMatch(SECRETS)
    }
    const { out } = await vigia(['show', idOf('no-field'), '--lang', 'pt'])
    expect(out).toMatch(/um campo dos dados falta ou está errado \(bad_data\)\n {2}motivo: .*beneficiaryId: is missing/)
  })

  test('gives the bytes to who asks for them, with a warning, and harmless to a terminal', async () => {
    const { out, err } = await vigia(['show', idOf('chat'), '--bytes', '--lang', 'pt'])
    expect(err).toMatch(/pode conter dados pessoais/)
    expect(out).toContain(`\\u{1b}[31m ${CANARY}`)
    expect(out).not.toContain('\u001b')
    const json = await vigia(['show', idOf('no-time'), '--bytes', '--json'])
    const { original, headers: pairs } = JSON.parse(json.out) as { original: string; headers: [string, string][] }
    expect(Buffer.from(original, 'base64').toString()).toBe(bytesOf('no-time'))
    expect(pairs.map(([name, value]) => [name, Buffer.from(value, 'base64').toString()])).toContainEqual([
      'trace',
      'abc',
    ])
    const giant = await vigia(['show', idOf('giant'), '--bytes', '--json'])
    expect(JSON.parse(giant.out)).toMatchObject({ cut: { bytes: 900_000 } })
  })

  test('of one that is not there it says so', async () => {
    expect(await vigia(['show', 'nothing-0-1'])).toEqual({
      code: 1,
      out: '',
      err: 'no dead letter is called nothing-0-1\n',
    })
  })
})

const sent = async (topic: string) => {
  const records = await readTopic(inject('kafkaBrokers'), world.topics.of(topic))
  return records.filter((record) => record.headers?.['vigia-dead-letter'] !== undefined)
}
const deadLetters = async () => (await readTopic(inject('kafkaBrokers'), world.topics.deadLetters)).length

describe('retry', () => {
  test('what would be a dead letter again is refused with its reason, and nothing is written', async () => {
    const names = ['no-json', 'no-field', 'no-time', 'chat', 'giant']
    const { code, out } = await vigia(['retry', '--json', ...names.map(idOf), 'nothing-0-1'])
    expect(code).toBe(1)
    const results = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; ok: boolean; code: string })
    expect(results.map((result) => [result.id, result.ok, result.code])).toEqual([
      ...names.map((name) => [idOf(name), false, name === 'giant' ? 'cut' : BAD.find(({ key }) => key === name)?.code]),
      ['nothing-0-1', false, 'not_found'],
    ])
    expect((await vigia(['retry', idOf('no-field'), '--value', '-'], archive(), '{}')).out).toMatch(/^✗ .*bad_envelope/)
    for (const topic of ['beneficiaries', 'chat', 'tokens']) expect(await sent(topic)).toEqual([])
  })

  test('a mended one goes back under its key, with its headers and its letter’s name; twice is once', async () => {
    const file = join(folder, 'mended.json')
    writeFileSync(file, good('e-1'))
    for (let times = 0; times < 2; times += 1) {
      const { code, out, err } = await vigia(['retry', idOf('no-field'), '--value', file, '--lang', 'pt'])
      expect([code, err]).toEqual([0, ''])
      expect(out).toBe(`✓ ${idOf('no-field')} → ${world.topics.of('beneficiaries')}  /test e-1\n`)
    }
    const whole = good('e-2')
    expect(
      (await vigia(['retry', idOf('no-time'), '--value', '-', '--to', 'beneficiaries'], archive(), whole)).code,
    ).toBe(0)
    const records = await sent('beneficiaries')
    expect(records.map(({ key, value }) => `${String(key)} ${String(value)}`).toSorted()).toEqual(
      [`no-field ${good('e-1')}`, `no-field ${good('e-1')}`, `no-time ${whole}`].toSorted(),
    )
    const put = records.find(({ key }) => String(key) === 'no-time')
    expect(
      Object.fromEntries(Object.entries(put?.headers ?? {}).map(([name, value]) => [name, String(value)])),
    ).toEqual({
      trace: 'abc',
      'content-type': 'application/cloudevents+json',
      'vigia-dead-letter': idOf('no-time'),
    })
  })

  test('one that is good by now goes back as it was, beside others that are not', async () => {
    await detector.waitUntil(
      'its time has come near',
      () => Date.now() > Date.parse((JSON.parse(bytesOf('ahead')) as { time: string }).time) - AHEAD_MS,
      40_000,
    )
    const { code, out } = await vigia(['retry', idOf('chat'), idOf('ahead')])
    expect([code, out]).toEqual([1, expect.stringMatching(/^✗ .*not_json.*\n✓ .*e-4\n$/)])
    expect((await sent('beneficiaries')).some(({ value }) => String(value) === bytesOf('ahead'))).toBe(true)
  })

  test('what went back is judged and archived, each event once, and no new letter has come of it', async () => {
    await allRead(world, detector, `${world.prefix}-detector`, world.topics.events)
    await archived(world, archiver)
    expect(await deadLetters()).toBe(BAD.length)
    const shown = await front.select<{ id: string }>('SELECT id FROM events ORDER BY id')
    expect(shown.map(({ id }) => id)).toEqual(['e-0', 'e-1', 'e-2', 'e-4'])
    const [counts] = await front.select(
      `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(topic, partition, offset)) AS places,
        (SELECT toUInt32(count()) FROM dead_letters) AS letters FROM dead_letters_log`,
    )
    expect(counts).toEqual({ rows: BAD.length, places: BAD.length, letters: BAD.length })
    const [all] = await front.select<{ text: string }>(
      'SELECT toString(groupArray(tuple(*))) AS text FROM dead_letters_log',
    )
    expect(all?.text).not.toContain(CANARY)
    expect(detector.stdout() + archiver.stdout()).not.toContain(CANARY)
  })

  test('what cannot be understood ends with 2, in a sentence', async () => {
    const usages = [
      ['retry'],
      ['retry', 'a-0-1', 'b-0-1', '--value', 'x'],
      ['retry', 'a-0-1', '--value', 'there-is-no-such-file'],
      ['retry', 'a-0-1', '--to', 'alerts'],
      ['list', '--code', 'unheard_of'],
      ['list', '--limit', '0'],
      ['list', '--since', 'yesterday'],
    ]
    const runs = await Promise.all(usages.map(async (args) => [args, await vigia(args)] as const))
    for (const [args, { code, out, err }] of runs) {
      expect([args, code, out]).toEqual([args, 2, ''])
      expect(err).toMatch(/\S/)
      expect(err).not.toMatch(/^\s+at /m)
    }
  })
})
