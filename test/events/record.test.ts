import { describe, expect, test } from 'vitest'
import { decodeLine, decodeRecord } from '../../src/events/decode.ts'
import { neededSchema, type ReadFrame } from '../../src/events/framing.ts'
import { bytesOf, eventOf, lineOf, verdictOf } from './examples.ts'

type Headers = Record<string, string | Uint8Array | undefined>
const record = (value: string | Uint8Array | null, headers: Headers = {}) => ({
  value: typeof value === 'string' ? Buffer.from(value) : value,
  headers: new Map(
    Object.entries(headers).flatMap(([name, header]) =>
      header === undefined ? [] : [[name, typeof header === 'string' ? Buffer.from(header) : header] as const],
    ),
  ),
})
const verdict = (value: string | Uint8Array | null, headers?: Headers): string =>
  verdictOf(decodeRecord(record(value, headers)))

const BINARY = {
  ce_specversion: '1.0',
  ce_id: 'e-1',
  ce_source: '/test',
  ce_type: 'token.validated',
  ce_time: '2026-11-22T10:00:00.000Z',
}
const DATA = JSON.stringify(eventOf('token.validated')['data'])

describe('structured mode', () => {
  test.each([
    {},
    { 'content-type': 'application/cloudevents+json' },
    { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
    { 'content-type': 'Application/CloudEvents+JSON' },
    { traceparent: '00-1-1-00' },
    { 'content-type': 'application/cloudevents+json', ce_id: 'another' },
  ])('%j', (headers) => {
    expect(decodeRecord(record(lineOf(), headers))).toEqual(decodeLine(Buffer.from(lineOf())))
  })
  test.each([
    ['data alone', DATA, {}, 'bad_envelope'],
    ['a list', `[${lineOf()}]`, {}, 'not_object'],
    ['a list said to be one event', `[${lineOf()}]`, { 'content-type': 'application/cloudevents+json' }, 'not_object'],
    ['text', 'hello', {}, 'not_json'],
    ['no bytes', '', {}, 'not_json'],
    ['too many bytes', lineOf().padEnd(65_537), {}, 'too_large'],
    ['no value', null, {}, 'empty'],
    [
      'another format of CloudEvents',
      lineOf(),
      { 'content-type': 'application/cloudevents+avro' },
      'unsupported_encoding',
    ],
  ])('%s → %s', (_, value, headers, expected) => {
    expect(verdict(value, headers)).toBe(expected)
  })
})

describe('binary mode', () => {
  test.each([
    ['without content-type', {}],
    ['with JSON', { 'content-type': 'application/json' }],
    ['with a charset', { 'content-type': 'application/json;charset=utf-8' }],
    ['with a +json type', { 'content-type': 'application/vnd.acme+json' }],
    ['with other headers', { ce_subject: 'x', ce_traceparent: Buffer.of(0xff), other: Buffer.of(0xff) }],
  ])('%s is the same event as in structured mode', (_, more) => {
    expect(decodeRecord(record(DATA, { ...BINARY, ...more }))).toEqual(decodeLine(Buffer.from(lineOf())))
  })
  test('a field of the data named specversion does not make it structured', () => {
    const data = JSON.stringify({ ...(eventOf('token.validated')['data'] as object), specversion: '1.0' })
    expect(verdict(data, BINARY)).toBe('good')
  })
  test.each(Object.keys(BINARY))('%s is required', (name) => {
    const decoded = decodeRecord(record(DATA, { ...BINARY, [name]: undefined, 'content-type': 'application/json' }))
    const code = name === 'ce_time' ? 'bad_time' : 'bad_envelope'
    expect(decoded).toMatchObject({ ok: false, code, field: name.replace('ce_', '') })
  })
  test.each([
    ['another specversion', DATA, { ce_specversion: '0.3' }, 'bad_envelope'],
    ['an empty id', DATA, { ce_id: '' }, 'bad_envelope'],
    ['a space in the source', DATA, { ce_source: 'a b' }, 'bad_envelope'],
    ['a bad time', DATA, { ce_time: '2026-11-22 10:00:00' }, 'bad_time'],
    ['an unknown type', DATA, { ce_type: 'x' }, 'unknown_type'],
    ['a header that is not UTF-8', DATA, { ce_id: Buffer.of(0x65, 0xff) }, 'not_utf8'],
    ['a list as data', '[]', {}, 'bad_envelope'],
    ['null as data', 'null', {}, 'bad_envelope'],
    ['a string as data', '"x"', {}, 'bad_envelope'],
    ['no JSON', 'x', {}, 'not_json'],
    ['bad data', '{}', {}, 'bad_data'],
    ['half a pair', DATA.replace('1001', '\\ud800'), {}, 'lone_surrogate'],
    ['not UTF-8', Buffer.of(0x22, 0xff, 0x22), {}, 'not_utf8'],
    ['no value', null, {}, 'empty'],
    ['another content type', DATA, { 'content-type': 'application/avro' }, 'unsupported_encoding'],
    ['too many bytes', DATA.padEnd(65_537), {}, 'too_large'],
  ])('%s → %s', (_, value, headers, expected) => {
    expect(verdict(value, { ...BINARY, ...headers })).toBe(expected)
  })
  test('nulls in the data are absent', () => {
    const data = { ...(eventOf('token.validated')['data'] as object), place: null, careKind: null }
    const decoded = decodeRecord(record(JSON.stringify(data), BINARY))
    expect(decoded.ok && Object.keys(decoded.event.data)).not.toContain('place')
    expect(decoded.ok && Object.keys(decoded.event.data)).not.toContain('careKind')
  })
})

const reading =
  (value: unknown): ReadFrame =>
  () => ({ ok: true, value })
const never: ReadFrame = () => expect.fail('it is read')

describe('a value framed for a schema registry', () => {
  const data = eventOf('token.validated')['data']
  const framed = Buffer.concat([Buffer.of(0, 0, 0, 0, 7), bytesOf(data)])
  const BINARIES = [BINARY, { ...BINARY, 'content-type': 'application/avro' }, { ...BINARY, 'content-type': 'x' }]

  test.each(BINARIES)('is put aside where no registry is configured: %j', (headers) => {
    expect(verdict(framed, headers)).toBe('no_schema_registry')
    expect(verdict(Buffer.of(0), headers)).toBe('no_schema_registry')
  })
  test.each(BINARIES)('is the event that its frame holds, whatever the headers call it: %j', (headers) => {
    const decoded = decodeRecord(record(framed, headers), reading(data))
    expect(decoded).toEqual(decodeLine(Buffer.from(lineOf())))
  })
  test.each([
    {},
    { 'content-type': 'application/cloudevents+json' },
    { ...BINARY, 'content-type': 'application/cloudevents+json' },
  ])('is put aside outside binary mode: %j', (headers) => {
    const decoded = decodeRecord(record(framed, headers), never)
    expect(verdictOf(decoded)).toBe('unsupported_encoding')
    expect(neededSchema(record(framed, headers))).toBeUndefined()
  })
  test.each<[string, unknown, string]>([
    ['a field that is missing', { ...(data as object), providerId: undefined }, 'bad_data'],
    ['a number that is no safe integer', { ...(data as object), beneficiaryId: 2n ** 53n }, 'bad_data'],
    ['such a number in a field that is not known', { ...(data as object), sequence: 2n ** 53n }, 'good'],
    ['no object', 'x', 'bad_envelope'],
    ['nothing', null, 'bad_envelope'],
  ])('%s → %s', (_, value, expected) => {
    expect(verdictOf(decodeRecord(record(framed, BINARY), reading(value)))).toBe(expected)
  })
  test('is not read where the headers are bad or it is too large', () => {
    const large = Buffer.concat([framed, Buffer.alloc(65_536)])
    expect(verdictOf(decodeRecord(record(large, BINARY), never))).toBe('too_large')
    expect(verdictOf(decodeRecord(record(framed, { ...BINARY, ce_id: Buffer.of(0xff) }), never))).toBe('not_utf8')
  })
  test.each<[string, Uint8Array | null, number | undefined]>([
    ['a frame', framed, 7],
    ['the greatest id', Buffer.of(0, 127, 255, 255, 255), 2 ** 31 - 1],
    ['a negative id', Buffer.of(0, 128, 0, 0, 0), undefined],
    ['id 0', Buffer.of(0, 0, 0, 0, 0), undefined],
    ['four bytes', Buffer.of(0, 0, 0, 7), undefined],
    ['JSON', bytesOf(data), undefined],
    ['another magic byte', Buffer.of(1, 0, 0, 0, 7), undefined],
    ['no value', null, undefined],
  ])('the schema that %s needs', (_, value, id) => {
    expect(neededSchema(record(value, BINARY))).toBe(id)
  })
})
