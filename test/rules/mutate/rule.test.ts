import { expect, test } from 'vitest'
import { runInMemory } from '../../../src/cli/run-in-memory.ts'
import type { Event } from '../../../src/events/event.ts'
import { compileRules } from '../../../src/rules/compile.ts'
import { mutationsOf } from '../../../src/rules/mutate/rule.ts'
import { mutate } from '../../../src/rules/mutate/run.ts'
import { otherSpans } from '../../../src/rules/mutate/spans.ts'
import { change, GOOD, STATELESS } from '../sample-rule.ts'

const compile = (text: string) => {
  const { compiled, problems } = compileRules([{ file: 'rules/tokens/sample.yaml', text }], { digest: (one) => one })
  expect(problems).toEqual([])
  return compiled[0]!
}
const changesOf = (text: string) =>
  mutationsOf(compile(text)).map(({ path, from, to }) => `${path.join('.')}: ${from} → ${to ?? ''}`)

const ABSENCE = change(
  GOOD,
  GOOD.slice(GOOD.indexOf('correlation:'), GOOD.indexOf('actions:')),
  'correlation: { type: absence, trigger: b, absent: a, requires: c, before: 10m, after: 0s, match: a.time != b.time, group-by: [beneficiaryId] }\n',
)
  .replace('  b:\n', '  c: { event: token.requested }\n  b:\n')
  .replace(/explanation:[^]*?falsepositives/, 'explanation: { pt: Foi, en: It was }\nfalsepositives')
const ORDERED = ABSENCE.replace(
  /correlation: .*\n/,
  'correlation: { type: temporal_ordered, rules: [a, c, b], timespan: 1h, group-by: { who: beneficiaryId } }\n',
)
const LOOKUP = STATELESS.replace(
  'group-by: [beneficiaryId]',
  'group-by: [beneficiaryId]\nlookups: { record: { event: beneficiary.updated, key: beneficiaryId } }',
).replace('&& has(tokenId)', '&& record.holderId != beneficiaryId')

test.each<[string, string, string[]]>([
  [
    'a count',
    GOOD,
    [
      'correlation.condition: {"gte":5} → {"gte":4}',
      'correlation.condition: {"gte":5} → {"gte":6}',
      'correlation.condition: {"gte":5} → {"eq":5}',
      'correlation.timespan: 10m → 599999ms',
      'correlation.timespan: 10m → 600001ms',
      'correlation.timespan: 10m → 20m',
      'correlation.field: tokenId → beneficiaryId',
      'correlation.rules.0: a → ',
      'correlation.group-by.0: beneficiaryId → ',
      'correlation.group-by.0: beneficiaryId → tokenId',
      'suppress: 1h → none',
      'suppress: 1h → 2h',
      'suppress: 1h → 30m',
      'actions.block: token → ',
      'selections.a.condition: outcome == "rejected" → ',
    ],
  ],
  [
    'an absence',
    ABSENCE,
    [
      'correlation.requires: c → ',
      'correlation.match: a.time != b.time → ',
      'correlation.match: a.time != b.time → a.time == b.time',
      'correlation.trigger: b → a',
      'correlation.after: 0s → 1ms',
      'correlation.before: 10m → 599999ms',
    ],
  ],
  ['an order', ORDERED, ['correlation.rules.0: a → c', 'correlation.rules.1: c → b', 'correlation.rules.2: b → ']],
  [
    'a lookup',
    LOOKUP,
    ['lookups.record.key: beneficiaryId → holderId', 'lookups.record.equals: beneficiaryId → tokenId'],
  ],
])('%s is changed in these places', (_, text, wanted) => {
  const found = changesOf(text)
  expect(wanted.filter((one) => !found.includes(one))).toEqual([])
  expect(new Set(found).size).toBe(found.length)
})

test.each([
  ['10m', ['599999ms', '600001ms', '20m']],
  ['7d', ['604799999ms', '604800001ms', '14d']],
  ['400d', ['34559999s', '34560001s', '800d']],
  ['0s', ['1ms']],
])('%s is changed by the least step', (text, wanted) => expect(otherSpans(text)).toEqual(wanted))

test('a survivor is told with its place, and a listed one with its reason', async () => {
  const tools = { edge: (event: Event) => event, run: runInMemory, digest: (one: string) => one }
  const compiled = compile(change(STATELESS, ', condition: outcome == "rejected"', ''))
  const mutants = await mutate(compiled, { ...tools, equivalents: [] })
  const inList = mutants.find(({ from }) => from === '"sms"')
  // The sample's own tests fail without any change: what fails notices everything.
  expect(inList).toMatchObject({ file: 'rules/tokens/sample.yaml', line: 12, column: 34, outcome: 'noticed' })
  const passing = compile(
    change(STATELESS, STATELESS.slice(STATELESS.indexOf('  - name: silent')), PASSING).replace(
      'group-by: [beneficiaryId]\n',
      'group-by: [beneficiaryId]\nsuppress: 1h\n',
    ),
  )
  const listed = { rule: 'sample', path: 'suppress', from: '1h', to: '2h', reason: 'as said' }
  const all = await mutate(passing, { ...tools, equivalents: [listed] })
  expect(all.filter(({ path }) => path === 'suppress')).toMatchObject([
    { to: 'none', outcome: 'survived', line: 15 },
    { to: '2h', outcome: 'equivalent', by: 'as said' },
    { to: '30m', outcome: 'survived' },
  ])
  expect(all.find(({ path }) => path === 'actions.block')).toMatchObject({ outcome: 'noticed', by: 'boundary' })
})
const PASSING = `  - name: silent
    events: [{ at: 0m, token.requested: {} }]
    alerts: []
  - name: boundary
    events: [{ at: 0m, token.issued: { tokenId: t9 } }]
    alerts: [{ at: 0m, blocks: [t9] }]
`
