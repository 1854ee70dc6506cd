import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { compileRules } from '../../src/rules/compile.ts'
import { change, GOOD, lintOf, STATELESS } from './sample-rule.ts'

const digest = (text: string) => text
const FILE = 'rules/tokens/sample.yaml'
const compile = (text: string, file = FILE) => compileRules([{ file, text }], { digest })
const places = (text: string, file = FILE) =>
  lintOf(compile(text, file)).map(({ line, column, code }) => `${line}:${column} ${code}`)
const finds = (text: string) => compileRules([{ file: FILE, text }], { digest: sha256 }).rules[0]?.finds
const version = (text: string) => compileRules([{ file: FILE, text }], { digest: sha256 }).rules[0]?.version
const suppress = (text: string) => compile(text).rules.map(({ suppressMs }) => suppressMs)
const selectionsOf = (text: string) => compile(text).rules[0]?.correlation.roles.flatMap(({ selections }) => selections)
const event = (data: Record<string, unknown>) =>
  ({ source: '/s', id: 'e', type: 'token.validated', time: 0, data }) as const

test('a good file is a rule', () => {
  const { rules, problems } = compile(GOOD)
  expect(problems).toEqual([])
  expect(
    rules.map(({ id, family, level, mode, groupNames, suppressMs, blocksToken }) => ({
      id,
      family,
      level,
      mode,
      groupNames,
      suppressMs,
      blocksToken,
    })),
  ).toEqual([
    {
      id: 'sample',
      family: 'tokens',
      level: 'high',
      mode: 'enforce',
      groupNames: ['beneficiaryId'],
      suppressMs: 3_600_000,
      blocksToken: true,
    },
  ])
  expect(places(STATELESS)).toEqual([])
})

describe('what is wrong with a file is told with its place', () => {
  test.each<[what: string, part: string, by: string, expected: string[]]>([
    ['an unknown key', 'mode: enforce', 'mode: enforce\nmood: good', ['5:1 unknown_key']],
    ['a share of a rule that is no canary', 'mode: enforce', 'mode: shadow\ncanary: 10%', ['5:1 share_without_canary']],
    ['a share that is no percentage', 'mode: enforce', 'mode: canary\ncanary: 0.1', ['5:9 invalid_type']],
    ['a share of more than all', 'mode: enforce', 'mode: canary\ncanary: 110%', ['5:9 invalid_format']],
    ['a share of none', 'mode: enforce', 'mode: canary\ncanary: 0%', ['5:9 invalid_value']],
    ['an unknown level', 'level: high', 'level: urgent', ['3:8 invalid_value']],
    ['a missing explanation', '\n  en: "{count} of {threshold} within {span}"', '', ['22:1 missing_text']],
    ['an unknown event type', 'event: token.issued', 'event: token.used', ['10:12 invalid_value']],
    ['a condition without end', 'outcome == "rejected"', 'outcome ==', ['8:53 cel_syntax']],
    ['a name that the event lacks', 'outcome == "rejected"', 'result == "rejected"', ['8:43 unknown_field']],
    ['a name inside a folded block', '&& has(tokenId)', '&& has(token)', ['13:14 unknown_field']],
    ['a nested field that is not there', 'delivery.medium in', 'delivery.means in', ['12:16 unknown_field']],
    ['a value that never is', '"rejected"', '"refused"', ['8:54 impossible_value']],
    ['a value that never is, in a list', '"sms"]', '"mail"]', ['12:34 impossible_value']],
    ['no condition but a text', 'outcome == "rejected"', 'outcome', ['8:43 wrong_type']],
    ['a field read without has()', 'outcome == "rejected"', 'tokenId == "t"', ['8:43 read_without_has']],
    ['matches()', 'outcome == "rejected"', '\'outcome.matches("r")\'', ['8:44 call_refused']],
    ['a quoted condition, past an escape', 'outcome == "rejected"', '"outcome == \\"x\\""', ['8:55 impossible_value']],
    ['a part of a pseudonym', 'outcome == "rejected"', 'beneficiaryId.startsWith("b")', ['8:43 type_mismatch']],
    ['a whole number', 'outcome == "rejected"', 'has(place) && place.lat == 5', ['8:57 type_mismatch']],
    ['an unknown correlation', 'type: value_count', 'type: value_counts', ['15:9 invalid_value']],
    ['a key that the correlation lacks', '  field: tokenId', '  fields: tokenId', ['18:3 unknown_key']],
    ['a key of another correlation', '  field: tokenId', '  field: tokenId\n  before: 1m', ['19:3 unknown_key']],
    ['no span', 'timespan: 10m', 'timespan: 10 minutes', ['19:13 invalid_format']],
    ['too long a span', 'timespan: 10m', 'timespan: 3651d', ['19:13 invalid_value']],
    ['two conditions', '{ gte: 5 }', '{ gte: 5, lt: 9 }', ['20:24 unknown_key']],
    ['a selection that is not there', 'rules: [a, b]', 'rules: [a, b, c]', ['16:17 unknown_selection']],
    ['a selection that nobody uses', 'rules: [a, b]', 'rules: [a]', ['9:3 unused_selection']],
    [
      'a group that an event lacks',
      'group-by: [beneficiaryId]',
      'group-by: [outcome]',
      ['17:14 group_not_in_selection'],
    ],
    [
      'a group twice',
      'group-by: [beneficiaryId]',
      'group-by: [beneficiaryId, beneficiaryId]',
      ['17:29 duplicate_name'],
    ],
    ['a group that is no value', 'group-by: [beneficiaryId]', 'group-by: { b: time }', ['17:18 wrong_type']],
    [
      'a group of one selection only',
      '    event: token.issued',
      '    event: token.issued\n    group-by: { x: tokenId }',
      ['11:17 unknown_group_name'],
    ],
    ['a group at both places', 'actions:', 'group-by: [beneficiaryId]\nactions:', ['21:1 group_by_twice']],
    ['a field that an event lacks', 'field: tokenId', 'field: outcome', ['18:10 unknown_field']],
    [
      'a field that is no single value',
      'field: tokenId',
      'field: delivery',
      ['18:10 unknown_field', '18:10 unknown_field'],
    ],
    ['a placeholder that is nothing', '{threshold} em', '{limit} em', ['23:19 unknown_placeholder']],
    ['a lone brace', '{span}"\nfalse', '{span"\nfalse', ['24:38 unknown_placeholder']],
    ['another action', 'block: token', 'block: payment', ['21:19 invalid_value']],
    [
      'an event of no type',
      'token.issued: { tokenId: t1 }',
      'token.used: {}',
      ['28:14 invalid_value', '28:24 unknown_key'],
    ],
    [
      'an event of two types',
      'token.issued: { tokenId: t1 }',
      'token.issued: {}, token.waived: {}',
      ['28:14 invalid_value'],
    ],
    ['no firing test', 'alerts: [{ at: 0m }]', 'alerts: []', ['26:1 no_firing_test']],
    ['an odd time', 'alerts: [{ at: 0m }]', 'alerts: [{ at: noon }]', ['29:20 invalid_format']],
    ['two tests of one name', 'name: boundary', 'name: silent', ['33:11 duplicate_name']],
    ['an id that is not the file', 'id: sample', 'id: simple', ['1:5 id_not_file_name']],
    ['no suppress', 'actions:', 'suppress: never\nactions:', ['21:11 invalid_value']],
    ['broken YAML', 'references: [A book]', 'references: [A book', ['7:1 yaml_syntax']],
  ])('%s', (_what, part, by, expected) => expect(places(change(GOOD, part, by))).toEqual(expected))

  test.each<[what: string, part: string, by: string, expected: string[]]>([
    ['a suppress without a group', 'group-by: [beneficiaryId]', 'suppress: 1h', ['14:11 suppress_without_group']],
    [
      'a group twice',
      'group-by: [beneficiaryId]',
      'group-by: [beneficiaryId, beneficiaryId]',
      ['14:27 duplicate_name'],
    ],
    ['a count that was not counted', 'pt: Foi', 'pt: "Foi {count}"', ['16:25 unknown_placeholder']],
    [
      'a block without a token',
      'a: { event: token.validated, condition: outcome == "rejected" }',
      'a: { event: token.waived }',
      ['15:19 no_token_to_block'],
    ],
  ])('%s, without correlation', (_what, part, by, expected) =>
    expect(places(change(STATELESS, part, by))).toEqual(expected),
  )

  test('a file outside a family, and an id that another file has', () => {
    expect(places(GOOD, 'sample.yaml')).toEqual(['1:1 no_family'])
    const twice = [FILE, 'rules/chat/sample.yaml'].map((file) => ({ file, text: GOOD }))
    const { rules, problems } = compileRules(twice, { digest })
    expect(problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual([
      'rules/chat/sample.yaml:1:5 duplicate_id',
    ])
    expect(rules).toHaveLength(1)
  })

  test('all problems of all files at once', () => {
    const broken = change(change(GOOD, 'level: high', 'level: low!'), 'timespan: 10m', 'timespan: x')
    const files = [
      { file: 'rules/a/sample.yaml', text: broken },
      {
        file: 'rules/a/other.yaml',
        text: change(change(GOOD, 'rules: [a, b]', 'rules: [a, c]'), 'outcome ==', 'out =='),
      },
    ]
    const found = compileRules(files, { digest }).problems
    expect(found.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual([
      'rules/a/sample.yaml:3:8 invalid_value',
      'rules/a/sample.yaml:19:13 invalid_format',
      'rules/a/other.yaml:1:5 id_not_file_name',
      'rules/a/other.yaml:8:43 unknown_field',
      'rules/a/other.yaml:9:3 unused_selection',
      'rules/a/other.yaml:16:14 unknown_selection',
    ])
  })
})

test('no file makes it throw, and every place lies in the file', () => {
  const lines = GOOD.split('\n')
  const words = ['x', '5', '[]', '{}', '""', 'null', '"{"', '9999999d', '[a, a]', '-1', '{ a: b }', '|', 'none', '1h']
  const edit = fc.record({
    line: fc.nat(lines.length - 1),
    value: fc.option(fc.constantFrom(...words), { nil: undefined }),
    other: fc.nat(lines.length - 1),
  })
  const edited = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const text = [...lines]
    for (const { line, value, other } of edits)
      text[line] = value === undefined ? (lines[other] ?? '') : (text[line] ?? '').replace(/: [^]*$/, `: ${value}`)
    return text.join('\n')
  })
  fc.assert(
    fc.property(edited, (text) => {
      const { rules, problems } = compile(text)
      const all = text.split('\n')
      expect(rules.length === 0).toBe(problems.length > 0)
      for (const { line, column, message, code } of problems) {
        if (code === 'cel_syntax') break
        expect(column).toBeLessThanOrEqual((all[line - 1]?.length ?? 0) + 1)
        expect(message).toMatch(/[.?]$/)
      }
    }),
    { numRuns: 100 },
  )
})

describe('suppress', () => {
  test.each([
    ['timespan: 10m', 3_600_000],
    ['timespan: 1h', 3_600_000],
    ['timespan: 3600001ms', 86_400_000],
    ['timespan: 72h', 86_400_000],
  ])('%s: %d ms', (span, ms) => expect(compile(change(GOOD, 'timespan: 10m', span)).rules[0]?.suppressMs).toBe(ms))

  test('as the file says', () => {
    expect(suppress(change(GOOD, 'actions:', 'suppress: 30m\nactions:'))).toEqual([1_800_000])
    expect(suppress(change(GOOD, 'actions:', 'suppress: none\nactions:'))).toEqual([undefined])
    expect(suppress(STATELESS)).toEqual([3_600_000])
    expect(suppress(change(STATELESS, 'group-by: [beneficiaryId]\n', ''))).toEqual([undefined])
  })
})

describe('a version', () => {
  test.each([
    ['a comment', 'level: high', 'level: high # really'],
    ['layout', 'title: { pt: Amostra, en: Sample }', 'title:\n  en: Sample\n  pt: Amostra'],
    ['another test', 'name: boundary', 'name: at the limit'],
  ])('stays with %s', (_what, part, by) => expect(version(change(GOOD, part, by))).toBe(version(GOOD)))
  test.each([
    ['a threshold', 'gte: 5', 'gte: 6'],
    ['a word', 'pt: Amostra', 'pt: Mostra'],
    ['a mode', 'mode: enforce', 'mode: draft'],
    ['a condition', '"rejected"', '"expired"'],
  ])('changes with %s', (_what, part, by) => expect(version(change(GOOD, part, by))).not.toBe(version(GOOD)))
})

test.each([
  ['canary: 2.5%', 0.025],
  ['canary: 100%', 1],
  ['', 0.1],
])('a canary with %j acts for %d of its groups', (share, canaryShare) => {
  const text = change(GOOD, 'mode: enforce', `mode: canary\n${share}`)
  const { rules, problems } = compileRules([{ file: 'rules/tokens/sample.yaml', text }], { digest: sha256 })
  expect(problems).toEqual([])
  expect(rules[0]).toMatchObject({ mode: 'canary', canaryShare })
})

describe('what a rule finds', () => {
  test.each([
    ['a word', 'pt: Amostra', 'pt: Mostra'],
    ['a level', 'level: high', 'level: low'],
    ['a mode', 'mode: enforce', 'mode: shadow'],
    ['what follows', 'actions:', 'suppress: 30m\nactions:'],
    ['the layout of a condition', 'outcome == "rejected"', `(outcome=='rejected')`],
  ])('stays with %s', (_what, part, by) => expect(finds(change(GOOD, part, by))).toBe(finds(GOOD)))
  test.each([
    ['a threshold', 'gte: 5', 'gte: 6'],
    ['a span', 'timespan: 10m', 'timespan: 11m'],
    ['a condition', '"rejected"', '"expired"'],
  ])('changes with %s', (_what, part, by) => expect(finds(change(GOOD, part, by))).not.toBe(finds(GOOD)))
})

describe('a selection', () => {
  const identities = (text: string) => selectionsOf(text)?.map(({ identity }) => identity)

  test('has one identity however it is laid out', () => {
    const same = change(GOOD, 'outcome == "rejected"', `(outcome=='rejected')`)
    expect(identities(same)).toEqual(identities(GOOD))
    expect(identities(change(GOOD, '"rejected"', '"expired"'))).not.toEqual(identities(GOOD))
    expect(identities(change(GOOD, 'group-by: [beneficiaryId]', 'group-by: { who: beneficiaryId }'))).toEqual(
      identities(GOOD),
    )
    expect(identities(change(GOOD, 'group-by: [beneficiaryId]', 'group-by: [providerId]'))).not.toEqual(
      identities(GOOD),
    )
  })

  const [a] = selectionsOf(change(GOOD, 'group-by: [beneficiaryId]', 'group-by: [beneficiaryId, providerId]')) ?? []

  test('selects, and groups what has all values', () => {
    expect(a?.matches(event({ outcome: 'rejected' }))).toBe(true)
    expect(a?.matches(event({ outcome: 'accepted' }))).toBe(false)
    expect(a?.group(event({ beneficiaryId: 'b', providerId: 'p' }))).toEqual(['b', 'p'])
    expect(a?.group(event({ beneficiaryId: 'b' }))).toBeUndefined()
    expect(a?.group(event({ beneficiaryId: 'b', providerId: '' }))).toBeUndefined()
  })

  test.each([
    ['tokenId', { tokenId: 't' }, 't'],
    ['tokenId', { tokenId: '' }, undefined],
    ['tokenId', {}, undefined],
    ['place.lat', { place: { lat: 0 } }, 0],
    ['place.lat', { place: null }, undefined],
    ['place.lat.deep', { place: { lat: 1 } }, undefined],
    ['place', { place: { lat: 1 } }, undefined],
    ['list', { list: ['x'] }, undefined],
    ['flag', { flag: false }, false],
  ])('reads the field %s of %j', (name, data, value) => expect(a?.field(name)(event(data))).toBe(value))
})
