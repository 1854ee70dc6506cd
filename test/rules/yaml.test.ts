import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { formatProblem, readYaml } from '../../src/rules/yaml.ts'

const Sample = z.strictObject({
  id: z.string(),
  level: z.enum(['low', 'critical']),
  correlation: z.strictObject({
    timespan: z.string().regex(/^\d+[smhd]$/, 'Write a length of time, as in 10m'),
    condition: z.strictObject({ gte: z.int() }),
  }),
  extra: z.union([z.string(), z.strictObject({ deep: z.strictObject({ n: z.int() }) })]).optional(),
  by: z.record(z.string().regex(/^[a-z]+$/), z.int()).optional(),
  tests: z.array(z.strictObject({ name: z.string() })),
})
const GOOD = `id: a
level: critical
correlation:
  timespan: 24h
  condition: { gte: 2 }
tests: [{ name: x }]
`
const places = (text: string) =>
  readYaml('r.yaml', text, Sample).problems.map(({ line, column, code }) => `${line}:${column} ${code}`)

test('a good file is its value', () => {
  const { value, problems } = readYaml('r.yaml', GOOD, Sample)
  expect(problems).toEqual([])
  expect(value?.correlation).toEqual({ timespan: '24h', condition: { gte: 2 } })
})

test.each<[string, string, string[]]>([
  ['a value', GOOD.replace('24h', '24 hours'), ['4:13 invalid_format']],
  ['a value in a flow map', GOOD.replace('gte: 2', 'gte: two'), ['5:21 invalid_type']],
  ['a missing key, at its parent', GOOD.replace('  timespan: 24h\n', ''), ['3:1 missing_key']],
  ['a missing key at the top', GOOD.replace('id: a\n', ''), ['1:1 missing_key']],
  ['a repeated key', `${GOOD}id: b\n`, ['7:1 duplicate_key']],
  ['an empty value, at its key', GOOD.replace('level: critical', 'level:'), ['2:1 invalid_value']],
  ['a block for a scalar, at its key', GOOD.replace('timespan: 24h', 'timespan:\n    a: 1'), ['4:3 invalid_type']],
  ['the nearest alternative', `${GOOD}extra:\n  deep: { n: x }\n`, ['8:14 invalid_type']],
  ['no alternative is near', `${GOOD}extra: 12\n`, ['7:8 invalid_type']],
  ['a key of a record', `${GOOD}by:\n  Ab: 1\n`, ['8:3 invalid_key']],
  ['an alias', GOOD.replace('id: a', 'id: &x a').replace('name: x', 'name: *x'), ['6:17 alias']],
  ['a tag of its own', GOOD.replace('id: a', 'id: !mine a'), ['1:5 yaml_tag']],
  ['two documents', `${GOOD}---\nid: b\n`, ['7:1 multiple_docs']],
  ['an empty file', '', ['1:1 invalid_type']],
  ['a comment only', '# nothing\n', ['1:1 invalid_type']],
  ['Windows line ends', GOOD.replaceAll('\n', '\r\n').replace('gte: 2', 'gte: two'), ['5:21 invalid_type']],
])('%s is told with its place', (_, text, expected) => {
  expect(places(text)).toEqual(expected)
})

test('an unknown key that should have been another is told once', () => {
  expect(places(GOOD.replace('name: x', 'nam: x'))).toEqual(['6:11 unknown_key'])
})
test('all problems are told at once', () => {
  const text = GOOD.replace('24h', 'x').replace('gte: 2', 'gte: two').replace('critical', 'urgent')
  expect(places(text)).toEqual(['2:8 invalid_value', '4:13 invalid_format', '5:21 invalid_type'])
})
test('__proto__ is a key as any other, and unknown', () => {
  expect(places(`${GOOD}__proto__: { x: 1 }\n`)).toEqual(['7:1 unknown_key'])
})
test('a problem reads as a link and a sentence', () => {
  const [problem] = readYaml('rules/a.yaml', GOOD.replace('24h', 'x'), Sample).problems
  expect(problem && formatProblem(problem)).toBe(
    'rules/a.yaml:4:13 correlation.timespan: Write a length of time, as in 10m. [invalid_format]',
  )
})
test('locate finds values and keys, also of what is absent', () => {
  const { locate } = readYaml('r.yaml', GOOD, Sample)
  expect(locate(['tests', 0, 'name'])).toEqual({ line: 6, column: 17 })
  expect(locate(['tests', 0, 'name'], true)).toEqual({ line: 6, column: 11 })
  expect(locate(['correlation', 'condition', 'lt'])).toEqual({ line: 5, column: 14 })
  expect(locate(['tests', 7])).toEqual({ line: 6, column: 8 })
})
test('no text makes it throw, and every place lies in the text', () => {
  const piece = fc.constantFrom(
    ...Array.from('[]{}:,-#&*!|>\'"%@` \n\t\r?~01aé'),
    '---',
    '...',
    '\uFEFF',
    '\uD800',
    '<<',
    '\0',
  )
  const texts = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.nat(GOOD.length), piece).map(([at, part]) => GOOD.slice(0, at) + part + GOOD.slice(at)),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const { value, problems } = readYaml('f.yaml', text, Sample)
      expect(value === undefined).toBe(problems.length > 0)
      for (const { line, column } of problems) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(text.split(/\n/).length)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: 2_000 },
  )
})
test.each([['['], ['{a: '], ['- '], ['? ']])('ten thousand levels of %j are refused, not a crash', (open) => {
  expect(readYaml('f.yaml', open.repeat(10_000), z.unknown()).problems.length).toBeGreaterThan(0)
})
