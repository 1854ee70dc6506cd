import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLine, decodeValue } from '../../src/events/decode.ts'
import { NAMED_CHECKS } from '../../src/events/json-schema.ts'
import { examples } from './examples.ts'
import { createRandom, mutateEvent } from './mutate.ts'
import { checks, isGoodBySchema, parse, satisfiesSchema } from './schema-oracle.ts'

/** Is the event good? Both must say the same. */
function agree(bytes: Uint8Array): boolean {
  const decoded = decodeLine(bytes)
  if (decoded.ok === isGoodBySchema(bytes)) return decoded.ok
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
