import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/rules/canonical-json.ts'

/** Keys that engines like to put elsewhere. */
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('10', '9', '1', '__proto__', 'constructor', '\u20ac', '\ufb33', '😀', ''),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 0 }) },
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
  ),
}))
const shuffled = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(shuffled)
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, shuffled(member)])
      .toReversed(),
  )
}

test('it is what another implementation of RFC 8785 writes', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value))
    }),
    { numRuns: 500 },
  )
})
test('the order of keys changes nothing, and what was written is read as it was', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))
    }),
    { numRuns: 500 },
  )
})
test('RFC 8785, 3.2.2 and 3.2.3', () => {
  const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001]
  expect(canonicalJson({ numbers, string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false] })).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  const keys = { '\u20ac': 5, '\r': 1, '\ufb33': 7, '1': 2, '😀': 6, '\u0080': 3, ö: 4 }
  expect(canonicalJson(keys)).toBe('{"\\r":1,"1":2,"\u0080":3,"ö":4,"€":5,"😀":6,"\ufb33":7}')
})
test('what is undefined is left out', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, { c: undefined }] })).toBe('{"a":[null,{}]}')
})
