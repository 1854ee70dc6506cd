import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { Alert } from '../../src/engine/alert.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Event } from '../../src/events/event.ts'
import { createEffects } from '../../src/services/detector/effects.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { changed, issued, twice, unannounced } from './samples.ts'

/** An engine with its effects; `take` runs events through and `written` is what is to be written. */
function collect(spec: RuleSpec) {
  const engine = createEngine({ rules: [toEngineRule(spec)], registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const effects = createEffects(engine, { alerts: 'alerts', blocks: 'blocks' })
  const settle = async (plan: ReturnType<typeof engine.plan>) => {
    const outcome = engine.decide(plan, await store.observe(plan.observations))
    effects.take(outcome)
    return outcome.due
  }
  return {
    effects,
    take: async (...events: readonly Event[]) => {
      const plan = engine.plan()
      for (const event of events) plan.add(event)
      return settle(plan)
    },
    forget: (watermark: number) => {
      effects.build(watermark)
      store.forget(watermark, 0, watermark)
    },
    decide: async (due: Parameters<typeof engine.planDecisions>[0]) => void (await settle(engine.planDecisions(due))),
    written: (all: boolean) =>
      effects
        .drain(all)
        .map(({ value, key, headers }) => ({ alert: JSON.parse(String(value)) as Alert, key, headers })),
  }
}
const hits = (rows: readonly { alert: Alert }[]) => rows.map(({ alert }) => alert.hits)

test('an alert is written at once, its further hits when all is asked for, and nothing twice', async () => {
  const { take, written, effects } = collect(twice)
  await take(issued('e1', 0))
  expect([written(true), effects.isEmpty]).toEqual([[], true])
  await take(issued('e2', MINUTE))
  const [first] = written(false)
  expect(first).toMatchObject({ alert: { hits: 1, trigger: { id: 'e2' } }, key: first?.alert.id })
  await take(issued('e3', 2 * MINUTE), issued('e4', 3 * MINUTE))
  expect([written(false), effects.isEmpty]).toEqual([[], false])
  await take(issued('e5', 4 * MINUTE))
  expect(hits(written(true))).toEqual([4])
  expect([written(true), effects.isEmpty]).toEqual([[], true])
})

test('what waits is as it was when its views forget what it rests on', async () => {
  const { take, forget, written } = collect(twice)
  await take(issued('e1', 0), issued('e2', MINUTE))
  const [first] = written(false)
  await take(...Array.from({ length: 9 }, (_, at) => issued(`more${at}`, 2 * MINUTE + at)))
  await take(issued('long after', 10 * 24 * HOUR))
  forget(DAY_START + 10 * 24 * HOUR)
  const [last] = written(true)
  expect(last?.alert).toMatchObject({ hits: 10, evidence: first?.alert.evidence, reading: first?.alert.reading })
})

test('an earlier trigger is news, and carries the hits that waited', async () => {
  const { take, written } = collect(twice)
  await take(issued('e2', 2 * MINUTE), issued('e3', 3 * MINUTE))
  expect(written(false)[0]?.alert.trigger.id).toBe('e3')
  await take(issued('e4', 4 * MINUTE))
  expect(written(false)).toEqual([])
  await take(issued('e1', MINUTE))
  expect(written(false).map(({ alert }) => [alert.trigger.id, alert.hits])).toEqual([['e2', 3]])
  expect(written(true)).toEqual([])
})

test('the same events again are no news', async () => {
  const { take, written } = collect(twice)
  await take(issued('e1', 0), issued('e2', MINUTE))
  expect(hits(written(false))).toEqual([1])
  await take(issued('e1', 0), issued('e2', MINUTE))
  expect(written(true)).toEqual([])
})

test('of two buckets each has its own alert; a record tells where its bucket begins', async () => {
  const { take, written } = collect(twice)
  await take(issued('e1', HOUR - 2), issued('e2', HOUR - 1), issued('e3', HOUR))
  const rows = written(false)
  expect(rows.map(({ alert, headers }) => [alert.trigger.id, Number(headers?.['bucket']) % (24 * HOUR)])).toEqual([
    ['e2', 0],
    ['e3', HOUR],
  ])
})

test('a contradiction is news', async () => {
  const { take, decide, written } = collect(unannounced)
  const due = await take(issued('e1', 20 * MINUTE), issued('e2', 21 * MINUTE))
  await decide(due.slice(0, 1))
  expect(hits(written(false))).toEqual([1])
  await decide(due.slice(1))
  expect(written(false)).toEqual([])
  await take(changed('c1', 7 * MINUTE))
  expect(written(false).map(({ alert }) => [alert.hits, alert.contradictedBy])).toEqual([
    [2, [{ source: '/s', id: 'c1' }]],
  ])
})
