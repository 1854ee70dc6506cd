import { describe, expect, test } from 'vitest'
import { createReader } from '../../src/cli/reader.ts'
import { catalogue, definitionOf } from '../../src/events/catalogue.ts'
import { type DeadLetter, HEAD_BYTES, KEPT_BYTES } from '../../src/events/dead-letter.ts'
import type { SourceRecord } from '../../src/ports/source.ts'
import { mend, type MendOptions } from '../../src/services/dead-letters/mend.ts'
import { deadLetterRecord } from '../../src/services/detector/records.ts'
import { eventOf, lineOf } from '../events/examples.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const read = createReader((event) => event)
const eventTopics = [...new Set(catalogue.map(({ topic }) => `vigia.${topic}`))]
const options = (more: Partial<MendOptions> = {}): MendOptions => ({
  read,
  topicOf: (type) => `vigia.${definitionOf(type).topic}`,
  eventTopics,
  now: NOW,
  ...more,
})
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: string | Uint8Array | undefined): string =>
  typeof value === 'string' ? value : new TextDecoder().decode(value)

/** The letter that the detector would write of a record, there and back. */
function letterOf(record: Partial<SourceRecord>, at = { topic: 'vigia.tokens', partition: 1 }): DeadLetter {
  const whole = { offset: 7n, key: bytes('b-1'), value: null, timestamp: NOW, headers: new Map(), ...record }
  const decoded = read(whole)
  const why = decoded.ok ? ({ ok: false, code: 'future', reason: 'as the test says' } as const) : decoded
  return JSON.parse(String(deadLetterRecord('vigia.dead-letters', at, whole, why).value)) as DeadLetter
}

const line = lineOf()
const { data, ...envelope } = eventOf('token.validated') as Record<string, unknown> & { data: object }
const binary = (over: Record<string, string | Uint8Array> = {}) =>
  new Map(
    Object.entries({
      ...Object.fromEntries(Object.entries(envelope).map(([name, value]) => [`ce_${name}`, String(value)])),
      'content-type': 'application/json',
      traceparent: Uint8Array.of(0xff, 0x00),
      ...over,
    }).map(([name, value]) => [name, typeof value === 'string' ? bytes(value) : value]),
  )

test('what is a good event by now goes back as it came: value, key and headers to the byte, and one header more', async () => {
  const key = Uint8Array.of(0, 0xff, 0x62)
  const mended = await mend(letterOf({ key, value: bytes(JSON.stringify(data)), headers: binary() }), options())
  if (!mended.ok) throw new Error(mended.reason)
  const { record, event } = mended
  expect(record.topic).toBe('vigia.tokens')
  expect(Buffer.from(record.key as Uint8Array)).toEqual(Buffer.from(key))
  expect(text(record.value)).toBe(JSON.stringify(data))
  const headers = new Map(Object.entries(record.headers ?? {}).map(([name, value]) => [name, Buffer.from(value)]))
  const original = [...binary()].map(([name, value]) => [name, Buffer.from(value)] as const)
  expect(headers).toEqual(new Map([...original, ['vigia-dead-letter', Buffer.from('vigia.tokens-1-7')]]))
  expect([event.source, event.id]).toEqual([envelope['source'], envelope['id']])
})

test('what would be a dead letter again is refused with its code, reason and field, whatever was said of it before', async () => {
  const bad = { ...eventOf('token.validated'), data: { ...data, outcome: 'perhaps' } }
  const refused = await mend({ ...letterOf({ value: bytes(JSON.stringify(bad)) }), code: 'not_json' }, options())
  expect(refused).toMatchObject({ ok: false, code: 'bad_data', field: 'data.outcome' })
  expect(JSON.stringify(refused)).not.toContain('perhaps')
  expect(await mend(letterOf({}), options())).toMatchObject({ ok: false, code: 'not_json' })
  const ahead = { ...envelope, data, time: '2026-11-22T12:06:00Z' }
  expect(await mend(letterOf({ value: bytes(JSON.stringify(ahead)) }), options())).toMatchObject({ code: 'future' })
  expect(await mend(letterOf({ value: bytes(JSON.stringify(ahead)) }), options({ now: NOW + 60_000 }))).toMatchObject({
    ok: true,
  })
})

describe('a mended value', () => {
  const broken = letterOf({ value: bytes('{'), headers: binary() })
  test.each<[string, DeadLetter, string, string[]]>([
    ['data in binary mode', broken, JSON.stringify(data), ['ce_id', 'content-type', 'traceparent']],
    ['a whole event instead of data', broken, line, ['content-type', 'traceparent']],
    ['a whole event instead of one', letterOf({ value: bytes('{') }), line, []],
    [
      'a whole event instead of Avro',
      letterOf({
        value: Uint8Array.of(0, 0, 0, 0, 7),
        headers: new Map([['content-type', bytes('application/avro')]]),
      }),
      line,
      ['content-type'],
    ],
  ])('%s', async (_, letter, value, names) => {
    const mended = await mend(letter, options({ value: bytes(value) }))
    if (!mended.ok) throw new Error(mended.reason)
    const { record } = mended
    expect(text(record.value)).toBe(value)
    expect(text(record.key)).toBe('b-1')
    const headers = Object.keys(record.headers ?? {})
    expect(headers).toEqual(expect.arrayContaining([...names, 'vigia-dead-letter']))
    expect(headers.some((name) => name.startsWith('ce_'))).toBe(names.includes('ce_id'))
    // What is written is what the detector reads.
    const again = read({
      offset: 0n,
      key: null,
      value: bytes(value),
      timestamp: NOW,
      headers: new Map(
        Object.entries(record.headers ?? {}).map(([name, one]) => [name, typeof one === 'string' ? bytes(one) : one]),
      ),
    })
    expect(again).toEqual({ ok: true, event: mended.event })
  })
  test('that is bad itself is refused for what is wrong with it', async () => {
    expect(await mend(broken, options({ value: bytes('{}') }))).toMatchObject({ ok: false, code: 'bad_data' })
    const noTime = JSON.stringify({ ...envelope, data, time: undefined })
    expect(await mend(broken, options({ value: bytes(noTime) }))).toMatchObject({ ok: false, code: 'bad_time' })
  })
})

describe('where it goes', () => {
  const good = { value: bytes(line) }
  test.each<[string, DeadLetter, Partial<MendOptions>, string]>([
    ['where it came from', letterOf(good), {}, 'vigia.tokens'],
    ['elsewhere, where that is said', letterOf(good), { to: 'vigia.chat' }, 'vigia.chat'],
    ['from a file to the topic of its type', { ...letterOf(good), origin: { file: 'x', line: 1 } }, {}, 'vigia.tokens'],
  ])('%s', async (_, letter, more, topic) => {
    expect(await mend(letter, options(more))).toMatchObject({ ok: true, record: { topic } })
  })
  test('never onto a topic that holds no events', async () => {
    const stray = letterOf(good, { topic: 'vigia.alerts', partition: 0 })
    expect(await mend(stray, options())).toMatchObject({ ok: false, code: 'foreign_topic' })
    expect(await mend(letterOf(good), options({ to: 'vigia.blocks' }))).toMatchObject({ code: 'foreign_topic' })
  })
  test('under the key that its type prescribes where it had none', async () => {
    const mended = await mend(letterOf({ ...good, key: null }), options())
    expect(mended).toMatchObject({ ok: true, record: { key: (data as Record<string, string>)['beneficiaryId'] } })
  })
})

describe('what a letter does not hold whole', () => {
  test('a value that is too long is kept up to its bound, of a longer one the head and its hash', () => {
    const longest = letterOf({ value: new Uint8Array(KEPT_BYTES.value).fill(32) })
    expect(longest).not.toHaveProperty('cut')
    expect(longest.original.length).toBe(Math.ceil(KEPT_BYTES.value / 3) * 4)
    const cut = letterOf({ value: new Uint8Array(KEPT_BYTES.value + 1).fill(32) })
    expect(Buffer.from(cut.original, 'base64').length).toBe(HEAD_BYTES)
    expect(cut.cut).toEqual({ bytes: KEPT_BYTES.value + 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
  test('is not put back without a mended value', async () => {
    const giant = letterOf({ value: bytes(`${line}${' '.repeat(KEPT_BYTES.value)}`) })
    expect(await mend(giant, options())).toMatchObject({ ok: false, code: 'cut' })
    expect(await mend(giant, options({ value: bytes(line) }))).toMatchObject({ ok: true })
  })
  test('nor, where headers were too long, without a whole one', async () => {
    const wordy = letterOf({ value: bytes('{'), headers: binary({ junk: new Uint8Array(KEPT_BYTES.attributes) }) })
    expect(wordy).toMatchObject({ stripped: true })
    expect(wordy).not.toHaveProperty('headers')
    expect(await mend(wordy, options())).toMatchObject({ ok: false, code: 'stripped' })
    expect(await mend(wordy, options({ value: bytes(JSON.stringify(data)) }))).toMatchObject({ code: 'stripped' })
    expect(await mend(wordy, options({ value: bytes(line) }))).toMatchObject({ ok: true })
  })
  test('any letter fits in a record of 1 MiB', () => {
    const names = Array.from({ length: 300 }, (_, index): [string, Uint8Array] => [
      `\u0001${index}`.padEnd(70, '\u0001'),
      new Uint8Array(8),
    ])
    const key = new Uint8Array(100)
    const whole = { offset: 1n, key, value: new Uint8Array(KEPT_BYTES.value), timestamp: 0, headers: new Map(names) }
    const { value } = deadLetterRecord('t', { topic: 't', partition: 0 }, whole, {
      ok: false,
      code: 'not_utf8',
      reason: 'x'.repeat(5_000),
    })
    expect(Buffer.byteLength(value)).toBeLessThan(900_000)
    expect(value).toContain('headers')
  })
})
