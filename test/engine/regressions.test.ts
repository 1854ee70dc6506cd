import { expect, test } from 'vitest'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { oracle } from '../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { actual, engine, expected } from './against-oracle.ts'

const stateless = (id: string, providerId: string): RuleSpec => ({
  id,
  groupNames: ['beneficiaryId'],
  selections: {
    a: {
      event: 'token.validated',
      where: [{ field: 'providerId', in: [providerId] }],
      groupFields: ['beneficiaryId'],
    },
  },
  correlation: { type: 'none', rules: ['a'] },
  suppressMs: 3_600_000,
  blocksToken: false,
})
const validated = (id: string, beneficiaryId: string | number, providerId: string): OracleEvent => ({
  source: '/s',
  id,
  type: 'token.validated',
  time: Date.UTC(2026, 10, 22),
  data: { beneficiaryId, providerId },
})

test.each([
  ['is no JSON', '\u0000oops'],
  ['looks like another group', '\u0000[1]'],
])('a group value that begins with U+0000 and %s', async (_, value) => {
  const rule = stateless('nul', 'p1')
  const set = [validated('1', value, 'p1'), validated('2', 1, 'p1')]
  const alerts = await engine([toEngineRule(rule)], set)
  expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(rule)], set)))
})

// The names of what these two rules select begin with the same four hexadecimal digits of their hash.
test('rules whose selections have hashes that begin alike select what they say', async () => {
  const specs = [stateless('r108', 'p108'), stateless('r354', 'p354')]
  const set = [validated('1', 'b1', 'p108'), validated('2', 'b1', 'p354')]
  const alerts = await engine(specs.map(toEngineRule), set)
  expect(actual(alerts)).toEqual(expected(oracle(specs.map(toOracleRule), set)))
})

test('what is selected with a lookup and without one keeps the record', async () => {
  const lookup = { key: 'beneficiaryId', own: 'beneficiaryId', op: '!=', record: 'holderId' } as const
  const selection = { event: 'token.validated', groupFields: ['beneficiaryId'] }
  const rule: RuleSpec = {
    ...stateless('both', 'p1'),
    selections: { a: selection, b: { ...selection, lookup } },
    correlation: { type: 'none', rules: ['a', 'b'] },
  }
  const record = {
    ...validated('0', 'b1', 'p1'),
    type: 'beneficiary.updated',
    data: { beneficiaryId: 'b1', holderId: 'h' },
  }
  const set = [record, validated('1', 'b1', 'p1')]
  const alerts = await engine([toEngineRule(rule)], set)
  expect(alerts.map(({ evidenceCount }) => evidenceCount)).toEqual([2])
  expect(actual(alerts)).toEqual(expected(oracle([toOracleRule(rule)], set)))
})
