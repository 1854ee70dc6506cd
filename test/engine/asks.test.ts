import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Event } from '../../src/events/event.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import type { CorrelationSpec, RuleSpec } from '../oracle/spec.ts'

const selection = { event: 'token.validated', groupFields: ['beneficiaryId'] }
const rule: Omit<RuleSpec, 'correlation'> = {
  id: 'pair',
  groupNames: ['beneficiaryId'],
  selections: { a: selection, b: selection },
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

const both: CorrelationSpec = { type: 'temporal', rules: ['a', 'b'], timespanMs: HOUR }
const count: CorrelationSpec = {
  type: 'event_count',
  rules: ['a', 'b'],
  timespanMs: HOUR,
  condition: { op: 'gte', n: 2 },
}

test.each([
  ['in a role of each', both],
  ['in one role', count],
])('a hit that two selections select asks for its block once: %s', async (_, correlation) => {
  const spec = { ...rule, correlation }
  const engine = createEngine({ rules: [toEngineRule(spec)], registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const asksOf = async (given: Event) => {
    const plan = engine.plan()
    plan.add(given)
    return engine.decide(plan, await store.observe(plan.observations)).asks.map(({ tokenId }) => tokenId)
  }
  expect(await asksOf(event('1', 0))).toEqual([])
  expect(await asksOf(event('2', 1))).toEqual(['t2'])
})
