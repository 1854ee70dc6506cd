import type { DeadLetterCode } from '../../src/events/dead-letter.ts'

/** A record that is no good event, and what is said of it. */
export interface BadCase {
  readonly name: string
  readonly value: Uint8Array | null
  readonly headers?: Readonly<Record<string, string | Uint8Array>>
  readonly code: DeadLetterCode
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A CloudEvent around data that is given as JSON text. */
const around = (data: string, over = ''): string =>
  `{"specversion":"1.0","id":"bad","source":"/s","type":"card.reissued","time":"2026-01-01T00:00:00Z","data":${data}${over}}`
const GOOD_DATA = '{"beneficiaryId":"b-1"}'
const withTime = (time: string): string => around(GOOD_DATA).replace('"2026-01-01T00:00:00Z"', time)

const text = (name: string, value: string, code: DeadLetterCode): BadCase => ({ name, value: bytes(value), code })

const DEEP = 32_000
const nested = (open: string, close: string): string => open.repeat(DEEP) + close.repeat(DEEP)
const keysOf = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"k${index.toString(36)}":1`).join(',')}}`

/** What people and machines have sent, or might: each must come to a dead letter, and to nothing else. */
export const badCases = (): BadCase[] => [
  { name: 'a null value', value: null, code: 'empty' },
  text('no bytes', '', 'not_json'),
  text('half an object', '{"specversion":', 'not_json'),
  text('two events', `${around(GOOD_DATA)}${around(GOOD_DATA)}`, 'not_json'),
  text('NaN as a number', around('{"beneficiaryId":NaN}'), 'not_json'),
  text('NaN as a time', withTime('NaN'), 'not_json'),
  text('a byte order mark', `\ufeff${around(GOOD_DATA)}`, 'not_json'),
  { name: 'bytes that are no UTF-8', value: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), code: 'not_utf8' },
  { name: 'UTF-16', value: Buffer.from(around(GOOD_DATA), 'utf16le'), code: 'not_json' },
  { name: 'a gzip', value: Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), code: 'not_utf8' },
  text('nothing but null', 'null', 'not_object'),
  text('a list', `[${around(GOOD_DATA)}]`, 'not_object'),
  text('deep lists', nested('[', ']'), 'not_object'),
  text('deep lists, left open', '['.repeat(2 * DEEP), 'not_json'),
  text('deep data', around(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), 'bad_data'),
  text('deep lists as data', around(nested('[', ']')), 'bad_envelope'),
  text('a field that is deep lists', around(`{"beneficiaryId":${nested('[', ']').slice(200, -200)}}`), 'bad_data'),
  text('half a pair in a text', around(String.raw`{"beneficiaryId":"\ud800"}`), 'lone_surrogate'),
  text('half a pair in a name', around(String.raw`{"beneficiaryId":"b-1","\udc00":1}`), 'lone_surrogate'),
  text(
    'half a pair, deep',
    around(`{"beneficiaryId":"b","x":${'['.repeat(9_000)}"\\uDFFF"${']'.repeat(9_000)}}`),
    'lone_surrogate',
  ),
  text('__proto__ as the type', around(GOOD_DATA).replace('card.reissued', '__proto__'), 'unknown_type'),
  text('constructor as the type', around(GOOD_DATA).replace('card.reissued', 'constructor'), 'unknown_type'),
  text('all in __proto__', `{"__proto__":${around(GOOD_DATA)}}`, 'bad_envelope'),
  text('data in __proto__', around('{"__proto__":{"beneficiaryId":"b-1"}}'), 'bad_data'),
  text('null as data', around('null'), 'bad_envelope'),
  text('null in a required field', around('{"beneficiaryId":null}'), 'bad_data'),
  text('null as the id', around(GOOD_DATA).replace('"bad"', 'null'), 'bad_envelope'),
  text('null as the time', withTime('null'), 'bad_time'),
  text('a number as the time', withTime('1e308'), 'bad_time'),
  text('a time of the year 275761', withTime('"+275761-01-01T00:00:00Z"'), 'bad_time'),
  text('a time of the year 12026', withTime('"12026-01-01T00:00:00Z"'), 'bad_time'),
  text('the 30th of February', withTime('"2026-02-30T00:00:00Z"'), 'bad_time'),
  text('a time without offset', withTime('"2026-01-01T00:00:00"'), 'bad_time'),
  text('the last time that can be written', withTime('"9999-12-31T23:59:59.999Z"'), 'future'),
  text('many keys', keysOf(7_000), 'bad_envelope'),
  text('a million keys', keysOf(1_000_000), 'too_large'),
  text('a byte too many', around(GOOD_DATA).padEnd(65_537), 'too_large'),
  { name: 'ten megabytes', value: new Uint8Array(10 * 1024 ** 2).fill(0x5b), code: 'too_large' },
  {
    name: 'ten megabytes in binary mode',
    value: new Uint8Array(10 * 1024 ** 2).fill(0x20),
    headers: { ce_id: 'bad', ce_type: 'card.reissued', ce_source: '/s', ce_specversion: '1.0' },
    code: 'too_large',
  },
  {
    name: 'a header of a megabyte',
    value: bytes(GOOD_DATA),
    headers: { ce_id: 'x'.repeat(1024 ** 2), ce_type: 'card.reissued', ce_source: '/s', ce_specversion: '1.0' },
    code: 'bad_envelope',
  },
  {
    name: 'a header that is no UTF-8',
    value: bytes(GOOD_DATA),
    headers: { ce_id: Uint8Array.of(0xff), ce_type: 'card.reissued' },
    code: 'not_utf8',
  },
  {
    name: 'XML',
    value: bytes('<event/>'),
    headers: { 'content-type': 'application/xml' },
    code: 'unsupported_encoding',
  },
]
