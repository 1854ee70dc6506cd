import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { begun } from '../../contract/begun.ts'
import { sha256 } from '../../../src/adapters/files/digest.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import type { Alert } from '../../../src/engine/alert.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { Event } from '../../../src/events/event.ts'
import { createEffects } from '../../../src/services/detector/effects.ts'
import { EDGE } from '../../contract/window-log.ts'
import { toEngineRule } from '../../oracle/engine-rules.ts'
import { HOUR, MINUTE } from '../../oracle/samples.ts'
import type { RuleSpec } from '../../oracle/spec.ts'
import { connect, freshPrefix } from './server.ts'

const shared: Omit<RuleSpec, 'id' | 'correlation'> = {
  groupNames: ['beneficiaryId'],
  selections: {
    a: { event: 'token.issued', groupFields: ['beneficiaryId'] },
    b: { event: 'token.requested', groupFields: ['beneficiaryId'] },
    c: { event: 'contact.changed', groupFields: ['beneficiaryId'] },
  },
  suppressMs: HOUR,
  blocksToken: false,
}
const specs: readonly RuleSpec[] = [
  {
    ...shared,
    id: 'unasked',
    correlation: { type: 'absence', trigger: 'a', absent: 'b', beforeMs: 0, afterMs: 15 * MINUTE },
  },
  { ...shared, id: 'changed', correlation: { type: 'none', rules: ['c'] }, suppressMs: undefined },
]
const event = (type: Event['type'], id: string, minutes: number): Event => ({
  source: '/s',
  id,
  type,
  time: EDGE + minutes * MINUTE,
  data: { beneficiaryId: 'b1' },
})

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

/** Workers over one Redis, each with its engine and effects. */
async function startWorkers(count: number) {
  const prefix = freshPrefix()
  const incarnation = await begun(createRedisSharedState(redis, prefix))
  return Array.from({ length: count }, () => {
    const engine = createEngine({ rules: specs.map(toEngineRule), registryVersion: 0, digest: sha256 })
    const store = createRedisWindowStore({ redis, prefix, incarnation, latenessMs: 0 })
    const effects = createEffects(engine, { alerts: 'alerts', blocks: 'blocks' })
    const settle = async (plan: ReturnType<typeof engine.plan>) => {
      const outcome = engine.decide(plan, await store.observe(plan.observations))
      effects.take(outcome)
      return outcome.due
    }
    const take = (...events: readonly Event[]) => {
      const plan = engine.plan()
      for (const each of events) plan.add(each)
      return settle(plan)
    }
    const decide = (due: Parameters<typeof engine.planDecisions>[0]) => settle(engine.planDecisions(due))
    const unasked = (all: boolean) =>
      effects
        .drain(all)
        .map(({ value }) => JSON.parse(String(value)) as Alert)
        .filter(({ ruleId }) => ruleId === 'unasked')
        .map(({ hits }) => hits)
    return { take, decide, unasked }
  })
}

test('a decision that is in view without what it rests on adds no hit to an alert that waits to be written', async () => {
  const [one, two] = await startWorkers(2)
  if (one === undefined || two === undefined) throw new Error('two workers')
  const [first, second] = await one.take(event('token.issued', 'h1', -50), event('token.issued', 'h2', -40))
  await one.decide(first === undefined ? [] : [first])
  expect(one.unasked(false)).toEqual([1])
  await one.decide(second === undefined ? [] : [second])
  const third = await two.take(event('token.issued', 'h3', -5))
  await two.take(event('token.requested', 'filler', 5))
  await two.decide(third)
  await one.take(event('contact.changed', 'c', -45))
  expect(one.unasked(true)).toEqual([2])
})

test('hits of one alert that different workers decide come together, whoever is last', async () => {
  const [one, two] = await startWorkers(2)
  if (one === undefined || two === undefined) throw new Error('two workers')
  const first = await one.take(event('token.issued', 'h1', -50))
  const second = await two.take(event('token.issued', 'h2', -40))
  await one.take(event('contact.changed', 'c', -45))
  await two.decide(second)
  expect(two.unasked(true)).toEqual([1])
  await one.decide(first)
  expect(one.unasked(true)).toEqual([2])
})
