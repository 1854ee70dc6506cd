import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { layOut } from '../../src/engine/layout.ts'
import { createPlan } from '../../src/engine/plan.ts'
import type { Event } from '../../src/events/event.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY, HOUR, MINUTE } from '../oracle/samples.ts'
import type { CorrelationSpec, RuleSpec } from '../oracle/spec.ts'
import { catalogue } from './catalogue.ts'

const count = (timespanMs: number, n = 2): CorrelationSpec => ({
  type: 'event_count',
  rules: ['a'],
  timespanMs,
  condition: { op: 'gte', n },
})
const values = (field: string): CorrelationSpec => ({
  type: 'value_count',
  rules: ['a'],
  field,
  timespanMs: MINUTE,
  condition: { op: 'gte', n: 2 },
})
const ruleOf = (id: string, correlation: CorrelationSpec, over: Partial<RuleSpec> = {}): RuleSpec => ({
  id,
  groupNames: ['beneficiaryId'],
  selections: { a: { event: 'token.validated', groupFields: ['beneficiaryId'] } },
  correlation,
  suppressMs: HOUR,
  blocksToken: false,
  ...over,
})
const byToken: Partial<RuleSpec> = {
  groupNames: ['tokenId'],
  selections: { a: { event: 'token.validated', groupFields: ['tokenId'] } },
}
const ofRejected: Partial<RuleSpec> = {
  selections: {
    a: {
      event: 'token.validated',
      where: [{ field: 'outcome', in: ['rejected'] }],
      groupFields: ['beneficiaryId'],
    },
  },
}

const event: Event = {
  source: '/s',
  id: 'e',
  type: 'token.validated',
  time: Date.UTC(2026, 10, 22),
  data: { beneficiaryId: 'b1', tokenId: 't1', providerId: 'p1', outcome: 'rejected' },
}

/** How many kinds of log rules keep, and roles in them; how many logs one event enters, and with how many roles. */
function counted(rules: Parameters<typeof layOut>[0]) {
  const layout = layOut(rules, sha256)
  const plan = createPlan(layout)
  plan.add(event)
  const entries = plan.observations.flatMap((observation) => observation.entries)
  return {
    kinds: layout.kinds.length,
    roles: layout.kinds.flatMap(({ roles }) => roles).length,
    logs: plan.observations.length,
    entries: entries.length,
    played: entries.flatMap(({ roles }) => roles).length,
  }
}

test.each<[what: string, other: RuleSpec, expected: ReturnType<typeof counted>]>([
  [
    'the same selection and key: one log, one role',
    ruleOf('two', count(2 * MINUTE, 3)),
    { kinds: 1, roles: 1, logs: 1, entries: 1, played: 1 },
  ],
  [
    'the same, of another kind that needs no field',
    ruleOf('two', { type: 'none', rules: ['a'] }),
    { kinds: 1, roles: 1, logs: 1, entries: 1, played: 1 },
  ],
  [
    'another field kept: one log, one entry in two roles',
    ruleOf('two', values('providerId')),
    { kinds: 1, roles: 2, logs: 1, entries: 1, played: 2 },
  ],
  [
    'another selection of the same event: one log, one entry in two roles',
    ruleOf('two', count(MINUTE), ofRejected),
    { kinds: 1, roles: 2, logs: 1, entries: 1, played: 2 },
  ],
  ['another key', ruleOf('two', count(MINUTE), byToken), { kinds: 2, roles: 2, logs: 2, entries: 2, played: 2 }],
  ['another reach', ruleOf('two', count(3 * DAY)), { kinds: 2, roles: 2, logs: 2, entries: 2, played: 2 }],
])('rules share a log: %s', (_, other, expected) => {
  const one = ruleOf('one', count(MINUTE))
  expect(counted([one, other].map(toEngineRule))).toEqual(expected)
  expect(counted([other, one].map(toEngineRule))).toEqual(expected)
})

test('a hundred rules over one selection keep one log of one role', () => {
  const rules = Array.from({ length: 100 }, (_, at) => toEngineRule(ruleOf(`r${at}`, count(MINUTE, at + 1))))
  expect(counted(rules)).toEqual({ kinds: 1, roles: 1, logs: 1, entries: 1, played: 1 })
})

test('rules of the catalogue that read presented tokens by token share their log', () => {
  const rules = catalogue(['token-reused-across-providers', 'token-beneficiary-mismatch'])
  const [kinds] = [layOut(rules, sha256).kinds]
  expect(kinds.filter(({ keyNames }) => keyNames.join() === 'tokenId')).toHaveLength(1)
})
