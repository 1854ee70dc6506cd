import { describe, expect, test } from 'vitest'
import { createMemoryRun, runInMemory } from '../../src/cli/run-in-memory.ts'
import type { Event } from '../../src/events/event.ts'
import { compileRules } from '../../src/rules/compile.ts'
import { eventTypesOf } from '../../src/rules/rule.ts'
import { change, GOOD, lintOf, STATELESS } from './sample-rule.ts'

const digest = (text: string) => text
const compile = (text: string) => compileRules([{ file: 'rules/tokens/sample.yaml', text }], { digest })
const LOOKING = change(
  STATELESS,
  STATELESS.slice(STATELESS.indexOf('selections:'), STATELESS.indexOf('group-by:')),
  `selections:
  a:
    event: token.issued
    condition: CONDITION
lookups:
  record: { event: beneficiary.updated, key: beneficiaryId }
`,
)
const asking = (condition: string, text = LOOKING) => change(text, 'CONDITION', JSON.stringify(condition))
const OTHER = 'record.holderId != beneficiaryId'
const problems = (text: string) => lintOf(compile(text)).map(({ line, column, code }) => `${line}:${column} ${code}`)

test('a rule that looks up waits, and reads the looked-up type too', () => {
  const [rule] = compile(asking(OTHER)).rules
  expect(rule?.correlation).toMatchObject({ type: 'none', deferred: true, backMs: 0, aheadMs: 0 })
  expect([...eventTypesOf(rule as NonNullable<typeof rule>)]).toEqual(['token.issued', 'beneficiary.updated'])
})

describe('what is wrong with a lookup is told with its place', () => {
  test.each<[what: string, text: string, expected: string[]]>([
    ['a field that the record lacks', asking('record.name == "x"'), ['10:24 unknown_field']],
    ['a field read without has()', asking('beneficiaryId in record.guardianIds'), ['10:34 read_without_has']],
    ['the record as a whole', asking(`has(record) && ${OTHER}`), ['10:21 no_field']],
    ['a part of a pseudonym', asking('record.holderId.startsWith("b")'), ['10:17 type_mismatch']],
    ['an impossible value', asking(`${OTHER} && delivery.medium == "mail"`), ['10:72 impossible_value']],
    ['a lookup that nobody uses', asking('delivery.medium == "app"'), ['12:3 unused_lookup']],
    ['an unknown type', change(asking(OTHER), 'beneficiary.updated', 'beneficiary.changed'), ['12:20 invalid_value']],
    ['a key that the type lacks', change(asking(OTHER), 'key: beneficiaryId', 'key: tokenId'), ['12:46 unknown_field']],
    [
      'a key that is no value',
      change(asking(OTHER), 'key: beneficiaryId', 'key: guardianIds, equals: beneficiaryId'),
      ['12:46 unknown_field'],
    ],
    [
      'a key that is asked for wrongly',
      change(asking(OTHER), 'key: beneficiaryId', 'key: beneficiaryId, equals: delivery.recipient'),
      ['12:78 unknown_field'],
    ],
    [
      'a name that the event has',
      change(asking('delivery.holderId != beneficiaryId'), 'record:', 'delivery:'),
      ['12:3 name_taken'],
    ],
    [
      'the latest of itself',
      change(
        asking('record.tokenId != tokenId'),
        'beneficiary.updated, key: beneficiaryId',
        'token.issued, key: beneficiaryId',
      ),
      ['10:16 lookup_of_itself'],
    ],
  ])('%s', (_what, text, expected) => expect(problems(text)).toEqual(expected))

  test('what can be contradicted looks nothing up', () => {
    const absence = change(
      change(asking(OTHER), 'group-by: [beneficiaryId]\n', ''),
      'lookups:',
      `  b: { event: token.requested }
correlation: { type: absence, trigger: a, absent: b, before: 1m, after: 1m, group-by: [beneficiaryId] }
lookups:`,
    )
    expect(problems(absence)).toEqual(['12:22 lookup_refused'])
  })
})

const event = (type: Event['type'], id: string, time: number, data: Record<string, unknown>): Event => ({
  source: '/s',
  id,
  type,
  time,
  data: { beneficiaryId: 'b1', ...data },
})
const issued = (data: Record<string, unknown> = {}, id = 'i', time = 1_000) =>
  event('token.issued', id, time, { tokenId: 't', delivery: { medium: 'app' }, ...data })
const record = (data: Record<string, unknown> = {}, id = 'r', time = 500) =>
  event('beneficiary.updated', id, time, { holderId: 'h', birthDate: '2010-01-01', ...data })

test.each<[condition: string, events: readonly Event[], evidence: string[][], errors?: number]>([
  [OTHER, [record(), issued()], [['r', 'i']]],
  [OTHER, [issued()], []],
  [OTHER, [record({ holderId: 'b1' }), issued()], []],
  [OTHER, [record({}, 'r', 1_000), issued()], [['i', 'r']]],
  [OTHER, [record({}, 'r', 1_001), issued()], []],
  [OTHER, [record(), record({ holderId: 'b1' }, 'r2', 501), issued()], []],
  [OTHER, [record({ holderId: 'b1' }, 'r2', 499), record(), issued()], [['r', 'i']]],
  [OTHER, [issued(), record()], [['r', 'i']]],
  [OTHER, [record({ beneficiaryId: 'b2' }), issued()], []],
  ['delivery.medium == "sms" && record.holderId != beneficiaryId', [record(), issued()], []],
  ['has(record.guardianIds)', [record(), issued()], []],
  ['!has(record.guardianIds) || !(beneficiaryId in record.guardianIds)', [record(), issued()], [['r', 'i']]],
  [
    '!has(record.guardianIds) || !(beneficiaryId in record.guardianIds)',
    [record({ guardianIds: ['b1'] }), issued()],
    [],
  ],
  ['has(delivery.recipientId) && record.holderId == delivery.recipientId', [record(), issued()], []],
  [
    'has(delivery.recipientId) && record.holderId == delivery.recipientId',
    [record(), issued({ delivery: { medium: 'app', recipientId: 'h' } })],
    [['r', 'i']],
  ],
  ['record.time < time && record.id == "r" && record.source == source', [record(), issued()], [['r', 'i']]],
  ['record.birthDate == "2010-01-01" || 1 / 0 > 1', [record(), issued()], [['r', 'i']]],
  ['record.birthDate == "x" || 1 / 0 > 1', [record(), issued()], [], 1],
  ['record.birthDate == "x" || 1 / 0 > 1', [issued()], [], 0],
])('%s', async (condition, events, evidence, errors = 0) => {
  const { rules, problems: wrong } = compile(asking(condition))
  expect(wrong).toEqual([])
  const run = createMemoryRun(rules, {})
  for (const each of events) await run.push(each)
  const alerts = await run.end()
  expect(alerts.map((alert) => alert.evidence.map(({ id }) => id))).toEqual(evidence)
  expect(run.counts.errors.get('sample') ?? 0).toBe(errors)
})

test('another field may ask for the key', async () => {
  const text = change(
    asking('record.holderId == beneficiaryId'),
    'key: beneficiaryId',
    'key: beneficiaryId, equals: delivery.recipientId',
  )
  const { rules, problems: wrong } = compile(text)
  expect(wrong).toEqual([])
  const events = [
    record({ beneficiaryId: 'b2', holderId: 'b1' }),
    issued({ delivery: { medium: 'app', recipientId: 'b2' } }, 'i1'),
    issued({}, 'i2'),
  ]
  expect((await runInMemory(rules, events)).map(({ trigger }) => trigger.id)).toEqual(['i1'])
})

test('two rules may call by one name what each asks for in its own way', async () => {
  const byRecipient = change(
    change(asking('record.holderId == beneficiaryId'), 'id: sample', 'id: other'),
    'key: beneficiaryId',
    'key: beneficiaryId, equals: delivery.recipientId',
  )
  const texts = [asking(OTHER), byRecipient]
  const { rules, problems: wrong } = compileRules(
    texts.map((text, nth) => ({ file: `rules/tokens/${['sample', 'other'][nth]}.yaml`, text })),
    { digest },
  )
  expect(wrong).toEqual([])
  const events = [
    record(),
    record({ beneficiaryId: 'b2', holderId: 'b1' }, 'r2'),
    issued({ delivery: { medium: 'app', recipientId: 'b2' } }),
  ]
  const alerts = await runInMemory(rules, events)
  expect(Object.fromEntries(alerts.map(({ ruleId, evidence }) => [ruleId, evidence.map(({ id }) => id)]))).toEqual({
    sample: ['r', 'i'],
    other: ['r2', 'i'],
  })
})

const validated = (id: string, time: number) =>
  event('token.validated', id, time, { providerId: 'p', outcome: 'rejected' })

test('any correlation may count what has been looked up', async () => {
  const counting = change(
    change(
      GOOD,
      'condition: outcome == "rejected"',
      `condition: ${JSON.stringify('outcome == "rejected" && record.holderId != beneficiaryId')}`,
    ),
    'correlation:',
    'lookups: { record: { event: beneficiary.updated, key: beneficiaryId } }\ncorrelation:',
  )
  const { rules, problems: wrong } = compile(
    change(change(counting, 'type: value_count', 'type: event_count'), '  field: tokenId\n', '').replace(
      'gte: 5',
      'gte: 2',
    ),
  )
  expect(wrong).toEqual([])
  const events = [validated('v0', 100), record(), validated('v1', 1_000), validated('v2', 2_000)]
  expect(
    (await runInMemory(rules, events)).map(({ trigger, evidence }) => [trigger.id, evidence.map(({ id }) => id)]),
  ).toEqual([['v2', ['r', 'v1', 'v2']]])
})
