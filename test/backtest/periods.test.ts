import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { engine, runs } from '../engine/against-oracle.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  arrive,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
} from '../oracle/generate.ts'
import { DAY, DAY_START, HOUR } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { backtestOf, EVER, historyOf } from './samples.ts'

const one = (spec: fc.Arbitrary<RuleSpec>, types: readonly string[]) =>
  fc.record({ specs: spec.map((each) => [each]), set: events(16, types) })
const cut = fc
  .oneof(fc.integer({ min: -2 * HOUR, max: 30 * HOUR }), fc.constantFrom(0, 1, HOUR, DAY, DAY + 1, 3 * DAY))
  .map((ms) => DAY_START + ms)

describe.each([
  ['counts, sums and ratios', rulesAndEvents(16)],
  ['absences', one(absenceSpec, ABSENCE_TYPES)],
  ['pairs', one(pairSpec, PAIR_TYPES)],
] as const)('%s', (_, generated) => {
  test('periods side by side find what a run of all does, each alert in the one of its first hit', async () => {
    await fc.assert(
      fc.asyncProperty(generated, orderWithinBound, cut, cut, async ({ specs, set }, order, a, b) => {
        const rules = specs.map(toEngineRule)
        const [first, second] = [Math.min(a, b), Math.max(a, b)]
        const periods = [
          { from: -Infinity, to: first },
          { from: first, to: second },
          { from: second, to: Infinity },
        ]
        const parts = []
        for (const period of periods) {
          const { alerts, report } = await backtestOf(rules, period, { feed: historyOf(set) })
          expect(report.alerts).toBe(alerts.length)
          expect(report.events).toMatchObject({ duplicate: 0, late: 0 })
          for (const { firstHit } of alerts) {
            expect(Date.parse(firstHit)).toBeGreaterThanOrEqual(period.from)
            expect(Date.parse(firstHit)).toBeLessThan(period.to)
          }
          parts.push(...alerts)
        }
        expect(parts).toEqual(await engine(rules, arrive(set, order)))
      }),
      runs(150),
    )
  })
})

test('lookups: a period knows the records from before it', async () => {
  await fc.assert(
    fc.asyncProperty(one(lookupSpec, LOOKUP_TYPES), cut, async ({ specs, set }, from) => {
      const rules = specs.map(toEngineRule)
      const sorted = set.toSorted((a, b) => a.time - b.time)
      const { alerts } = await backtestOf(rules, { from, to: Infinity }, { feed: historyOf(set) })
      const all = await backtestOf(rules, EVER, { feed: historyOf(sorted) })
      expect(alerts).toEqual(all.alerts.filter(({ firstHit }) => Date.parse(firstHit) >= from))
    }),
    runs(150),
  )
})

const issued = (id: string, at: number): OracleEvent => ({
  source: '/s',
  id,
  type: 'token.issued',
  time: DAY_START + at,
  data: { tokenId: `t-${id}`, beneficiaryId: 'b1' },
})
const unannounced: RuleSpec = {
  id: 'unannounced',
  groupNames: ['beneficiaryId'],
  selections: {
    a: { event: 'token.issued', groupFields: ['beneficiaryId'] },
    b: { event: 'contact.changed', groupFields: ['beneficiaryId'] },
  },
  correlation: { type: 'absence', trigger: 'a', absent: 'b', beforeMs: HOUR, afterMs: 0 },
  suppressMs: undefined,
  blocksToken: false,
}

test('an absence that rests on what lies before the archive is not found, but counted', async () => {
  const { alerts, report } = await backtestOf([toEngineRule(unannounced)], EVER, {
    feed: historyOf([issued('1', 0), issued('2', HOUR - 1), issued('3', HOUR)]),
    knownSince: () => DAY_START,
  })
  expect(alerts.map(({ trigger }) => trigger.id)).toEqual(['3'])
  expect(report.perRule['unannounced']).toMatchObject({ undecidable: 2, alerts: 1, errors: 0 })
})

test('no more is read than the rules need', async () => {
  const read: string[] = []
  const set = Array.from({ length: 100 }, (_, at) => issued(`${at}`, at * HOUR))
  const feed = historyOf(set, ({ id }) => void read.push(id))
  const period = { from: DAY_START + 50 * HOUR, to: DAY_START + 52 * HOUR }
  await backtestOf([toEngineRule(unannounced)], period, { feed })
  expect(read).toEqual(['49', '50', '51', '52'])
})

test('an alert bears the latest registry of the events that touch it', async () => {
  const twice: RuleSpec = {
    ...unannounced,
    id: 'twice',
    correlation: { type: 'event_count', rules: ['a'], timespanMs: HOUR, condition: { op: 'gte', n: 1 } },
    suppressMs: HOUR,
  }
  const stamped = [12, 12, 13, 12, 13].map((registryVersion, at) => ({
    ...(issued(`${at}`, at * 40 * 60_000) as Event),
    registryVersion,
  }))
  const { alerts } = await backtestOf([toEngineRule(twice)], EVER, {
    feed: async (_, take) => {
      for (const event of stamped) await take(event)
    },
  })
  expect(alerts.map(({ hits, registryVersion }) => [hits, registryVersion])).toEqual([
    [2, 12],
    [1, 13],
    [2, 13],
  ])
})
