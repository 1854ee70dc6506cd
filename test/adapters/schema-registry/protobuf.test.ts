import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, test } from 'vitest'
import { compileProtobuf } from '../../../src/adapters/schema-registry/protobuf.ts'

const compile = (text: string, references: readonly string[] = []) =>
  compileProtobuf({
    type: 'PROTOBUF',
    text,
    references: references.map((one, index) => ({ name: `r${index}.proto`, text: one })),
  })
const FIRST = Buffer.of(0)
const proto3 = (body: string) => `syntax = "proto3";\npackage br.test;\n${body}`
/** A message's fields through protobufjs's writer and our reader. */
function through(text: string, fields: object, name = 'M'): unknown {
  const type = protobuf.parse(text, new protobuf.Root(), { keepCase: true }).root.lookupType(name)
  return compile(text)(Buffer.concat([FIRST, type.encode(type.fromObject(fields)).finish()]))
}

const VALUES = proto3(`message M {
  optional double d = 1; optional float f = 2; optional int32 i = 3; optional uint32 u = 4; optional sint32 s = 5;
  optional fixed32 x = 6; optional sfixed32 y = 7; optional bool b = 8; optional string t = 9; optional bytes z = 10;
  repeated int32 list = 11; repeated string texts = 12; map<string, int32> counts = 13; optional In in = 14;
  repeated In ins = 15; map<int64, In> by_number = 16; repeated int32 loose = 17 [packed = false];
  message In { string a_name = 1; }
}`)

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
  test.each<[string, object, object?]>([
    ['numbers', { d: -23.55, f: 0.5, i: -1, u: 4_294_967_295, s: -2_147_483_648, x: 7, y: -7 }],
    ['a boolean and a text', { b: true, t: 'João 💊' }],
    ['a text that holds U+FFFD', { t: 'a\ufffdb' }],
    ['what is present and empty', { b: false, t: '', i: 0 }],
    ['bytes', { z: 'AP8=' }],
    ['lists', { list: [1, -1, 300], texts: ['a', ''], loose: [1, 2] }],
    ['maps', { counts: { a: 1, '': 0 } }],
    [
      'messages',
      { in: { a_name: 'x' }, ins: [{ a_name: 'y' }, {}] },
      { in: { aName: 'x' }, ins: [{ aName: 'y' }, {}] },
    ],
    ['nothing', {}],
  ])('%s', (_, fields, expected) => {
    expect(through(VALUES, fields)).toEqual(expected ?? fields)
  })
  test('a name in JSON that the schema gives counts', () => {
    expect(
      through(proto3('message M { string beneficiary = 1 [json_name = "beneficiaryId"]; }'), { beneficiary: 'b' }),
    ).toEqual({ beneficiaryId: 'b' })
  })
  test('of a oneof the last counts', () => {
    const read = compile(proto3('message M { oneof one { int32 a = 1; string b = 2; } }'))
    expect(read(Buffer.of(0, 8, 5, 18, 1, 0x78))).toEqual({ b: 'x' })
    expect(read(Buffer.of(0, 8, 0))).toEqual({ a: 0 })
  })
  test('a message in two parts is one', () => {
    const read = compile(proto3('message M { In in = 1; message In { string a = 1; string b = 2; } }'))
    expect(read(Buffer.of(0, 10, 3, 10, 1, 0x78, 10, 3, 18, 1, 0x79))).toEqual({ in: { a: 'x', b: 'y' } })
  })
})

const exact = (value: bigint) => (value > -(2n ** 53n) && value < 2n ** 53n ? Number(value) : value)

describe('64-bit integers are exact', () => {
  const text = proto3(
    'message M { optional int64 i = 1; optional uint64 u = 2; optional sint64 s = 3; optional fixed64 x = 4; optional sfixed64 y = 5; }',
  )
  test('any', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (signed, unsigned) => {
          const fields = { i: `${signed}`, u: `${unsigned}`, s: `${signed}`, x: `${unsigned}`, y: `${signed}` }
          expect(through(text, fields)).toEqual({
            i: exact(signed),
            u: exact(unsigned),
            s: exact(signed),
            x: exact(unsigned),
            y: exact(signed),
          })
        },
      ),
    )
  })
})

describe('what is not on the wire', () => {
  const fields = 'string t = 1; int64 n = 2; bool b = 3; E e = 4; bytes z = 5; double d = 6; repeated string list = 7;'
  test('texts and enumerations are absent, numbers and booleans zero', () => {
    const text = proto3(`enum E { unknown = 0; app = 1; } message M { ${fields} }`)
    expect(compile(text)(FIRST)).toEqual({ n: 0, b: false, d: 0 })
    expect(compile(text)(Buffer.of(0, 10, 0, 32, 0))).toEqual({ n: 0, b: false, d: 0 })
    expect(through(text, { t: 'x', n: 5, b: true, e: 'app' })).toEqual({ t: 'x', n: 5, b: true, e: 'app', d: 0 })
  })
  test('what has presence is absent', () => {
    const optional = fields.replaceAll(/(?:^|(?<=; ))(?=[^r])/g, 'optional ')
    expect(compile(`syntax = "proto2"; enum E { unknown = 0; } message M { ${optional} }`)(FIRST)).toEqual({})
    expect(compile(proto3(`enum E { unknown = 0; } message M { ${optional} }`))(FIRST)).toEqual({})
    expect(compile(proto3(`enum E { unknown = 0; } message M { ${optional} }`))(Buffer.of(0, 10, 0, 32, 0))).toEqual({
      t: '',
      e: 'unknown',
    })
  })
  test('an edition says it for each field', () => {
    const text = 'edition = "2023"; message M { int32 a = 1; int32 b = 2 [features.field_presence = IMPLICIT]; }'
    expect(compile(text)(FIRST)).toEqual({ b: 0 })
  })
  test('an enumeration keeps a number that it does not know', () => {
    expect(compile(proto3('enum E { a = 0; } message M { E e = 1; }'))(Buffer.of(0, 8, 9))).toEqual({ e: 9 })
  })
})

describe('the path to the message', () => {
  const text = proto3(`enum First { x = 0; }
    message A { optional string a = 1; message B { optional string b = 1; } map<string, string> m = 2; message C { optional string c = 1; message D { optional string d = 1; } } }
    service S { rpc R(A) returns (E); }
    message E { optional string e = 1; }`)
  test.each([
    ['0', [0], 'a'],
    ['1 long: 0', [2, 0], 'a'],
    ['1 long: 1', [2, 2], 'e'],
    ['2 long: 0, 0', [4, 0, 0], 'b'],
    ['2 long: 0, 1', [4, 0, 2], 'c'],
    ['3 long: 0, 1, 0', [6, 0, 2, 0], 'd'],
  ])('%s', (_, path, field) => {
    expect(compile(text)(Buffer.of(...path, 10, 1, 0x78))).toEqual({ [field]: 'x' })
  })
  test.each([
    ['none', []],
    ['a message that is not there', [2, 4]],
    ['one below it that is not there', [4, 2, 0]],
    ['a negative index', [2, 1]],
    ['a negative length', [1]],
    ['shorter than it says', [4, 0]],
  ])('%s is none', (_, path) => {
    expect(() => compile(text)(Buffer.from(path))).toThrow(/./)
  })
  test.each([
    ['a text', [10, 1, 0x78]],
    ['a text as long as a path might be', [10, 10, ...Buffer.from('aaaaaaaaaa')]],
  ])('that is left out stands for the first message: %s', (_, body) => {
    expect(compile(text)(Buffer.from(body))).toEqual({ a: Buffer.from(body.slice(2)).toString() })
  })
  test('messages of a reference are not of the file', () => {
    const read = compile('syntax = "proto3"; import "r0.proto"; message A { B b = 1; }', [
      'syntax = "proto3"; message B { optional string b = 1; }',
    ])
    expect(read(Buffer.of(0, 10, 3, 10, 1, 0x78))).toEqual({ b: { b: 'x' } })
    expect(() => read(Buffer.of(2, 2, 10, 1, 0x78))).toThrow(/./)
  })
})

describe('what every compiler brings along', () => {
  const text =
    proto3(`import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto"; import "somewhere/else.proto";
    message M { google.protobuf.Timestamp at = 1; google.protobuf.StringValue t = 2; google.protobuf.Int64Value n = 3; somewhere.Else e = 4; }`)
  test('a time is RFC 3339, a wrapped value itself', () => {
    const bytes = Buffer.of(0, 10, 6, 8, 1, 16, 192, 132, 61, 18, 0, 26, 2, 8, 7, 34, 1, 0)
    expect(compile(text)(bytes)).toEqual({ at: '1970-01-01T00:00:01.001Z', t: '', n: 7 })
  })
})

describe('what does not fit', () => {
  const read = compile(
    proto3('message M { string t = 1; M m = 2; repeated int32 l = 3; map<string, string> c = 4; fixed32 x = 5; }'),
  )
  test.each([
    ['a text beyond the end', [10, 9, 0x78]],
    ['no UTF-8', [10, 1, 0xff]],
    ['half a surrogate pair', [10, 3, 0xed, 0xa0, 0x80]],
    ['a message beyond the end', [18, 9]],
    ['a message beyond its parent', [18, 2, 18, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a list beyond the end', [26, 9, 1]],
    ['an entry beyond the end', [34, 9, 10, 1, 0x78]],
    ['a number cut off', [45, 0, 0]],
    ['field 0', [0, 0]],
    ['a group without end', [11]],
    ['wire type 7', [15]],
    ['what is too deep', Array.from({ length: 60 }, (_, at) => [18, (60 - at) * 2 - 2]).flat()],
  ])('%s', (_, bytes) => {
    expect(() => read(Buffer.from([0, ...bytes]))).toThrow(/./)
  })
  test('a field in another wire type, and one that is not known, are passed over', () => {
    expect(read(Buffer.of(0, 8, 5, 162, 6, 1, 0x78, 10, 1, 0x79))).toEqual({ t: 'y', x: 0 })
  })
  test('broken bytes are read or refused, at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => isReadOrRefused(() => read(Buffer.from(bytes)))),
      { numRuns: 2_000 },
    )
  })
  test.each([
    ['no schema', 'message {'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(() => compile(text)(FIRST)).toThrow(/./)
  })
})

test('bytes of random messages read as protobufjs reads them', () => {
  const type = protobuf.parse(VALUES, new protobuf.Root()).root.lookupType('M')
  const read = compile(VALUES)
  const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((value) => value.isWellFormed())
  const fields = fc.record(
    {
      d: fc.double({ noNaN: true }),
      i: fc.integer(),
      u: fc.nat(),
      s: fc.integer(),
      b: fc.boolean(),
      t: text,
      list: fc.array(fc.integer(), { minLength: 1, maxLength: 5 }),
      loose: fc.array(fc.integer(), { minLength: 1, maxLength: 5 }),
      texts: fc.array(text, { minLength: 1, maxLength: 3 }),
      ins: fc.array(fc.record({ aName: text.filter((value) => value !== '') }), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fields, (value) => {
      const bytes = type.encode(type.fromObject(value)).finish()
      expect(read(Buffer.concat([FIRST, bytes]))).toEqual(type.toObject(type.decode(bytes)))
    }),
  )
})
