import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import { correlationKinds } from '../../src/rules/correlations/index.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  arrive,
  events,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  ruleOfKind,
  rulesAndEvents,
  shifted,
} from '../oracle/generate.ts'
import { DAY, HOUR } from '../oracle/samples.ts'
import type { CorrelationSpec, RuleSpec } from '../oracle/spec.ts'
import type { Condition, OracleEvent } from '../oracle/types.ts'
import { engine, runs } from './against-oracle.ts'

const content = (alerts: readonly Alert[]) => alerts.map((alert) => ({ ...alert, revision: 0 }))
const withoutId = (alerts: readonly Alert[]) =>
  content(alerts)
    .map((alert) => ({ ...alert, id: '' }))
    .map((alert) => JSON.stringify(alert))
    .toSorted()
const hitsOf = (alerts: readonly Alert[]) => alerts.map(({ group, trigger }) => JSON.stringify([group, trigger]))

/** Everybody and everything by another name, in whatever is made of JSON; names keep their order. */
const renamed = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll(/(?<=\\?")(b\d+|t\d|p\d|\+\d+|golpe\.example)(?=\\?")/g, 'also-$1')) as T
const laterBy = (byMs: number, text: string): string =>
  text.replaceAll(/(?<=")\d{4}-\d\d-\d\dT[\d:.]+Z(?=")/g, (time) => new Date(Date.parse(time) + byMs).toISOString())

/** The same event with more in it that no rule reads. */
const decorated = ({ data, ...event }: OracleEvent): OracleEvent => ({
  ...event,
  data: { ...data, note: `of ${event.id}`, more: { tokenId: 't1' } },
})

const RAISED: Record<Condition['op'], (n: number, by: number) => Condition> = {
  gte: (n, by) => ({ op: 'gte', n: n + by }),
  gt: (n, by) => ({ op: 'gt', n: n + by }),
  lte: (n, by) => ({ op: 'lte', n: n - by }),
  lt: (n, by) => ({ op: 'lt', n: n - by }),
  eq: (n) => ({ op: 'eq', n }),
  neq: (n) => ({ op: 'gt', n }),
}

/** A correlation that asks for more, whose hits are therefore some of the other's. */
function stricter(spec: CorrelationSpec, by: number): CorrelationSpec {
  if (spec.type === 'none') return { ...spec, rules: spec.rules.slice(0, 1) }
  if (spec.type === 'absence')
    return { ...spec, beforeMs: spec.beforeMs + by * HOUR, afterMs: spec.afterMs + by * HOUR }
  if (spec.type === 'temporal' || spec.type === 'temporal_ordered')
    return { ...spec, timespanMs: Math.ceil(spec.timespanMs / (1 + by)) }
  const condition = RAISED[spec.condition.op](spec.condition.n, by)
  return spec.type === 'event_ratio' ? { ...spec, min: spec.min + 1, condition } : { ...spec, condition }
}

/** Each hit an alert of its own. */
const eachHit = ({ correlation, ...spec }: RuleSpec): RuleSpec => {
  if (correlation.type !== 'absence') return { ...spec, correlation, suppressMs: undefined }
  // What is required may be further away in a wider span.
  const { requires: _, ...rest } = correlation
  return { ...spec, correlation: rest, suppressMs: undefined }
}

/** Pairs over tokens of few people, which are hits more often; none of a kind that counts. */
const pairsOf = (type: string) =>
  ['temporal', 'temporal_ordered', 'absence'].includes(type)
    ? [
        fc.record({
          specs: pairSpec.filter(({ correlation }) => correlation.type === type).map((spec) => [spec]),
          set: events(14, PAIR_TYPES),
        }),
      ]
    : []

describe.each(correlationKinds.map(({ type }) => type))('the alerts of %s', (type) => {
  const one = () => fc.oneof(rulesAndEvents(16, ruleOfKind(type)), ...pairsOf(type))

  test('are renamed with those whom the events name', async () => {
    await fc.assert(
      fc.asyncProperty(one(), orderWithinBound, async ({ specs, set }, order) => {
        const before = await engine(specs.map(toEngineRule), arrive(set, order))
        const after = await engine(renamed(specs).map(toEngineRule), arrive(renamed(set), order))
        expect(withoutId(after)).toEqual(withoutId(renamed(before)))
      }),
      runs(40),
    )
  })
  test('do not change with what no rule reads', async () => {
    await fc.assert(
      fc.asyncProperty(one(), orderWithinBound, async ({ specs, set }, order) => {
        const rules = specs.map(toEngineRule)
        const decoratedSet = set.map(decorated)
        expect(await engine(rules, arrive(decoratedSet, order))).toEqual(await engine(rules, arrive(set, order)))
      }),
      runs(30),
    )
  })
  test('are fewer, and no others, where more is asked for', async () => {
    const factor = fc.constantFrom(0.1, 0.5, 1, 2, 100)
    await fc.assert(
      fc.asyncProperty(one(), orderWithinBound, factor, async ({ specs, set }, order, by) => {
        const specsOfHits = specs.map(eachHit)
        const strict = specsOfHits.map((spec) => ({ ...spec, correlation: stricter(spec.correlation, by) }))
        const all = hitsOf(await engine(specsOfHits.map(toEngineRule), arrive(set, order)))
        const some = hitsOf(await engine(strict.map(toEngineRule), arrive(set, order)))
        expect(some.filter((hit) => !all.includes(hit))).toEqual([])
      }),
      runs(40),
    )
  })
  test('are the same in any order within the bound, twice over, one at a time or 500 at once', async () => {
    const anyOrder = fc.array(fc.nat(), { minLength: 32, maxLength: 32, size: 'max' })
    await fc.assert(
      fc.asyncProperty(one(), anyOrder, async ({ specs, set }, places) => {
        const rules = specs.map(toEngineRule)
        const twice = [...set, ...set.map((event) => ({ ...event, data: { ...event.data } }))]
        const shuffled = twice
          .map((event, at) => ({ event, place: places[at] ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ event }) => event)
        const unbounded = { outOfOrdernessMs: 1000 * DAY }
        const inOrder = set.toSorted((a, b) => a.time - b.time)
        const once = content(await engine(rules, inOrder, { ...unbounded, batchSize: 500 }))
        expect(content(await engine(rules, shuffled, { ...unbounded, batchSize: 1 }))).toEqual(once)
        expect(content(await engine(rules, shuffled, { ...unbounded, batchSize: 500 }))).toEqual(once)
      }),
      runs(40),
    )
  })
  test('move with the events by whole buckets', async () => {
    await fc.assert(
      fc.asyncProperty(one(), orderWithinBound, fc.integer({ min: -500, max: 500 }), async (given, order, buckets) => {
        const byMs = buckets * (given.specs[0]?.suppressMs ?? 1)
        const rules = given.specs.map(toEngineRule)
        const before = await engine(rules, arrive(given.set, order))
        const after = await engine(rules, arrive(shifted(given.set, byMs), order))
        expect(withoutId(after)).toEqual(
          withoutId(before)
            .map((text) => laterBy(byMs, text))
            .toSorted(),
        )
      }),
      runs(40),
    )
  })
})
