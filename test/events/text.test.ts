import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasLoneSurrogate, isTooLarge } from '../../src/events/text.ts'

test('a value is too large where its JSON has more than 65,536 bytes', () => {
  const near = fc
    .tuple(
      fc.jsonValue({ maxDepth: 4 }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('x', 'é', '€', '😀', '"', '\n', '\u0001'),
    )
    .map(([value, off, unit]) => {
      const bytes = Buffer.byteLength(JSON.stringify([value, '']))
      const each = Buffer.byteLength(JSON.stringify(unit)) - 2
      return [value, unit.repeat(Math.max(0, Math.floor((65_536 - bytes) / each) + off))]
    })
  fc.assert(
    fc.property(near, (value) => {
      expect(isTooLarge(value)).toBe(Buffer.byteLength(JSON.stringify(value)) > 65_536)
    }),
    { numRuns: 300 },
  )
})

test('half a pair is found wherever it is', () => {
  const strings = fc.string({ unit: fc.constantFrom('a', '\ud83d', '\ude00', '€'), maxLength: 4 })
  const value = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, strings, fc.array(tie('node')), fc.dictionary(strings, tie('node'))),
  })).node
  fc.assert(
    fc.property(value, (tree) => {
      // Well-formed JSON.stringify writes exactly the lone ones as escapes, and nothing else here is escaped.
      expect(hasLoneSurrogate(tree)).toBe(JSON.stringify(tree).includes('\\u'))
    }),
    { numRuns: 500 },
  )
})
