import { expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import type { Event } from '../../src/events/event.ts'
import { compileRules } from '../../src/rules/compile.ts'
import { runRuleTests, type TestTools } from '../../src/rules/testing.ts'
import { change, STATELESS } from './sample-rule.ts'

const SAMPLE = change(
  STATELESS,
  'a: { event: token.validated, condition: outcome == "rejected" }',
  'a: { event: token.validated }',
)
const FIRES = 'alerts: [{ at: 0m }]'
const BOUNDARY = `  - name: boundary
    events: [{ at: 0m, token.issued: {} }]
    alerts: []`
const edge = (event: Event) => event

async function run(text: string, tools: TestTools = { run: runInMemory, edge }) {
  const { compiled, problems } = compileRules([{ file: 'rules/tokens/sample.yaml', text }], { digest: (one) => one })
  expect(problems).toEqual([])
  return runRuleTests(compiled, tools)
}
const failures = async (text: string) =>
  (await run(text))
    .filter(({ passed }) => !passed)
    .map(({ line, column, difference }) => ({ line, column, difference }))

test('a test that fails says where it is, what was expected and what came', async () => {
  expect(await failures(SAMPLE)).toEqual([
    { line: 22, column: 11, difference: ['  + group: {"beneficiaryId":"b-1"}, at: 0s, hits: 1'] },
    { line: 25, column: 11, difference: ['  + group: {"beneficiaryId":"b-1"}, at: 0s, hits: 1'] },
  ])
  const wrong = change(
    SAMPLE,
    FIRES,
    'alerts: [{ at: 1m, hits: 1, evidence: 2 }, { at: 0m, group: { beneficiaryId: b-1 } }]',
  )
  expect((await failures(wrong))[0]).toEqual({ line: 19, column: 11, difference: ['  - at: 1m, hits: 1, evidence: 2'] })
})

test.each([
  ['group: { beneficiaryId: b-2 }', 1],
  ['group: { beneficiaryId: b-1, more: 1 }', 1],
  ['until: 1ms', 1],
  ['until: 0s', 0],
  ['hits: 2', 1],
  ['evidence: 1', 0],
  ['reading: {}', 0],
  ['reading: { count: 1 }', 1],
  ['explanation: { pt: Foi }', 0],
  ['explanation: { pt: Foi, en: It is }', 1],
])('an alert with %s: %d fails', async (wish, failing) => {
  const text = change(SAMPLE, FIRES, `alerts: [{ at: 0m, ${wish} }]`)
  expect((await failures(text)).filter(({ line }) => line === 19)).toHaveLength(failing)
})

test('an event that is none fails the test, and its fault is told', async () => {
  const text = change(SAMPLE, 'token.issued: { tokenId: t1 }', 'token.issued: { tokenId: "", delivery: 3 }')
  expect((await failures(text))[0]?.difference.join()).toMatch(/^ {2}event 1 is none: .*data\.tokenId.*data\.delivery/)
})

test('events are what a producer would send: the example of their type, what the test says, null for what is absent', async () => {
  const seen: Event[] = []
  const text = change(
    SAMPLE,
    BOUNDARY,
    `  - name: boundary
    events:
      - { at: 90s, token.issued: { tokenId: t9, careKind: null, delivery: { medium: sms } } }
      - { at: "2026-03-02T09:00:00.5-03:00", id: x, source: /y, token.validated: {} }
    alerts: []`,
  )
  const tools: TestTools = {
    edge: (event) => ({ ...event, data: { ...event.data, seen: true } }),
    run: async (_rules, events): Promise<readonly Alert[]> => {
      seen.splice(0, seen.length, ...events)
      return []
    },
  }
  await run(text, tools)
  expect(seen).toMatchObject([
    {
      source: '/test',
      id: 'e-1',
      type: 'token.issued',
      time: Date.UTC(2026, 2, 2, 12, 1, 30),
      data: { tokenId: 't9', seen: true },
    },
    {
      source: '/y',
      id: 'x',
      type: 'token.validated',
      time: Date.UTC(2026, 2, 2, 12, 0, 0, 500),
      data: { outcome: 'accepted' },
    },
  ])
  expect(seen[0]?.data['delivery']).toEqual({ medium: 'sms' })
  expect(seen[0]?.data).not.toHaveProperty('careKind')
})
