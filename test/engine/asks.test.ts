import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Event } from '../../src/events/event.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'

const selection = { event: 'token.validated', groupFields: ['beneficiaryId'] }
const rule: RuleSpec = {
  id: 'pair',
  groupNames: ['beneficiaryId'],
  selections: { a: selection, b: selection },
  correlation: { type: 'temporal', rules: ['a', 'b'], timespanMs: HOUR },
  suppressMs: HOUR,
  blocksToken: true,
}
const event = (id: string, at: number): Event => ({
  source: '/s',
  id,
  type: 'token.validated',
  time: DAY_START + at,
  data: { beneficiaryId: 'b1', tokenId: `t${id}` },
})

test.each([
  ['one selection', ['a'], ['2']],
  ['two selections that select the same', ['a', 'b'], ['2']],
])('a hit asks for its block once, whatever the number of its roles: %s', async (_, rules, asked) => {
  const spec: RuleSpec =
    rules.length === 2
      ? rule
      : {
          ...rule,
          correlation: { type: 'event_count', rules, timespanMs: HOUR, condition: { op: 'gte', n: 2 } },
        }
  const engine = createEngine({ rules: [toEngineRule(spec)], registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const asksOf = async (given: Event) => {
    const plan = engine.plan()
    plan.add(given)
    return engine.decide(plan, await store.observe(plan.observations)).asks.map(({ tokenId }) => tokenId)
  }
  expect(await asksOf(event('1', 0))).toEqual([])
  expect(await asksOf(event('2', 1))).toEqual(asked.map((id) => `t${id}`))
})
