import fc from 'fast-check'
import { Document, parseDocument, Scalar } from 'yaml'
import { expect, test } from 'vitest'
import { positionInScalar } from '../../src/rules/scalar-position.ts'
import { readYaml } from '../../src/rules/yaml.ts'
import { z } from 'zod'

/** Each text has one `!` in the value of `a`; its place is found in the text itself. */
test.each([
  ['plain', 'a: one ! two\n'],
  ['double quotes', 'a: "one ! two"\n'],
  ['double quotes with an escape', 'a: "x == \\"y\\" ! z"\n'],
  ['single quotes', "a: 'it''s ! here'\n"],
  ['a folded block', 'b: 1\na: >-\n  one\n  two ! three\n'],
  ['a literal block', 'a: |\n  one\n    two !\n  three\n'],
  ['a plain text over lines', 'a: one\n   two\n   three ! four\n'],
  ['quotes over lines', 'a: "one\n   two ! three"\n'],
  ['a flow map', 'x: { y: 1 }\na: one ! # a comment!\n'],
  ['CRLF', 'a: >-\r\n  one\r\n  two ! three\r\n'],
  ['the first character', 'a: "! one"\n'],
  ['a comment after the header', 'a: >- # !\n  one ! two\n'.replace('# !', '# no')],
])('%s', (_what, text) => {
  const { locate } = readYaml('f', text, z.unknown())
  const value = String(parseDocument(text).get('a'))
  const at = text.indexOf('!')
  const before = text.slice(0, at).split('\n')
  expect(positionInScalar(text, locate(['a']), value, value.indexOf('!'))).toEqual({
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  })
})

test('the end of a value is after its last character', () => {
  const text = 'a: one\n'
  expect(positionInScalar(text, { line: 1, column: 4 }, 'one', 3)).toEqual({ line: 1, column: 7 })
})

const MARK = '§'
const piece = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '  ',
  '\n',
  '\n\n',
  "'",
  '"',
  '\\',
  'é',
  '🏥',
  '#',
  ': ',
  '{x}',
  '\t',
  'long words that are folded',
  '\u0007',
)
const style = fc.constantFrom(
  Scalar.PLAIN,
  Scalar.QUOTE_DOUBLE,
  Scalar.QUOTE_SINGLE,
  Scalar.BLOCK_FOLDED,
  Scalar.BLOCK_LITERAL,
)

test('a sign of a value is found in whatever style the value is written', () => {
  const parts = fc.array(piece, { maxLength: 8 }).map((all) => all.join(''))
  fc.assert(
    fc.property(parts, parts, style, fc.boolean(), fc.boolean(), (before, after, type, crlf, nested) => {
      const scalar = new Scalar(before + MARK + after)
      scalar.type = type
      const written = new Document({ x: 1, in: nested ? [{ a: scalar }] : { a: scalar } }).toString({ lineWidth: 20 })
      const text = crlf ? written.replaceAll('\n', '\r\n') : written
      const value = String(parseDocument(text).getIn(nested ? ['in', 0, 'a'] : ['in', 'a']))
      const { locate } = readYaml('f', text, z.unknown())
      const { line, column } = positionInScalar(
        text,
        locate(nested ? ['in', 0, 'a'] : ['in', 'a']),
        value,
        value.indexOf(MARK),
      )
      expect(text.split('\n')[line - 1]?.charAt(column - 1)).toBe(MARK)
    }),
    { numRuns: 1_000 },
  )
})
