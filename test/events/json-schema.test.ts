import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLine, decodeValue } from '../../src/events/decode.ts'
import { eventJsonSchema, NAMED_CHECKS } from '../../src/events/json-schema.ts'
import { examples } from './examples.ts'
import { createRandom, mutateEvent } from './mutate.ts'

const ajv = new Ajv2020({ formats: { date: true, 'date-time': true } })
for (const annotation of ['privacy', 'canonical', 'tiss']) ajv.addKeyword(annotation)
const satisfiesSchema = ajv.compile(eventJsonSchema())

const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'))

/** Field → most UTF-16 units, by event type. */
const LENGTHS: Record<string, Record<string, number>> = {
  'token.issued': { 'delivery.address': 256 },
  'contact.changed': { 'channel.address': 256 },
  'chat.message': { 'channel.address': 256, text: 8192 },
  'payment.requested': { 'channel.address': 256, payload: 8192, 'payee.name': 8192 },
  'payment.made': { payload: 8192, 'payee.name': 8192 },
  'channel.checked': { 'channel.address': 256 },
  'channel.reported': { 'channel.address': 256 },
}
const memberOf = (value: unknown, path: string): unknown =>
  path.split('.').reduce((at, name) => (at as Record<string, unknown> | undefined)?.[name], value)

const checks: Record<keyof typeof NAMED_CHECKS, (bytes: Uint8Array) => boolean> = {
  size: (bytes) => bytes.length <= 65_536,
  utf8: (bytes) =>
    isUtf8(bytes) &&
    !Buffer.from(bytes)
      .subarray(0, 3)
      .equals(Buffer.from([0xef, 0xbb, 0xbf])),
  json: (bytes) => {
    try {
      parse(bytes)
      return true
    } catch {
      return false
    }
  },
  surrogates: (bytes) => {
    const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
    let found = false
    JSON.parse(Buffer.from(bytes).toString('utf8'), (key, value: unknown) => {
      found ||= lone.test(key) || (typeof value === 'string' && lone.test(value))
      return value
    })
    return !found
  },
  utf16Length: (bytes) => {
    const event = parse(bytes)
    return Object.entries(LENGTHS[String(memberOf(event, 'type'))] ?? {}).every(([path, most]) => {
      const value = memberOf(event, `data.${path}`)
      return typeof value !== 'string' || value.length <= most
    })
  },
}
const oracle = (bytes: Uint8Array): boolean => {
  for (const check of ['size', 'utf8', 'json', 'surrogates'] as const) if (!checks[check](bytes)) return false
  return satisfiesSchema(parse(bytes)) && checks.utf16Length(bytes)
}

/** Is the event good? Both must say the same. */
function agree(bytes: Uint8Array): boolean {
  const decoded = decodeLine(bytes)
  if (decoded.ok === oracle(bytes)) return decoded.ok
  throw new Error(`${JSON.stringify(decoded)}: ${Buffer.from(bytes).toString('latin1').slice(0, 2000)}`)
}

test('each example satisfies the schema', () => {
  for (const example of examples()) expect([satisfiesSchema(example), satisfiesSchema.errors]).toEqual([true, null])
})

test('what the schema cannot say is checked by its name', () => {
  expect(Object.keys(checks)).toEqual(Object.keys(NAMED_CHECKS))
})

test('mutated events are good exactly where the schema and the named checks say so', () => {
  const random = createRandom(20_261_122)
  const all = examples()
  let good = 0
  const total = 4000
  for (let left = total; left > 0; left--)
    if (agree(mutateEvent(all[Math.floor(random() * all.length)] ?? {}, random))) good++
  expect(good).toBeGreaterThan(total / 10)
  expect(good).toBeLessThan((total * 9) / 10)
})

test('garbage is good exactly where the schema and the named checks say so', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc
      .tuple(fc.constantFrom(...examples()), fc.dictionary(fc.string(), fc.jsonValue()))
      .map(([event, data]) => Buffer.from(JSON.stringify({ ...event, data }))),
  )
  fc.assert(
    fc.property(garbage, (bytes) => {
      agree(bytes)
    }),
    { numRuns: 1000 },
  )
})

/** Is there a value, and is it the same after it has been written as JSON? (Infinite numbers are not.) */
const isWritable = (bytes: Uint8Array): boolean =>
  checks.utf8(bytes) && checks.json(bytes) && isDeepStrictEqual(JSON.parse(JSON.stringify(parse(bytes))), parse(bytes))

test('a parsed event of a batch gets the verdict that its line gets', () => {
  const random = createRandom(7)
  const all = examples()
  const mutated = Array.from({ length: 2000 }, () => mutateEvent(all[Math.floor(random() * all.length)] ?? {}, random))
  for (const bytes of mutated.filter(isWritable)) {
    const value = parse(bytes)
    expect(decodeValue(value)).toEqual(decodeLine(Buffer.from(JSON.stringify(value))))
  }
})
