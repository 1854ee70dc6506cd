import avro, { type Schema } from 'avsc'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileAvro } from '../../../src/adapters/schema-registry/avro.ts'

const compile = (schema: object | string, references: readonly object[] = []) =>
  compileAvro({
    type: 'AVRO',
    text: JSON.stringify(schema),
    references: references.map((one, index) => ({ name: `r${index}`, text: JSON.stringify(one) })),
  })
/** A value through avsc's writer and our reader. */
const through = (schema: object | string, value: unknown): unknown =>
  compile(schema)(avro.Type.forSchema(schema as Schema, { wrapUnions: false }).toBuffer(value))
const record = (fields: Record<string, unknown>, name = 'R') => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
})
/** Zig-zag of a number of up to 64 bits, by the book. */
const long = (value: bigint): Buffer => {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const bytes: number[] = []
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}

/** Nothing but an error comes of what cannot be read. */
function isReadOrRefused(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    return error instanceof Error
  }
}

describe('values of each type', () => {
  test.each<[string, object | string, unknown]>([
    ['a string', 'string', 'João 💊'],
    ['a string that holds U+FFFD', 'string', 'a\ufffdb'],
    ['a byte order mark', 'string', '\ufeffa'],
    ['an empty string', 'string', ''],
    ['a boolean', 'boolean', true],
    ['an int', 'int', -2_147_483_648],
    ['a long', 'long', 2 ** 52],
    ['a negative long', 'long', -(2 ** 52)],
    ['a double', 'double', -23.55],
    ['an enumeration', { type: 'enum', name: 'E', symbols: ['app', 'sms'] }, 'sms'],
    ['an array', { type: 'array', items: 'string' }, ['a', 'b']],
    ['a map', { type: 'map', values: 'int' }, { a: 1, b: -1 }],
    ['a record', record({ a: 'string', b: record({ c: 'int' }, 'In') }), { a: 'x', b: { c: 7 } }],
    ['a union', ['null', 'string'], 'x'],
  ])('%s', (_, schema, value) => {
    expect(through(schema, value)).toEqual(value)
  })
  test('bytes are base64', () => {
    expect(through('bytes', Buffer.of(0, 255))).toBe('AP8=')
    expect(through({ type: 'fixed', name: 'F', size: 2 }, Buffer.of(0, 255))).toBe('AP8=')
  })
  test('null in a field is absent, in a union of one type twice over the index counts', () => {
    const type = record({ a: ['null', 'int'], b: ['null', 'string'], c: ['int', 'long', 'double'] })
    const bytes = Buffer.concat([long(0n), long(1n), long(1n), Buffer.from('x'), long(1n), long(5n)])
    expect(compile(type)(bytes)).toEqual({ b: 'x', c: 5 })
  })
  test('the defaults of a schema change nothing of what was written', () => {
    const schema = { type: 'record', name: 'R', fields: [{ name: 'a', type: 'string', default: 'x' }] }
    expect(through(schema, { a: 'y' })).toEqual({ a: 'y' })
  })
  test('a named type of a reference, and one that holds itself', () => {
    const place = { ...record({ lat: 'double' }, 'Place'), namespace: 'br' }
    const read = compile({ ...record({ place: 'br.Place' }), namespace: 'br' }, [place])
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(1.5)
    expect(read(bytes)).toEqual({ place: { lat: 1.5 } })
    expect(through(record({ next: ['null', 'R'] }), { next: { next: null } })).toEqual({ next: {} })
  })
  test('no member reaches a prototype', () => {
    const value = through({ type: 'map', values: 'string' }, JSON.parse('{"__proto__":"x","a":"y"}')) as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(value).toEqual({ a: 'y' })
  })
})

describe('64-bit numbers are exact', () => {
  test.each([0n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])('%d', (value) => {
    const read = compile('long')(long(value))
    expect(read).toBe(value > -(2n ** 53n) && value < 2n ** 53n ? Number(value) : value)
  })
  test('any', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (value) => String(compile('long')(long(value))) === String(value),
      ),
    )
  })
})

describe('logical types', () => {
  const T = Date.UTC(2026, 10, 22, 10, 5, 0, 123)
  test.each<[string, object, Buffer, unknown]>([
    ['date', { type: 'int', logicalType: 'date' }, long(20_779n), '2026-11-22'],
    ['date before 1970', { type: 'int', logicalType: 'date' }, long(-1n), '1969-12-31'],
    [
      'timestamp-millis',
      { type: 'long', logicalType: 'timestamp-millis' },
      long(BigInt(T)),
      '2026-11-22T10:05:00.123Z',
    ],
    [
      'timestamp-micros',
      { type: 'long', logicalType: 'timestamp-micros' },
      long(BigInt(T) * 1000n + 999n),
      '2026-11-22T10:05:00.123Z',
    ],
    [
      'timestamp-nanos',
      { type: 'long', logicalType: 'timestamp-nanos' },
      long(BigInt(T) * 1_000_000n),
      '2026-11-22T10:05:00.123Z',
    ],
    ['no time at all', { type: 'long', logicalType: 'timestamp-millis' }, long(2n ** 53n - 1n), 2 ** 53 - 1],
    ['decimal', { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }, Buffer.of(4, 0x88, 0xb8), -305.36],
    ['decimal without places', { type: 'bytes', logicalType: 'decimal', precision: 9 }, Buffer.of(4, 0x01, 0x00), 256],
    [
      'decimal that is no double',
      { type: 'fixed', name: 'D', size: 8, logicalType: 'decimal', precision: 18, scale: 1 },
      Buffer.from('0de0b6b3a763ffff', 'hex'),
      '99999999999999999.9',
    ],
    ['uuid', { type: 'string', logicalType: 'uuid' }, Buffer.of(2, 0x61), 'a'],
    [
      'uuid of 16 bytes',
      { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' },
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    ['one that is not known', { type: 'string', logicalType: 'cpf' }, Buffer.of(2, 0x61), 'a'],
  ])('%s', (_, schema, bytes, expected) => {
    expect(compile(schema)(bytes)).toBe(expected)
  })
  test('in a union, with a default', () => {
    const field = { name: 'at', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null }
    const dated = { name: 'on', type: { type: 'int', logicalType: 'date' }, default: 3 }
    const read = compile({ type: 'record', name: 'R', fields: [field, dated] })
    expect(read(Buffer.concat([long(1n), long(0n), long(1n)]))).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      on: '1970-01-02',
    })
  })
})

describe('what does not fit', () => {
  const list = record({ a: { type: 'array', items: 'int' } })
  test.each<[string, object | string, Buffer]>([
    ['nothing', 'string', Buffer.of()],
    ['too few bytes', 'string', Buffer.of(8, 0x61)],
    ['bytes behind the end', 'int', Buffer.of(2, 2)],
    ['a negative length', 'string', Buffer.of(3, 0x61)],
    ['no UTF-8', 'string', Buffer.of(4, 0xff, 0x61)],
    ['half a surrogate pair', 'string', Buffer.of(6, 0xed, 0xa0, 0x80)],
    ['a boolean of 2', 'boolean', Buffer.of(2)],
    ['a symbol that is not there', { type: 'enum', name: 'E', symbols: ['a'] }, Buffer.of(2)],
    ['a branch that is not there', ['null', 'int'], Buffer.of(4)],
    ['a count beyond all bytes', list, Buffer.concat([long(2n ** 40n), Buffer.of(2, 0)])],
    ['the least count', list, Buffer.concat([long(-(2n ** 63n)), long(0n), Buffer.of(2, 0)])],
    ['a number without end', 'long', Buffer.alloc(20, 0xff)],
    ['an int of 64 bits', 'int', long(2n ** 40n)],
    ['what is too deep', record({ next: ['null', 'R'] }), Buffer.concat([Buffer.alloc(40, 2), Buffer.of(0)])],
  ])('%s', (_, schema, bytes) => {
    const read = compile(schema)
    expect(() => read(bytes)).toThrow(/./)
  })
  test('a count with the size of its block is read', () => {
    expect(compile(list)(Buffer.of(3, 4, 2, 4, 0))).toEqual({ a: [1, 2] })
  })
  test.each([
    ['no JSON', 'x'],
    ['no schema', '{"type":"recor"}'],
    ['a name that nothing has', '"br.Unknown"'],
    ['an array of what has no bytes', '{"type":"array","items":"null"}'],
    ['an array of records without bytes', JSON.stringify({ type: 'array', items: record({ a: 'null' }) })],
    ['nested without end', '{"type":"array","items":'.repeat(100_000)],
  ])('%s is no schema', (_, text) => {
    expect(() => compileAvro({ type: 'AVRO', text, references: [] })).toThrow(/./)
  })
})

const named = { count: 0 }
const primitive = fc.constantFrom('null', 'boolean', 'int', 'long', 'double', 'bytes', 'string')
const { schema: anySchema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive,
    fc
      .array(tie('schema'), { maxLength: 3 })
      .map((types) => record(Object.fromEntries(types.map((type, at) => [`f${at}`, type])), `N${named.count++}`)),
    tie('schema').map((items) => ({ type: 'map', values: items })),
    primitive.filter((type) => type !== 'null').map((items) => ({ type: 'array', items })),
    primitive.filter((type) => type !== 'null').map((type) => ['null', type]),
    fc.constantFrom(['a'], ['a', 'b']).map((symbols) => ({ type: 'enum', name: `N${named.count++}`, symbols })),
  ),
}))
/** avsc's value as ours: bytes as base64, null members gone. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, plain(member)]])),
  )
}

describe('beside avsc', () => {
  test('random values of random schemas read the same', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        const type = avro.Type.forSchema(schema as Schema, { wrapUnions: false })
        const read = compileAvro({ type: 'AVRO', text: JSON.stringify(schema), references: [] })
        for (let at = 0; at < 5; at++) {
          const bytes = type.toBuffer(type.random())
          expect(read(bytes)).toEqual(plain(type.fromBuffer(bytes)))
        }
      }),
      { numRuns: 200 },
    )
  })
  test('broken bytes are read or refused, at once', () => {
    const type = record({
      a: { type: 'array', items: 'string' },
      m: { type: 'map', values: ['null', 'R'] },
      d: 'double',
    })
    const read = compile(type)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => isReadOrRefused(() => read(Buffer.from(bytes)))),
      { numRuns: 2_000 },
    )
  })
})
