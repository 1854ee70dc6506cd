import { describe, expect, test } from 'vitest'
import { decodeLine, decodeRecord } from '../../src/events/decode.ts'
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

describe('a value framed for a schema registry', () => {
  const framed = Buffer.concat([Buffer.of(0, 0, 0, 0, 7), bytesOf(eventOf('token.validated')['data'])])
  test.each([
    {},
    BINARY,
    { ...BINARY, 'content-type': 'application/avro' },
    { ...BINARY, 'content-type': 'application/json' },
  ])('is put aside as such: %j', (headers) => {
    expect(verdict(framed, headers)).toBe('unsupported_encoding')
    expect(verdict(Buffer.of(0), headers)).toBe('unsupported_encoding')
  })
})
