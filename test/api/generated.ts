import fc, { type Arbitrary } from 'fast-check'
import { bankBarcode, bankLine } from '../payments/slips.ts'
import { keyed } from '../payments/br-codes.ts'
import type { ApiDocument, Schema } from './document.ts'

/** Texts that mean something somewhere, and such as programs stumble over. */
const TEXTS = [
  '+551131000000',
  '5511987654321@s.whatsapp.net',
  '27123',
  'https://saudeexemplo.com.br@evil.com',
  'pagamento@saudeexempl0.com',
  '@saudeexemplo',
  '529.982.247-25',
  '11.222.333/0001-81',
  'Me informe o código do token que chegou por SMS.',
  bankLine(bankBarcode('341', '16370000035000', '1091234567890123456789000')),
  keyed('11222333000181'),
  '',
  ' ',
  '\0',
  '\uD800',
  'a\uDC00b',
  '\u202E\u200F',
  '__proto__',
  '%00',
  '../../etc/passwd',
  "' OR 1=1 --",
  'null',
  '1e999',
]
const text: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }).map((parts) => parts.join(' ')),
)

/** What a schema takes. */
export function fitting({ resolve, errors }: ApiDocument, schema: Schema): Arbitrary<unknown> {
  const of = (given: Schema): Arbitrary<unknown> => {
    const { examples, ...without } = resolve(given)
    return examples === undefined ? generated(without) : fc.oneof(fc.constantFrom(...examples), generated(without))
  }
  const generated = ({ anyOf, type, properties = {}, required = [], items, ...rest }: Schema): Arbitrary<unknown> => {
    if (rest.const !== undefined) return fc.constant(rest.const)
    if (rest.enum !== undefined) return fc.constantFrom(...rest.enum)
    if (type === 'integer')
      return fc.integer({ min: rest.minimum ?? -9, max: Math.min(rest.maximum ?? 99, 2 ** 31 - 1) })
    if (type === 'boolean') return fc.boolean()
    if (type === 'array') return fc.array(of(items ?? {}), { maxLength: Math.min(rest.maxItems ?? 3, 3) })
    if (type === 'object')
      return fc.record(Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, of(member)])), {
        requiredKeys: [...required],
        noNullPrototype: true,
      })
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((each) => of({ ...rest, ...(type && { type }), ...each })))
    if (type !== 'string') return fc.jsonValue()
    if (rest.pattern !== undefined) return fc.stringMatching(new RegExp(rest.pattern))
    if (rest.format === 'date' || rest.format === 'date-time')
      return fc
        .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
        .map((day) => day.toISOString().slice(0, rest.format === 'date' ? 10 : undefined))
    return text
  }
  return of(schema).filter((value) => errors(schema, value) === null)
}

const JUNK: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e300,
  [],
  {},
  '',
  ...TEXTS,
  'x'.repeat(9_000),
  Array.from({ length: 1_500 }).reduce((inner: unknown) => [inner], 0),
]
const junk: Arbitrary<unknown> = fc.oneof(fc.constantFrom(...JUNK), fc.jsonValue())
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value with one thing about it changed: a member gone, of another type, or one more; or all of it. */
export const changed = (values: Arbitrary<unknown>): Arbitrary<unknown> =>
  fc
    .tuple(values, fc.constantFrom('gone', 'other', 'more', 'all'), fc.nat(), fc.string(), junk)
    .map(([value, how, at, name, by]) => {
      const names = isObject(value) ? Object.keys(value) : []
      const picked = names[at % names.length]
      if (!isObject(value) || how === 'all') return by
      if (how === 'more') return { ...value, [name]: by }
      if (picked === undefined) return by
      const { [picked]: _, ...rest } = value
      return how === 'gone' ? rest : { ...rest, [picked]: by }
    })

/** Bytes that are JSON, or nearly. */
export const written = (values: Arbitrary<unknown>): Arbitrary<string | Buffer> => {
  const json = values.map((value) => JSON.stringify(value))
  return fc.oneof(
    { weight: 6, arbitrary: json },
    fc.tuple(json, fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1))),
    json.map((whole) => `\uFEFF${whole}`),
    json.map((whole) => `${whole}${whole}`),
    json.map((whole) => whole.replace('{', '{"__proto__":{"a":1},')),
    json.map((whole) => Buffer.concat([Buffer.from(whole), Buffer.from([0xff, 0xfe])])),
    fc.constantFrom('', 'null', '[', '"', '{"value":NaN}', '['.repeat(9_000)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )
}

export const TYPES = [
  'application/json',
  'application/json; charset=latin1',
  'APPLICATION/JSON',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/xml',
  '/',
  '',
] as const

/** A query: right, with a parameter of anything, with one twice, with one that there is not. */
export const queries = (document: ApiDocument, parameters: readonly { name: string; schema: Schema }[]) =>
  fc
    .record(
      Object.fromEntries(
        parameters.map(({ name, schema }) => [
          name,
          fc.oneof({ weight: 9, arbitrary: fitting(document, schema) }, text),
        ]),
      ),
      { requiredKeys: [], noNullPrototype: true },
    )
    .chain((right) =>
      fc
        .array(fc.tuple(fc.constantFrom('level', 'other', 'limit', 'a[b]', ''), text), { maxLength: 1 })
        .map((more) =>
          new URLSearchParams([
            ...Object.entries(right).map(([name, value]): [string, string] => [name, String(value)]),
            ...more,
          ]).toString(),
        ),
    )
