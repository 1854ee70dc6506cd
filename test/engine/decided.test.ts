import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { Due } from '../../src/engine/decide.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { NO_ANSWERS } from '../../src/engine/lookups.ts'
import type { Plan } from '../../src/engine/plan.ts'
import { NO_ROLES } from '../../src/engine/role-sets.ts'
import type { Event } from '../../src/events/event.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'

const rule: RuleSpec = {
  id: 'looks-up',
  groupNames: ['beneficiaryId'],
  selections: {
    a: {
      event: 'token.validated',
      groupFields: ['beneficiaryId'],
      lookup: { key: 'beneficiaryId', own: 'beneficiaryId', op: '!=', record: 'holderId' },
    },
  },
  correlation: { type: 'none', rules: ['a'] },
  suppressMs: HOUR,
  blocksToken: false,
}
const event = (id: string, type: Event['type'], data: Event['data']): Event => ({
  source: '/s',
  id,
  type,
  time: DAY_START,
  data,
})

test.each([
  ['with all that is kept of it, reads nothing first', (due: Due) => due, 0],
  [
    'by its identity, reads its log first',
    (due: Due): Due => ({ ...due, hit: { ...due.hit, type: '', values: {}, roles: NO_ROLES } }),
    1,
  ],
])('who knows a hit %s, and asks the same', async (_, known, logs) => {
  const engine = createEngine({ rules: [toEngineRule(rule)], registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const arrived = engine.plan()
  for (const id of ['1', '2']) arrived.add(event(id, 'token.validated', { beneficiaryId: 'b1' }))
  const due = engine.decide(arrived, await store.observe(arrived.observations)).due.map(known)
  const candidates = engine.planCandidates(due) as Plan
  expect(candidates.observations).toHaveLength(logs)
  const questions = engine.questionsOf(due, candidates, await store.observe(candidates.observations))
  expect(questions.map(({ entry, key }) => [entry.id, entry.values, key])).toEqual(
    ['1', '2'].map((id) => [id, expect.objectContaining({ '?beneficiaryId': 'b1' }), 'b1']),
  )
})

test.each([
  ['at once with the decision', false, 1],
  ['after another worker has decided without it', true, 0],
])('what is selected %s makes so many alerts', async (_, decidedBefore, alerts) => {
  const engine = createEngine({ rules: [toEngineRule(rule)], registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const decide = async (plan: Plan) => engine.decide(plan, await store.observe(plan.observations))
  const arrived = engine.plan()
  arrived.add(event('0', 'beneficiary.updated', { beneficiaryId: 'b1', holderId: 'h1' }))
  arrived.add(event('1', 'token.validated', { beneficiaryId: 'b1' }))
  const { due } = await decide(arrived)
  expect(due).toHaveLength(1)

  const candidates = engine.planCandidates(due) as Plan
  const questions = engine.questionsOf(due, candidates, await store.observe(candidates.observations))
  const lookups = engine.planLookups(questions)
  const answers = engine.answersOf(questions, lookups, await store.observe(lookups.observations))
  expect(answers.selected).toHaveLength(1)

  const first: readonly Due[] = decidedBefore ? due : []
  expect((await decide(engine.planDecisions(first, NO_ANSWERS))).touched.size).toBe(0)
  expect((await decide(engine.planDecisions(due, answers))).touched.size).toBe(alerts)
  // A copy of what is decided waits no more.
  expect((await decide(arrived)).due).toEqual([])
})
