import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { arrive, orderWithinBound, rulesAndEvents, shifted } from '../oracle/generate.ts'
import { DAY } from '../oracle/samples.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { engine, runs } from './against-oracle.ts'

/** All of an alert but its revision. */
const content = (alerts: readonly Alert[]) => alerts.map((alert) => ({ ...alert, revision: 0 }))

const later = (time: string, byMs: number): string => new Date(Date.parse(time) + byMs).toISOString()

/** An alert as it would be had everything happened later; its id aside. */
const moved = (alerts: readonly Alert[], byMs: number) =>
  content(alerts).map((alert) => ({
    ...alert,
    id: '',
    firstHit: later(alert.firstHit, byMs),
    lastHit: later(alert.lastHit, byMs),
    evidence: alert.evidence.map((entry) => ({ ...entry, time: later(entry.time, byMs) })),
  }))

const byContent = (alerts: readonly object[]) => alerts.map((alert) => JSON.stringify(alert)).toSorted()

/** The same event of people, tokens, providers and addresses that no other event knows. */
const ofStrangers = ({ id, data, ...event }: OracleEvent): OracleEvent => ({
  ...event,
  id: `stranger-${id}`,
  data: JSON.parse(JSON.stringify(data).replaceAll(/"(b\d+|t\d|p\d|\+\d+|golpe.example)"/g, '"stranger-$1"')) as Record<
    string,
    unknown
  >,
})
const isOfStrangers = ({ group }: Alert): boolean => JSON.stringify(group).includes('stranger-')

describe('the alerts of a set of events', () => {
  test('do not depend on the order of arrival, copies or batches, in any field but the revision', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), orderWithinBound, orderWithinBound, async ({ specs, set }, one, other) => {
        const rules = specs.map(toEngineRule)
        const [first, second] = [
          await engine(rules, arrive(set, one), { batchSize: 1 }),
          await engine(rules, arrive(set.toReversed(), other), { batchSize: 5 }),
        ]
        expect(content(second)).toEqual(content(first))
      }),
      runs(400),
    )
  })
  test('are each there once, by first hit and id', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), orderWithinBound, async ({ specs, set }, order) => {
        const alerts = await engine(specs.map(toEngineRule), arrive(set, order))
        const places = alerts.map(({ firstHit, id }) => `${firstHit} ${id}`)
        expect(places).toEqual([...new Set(places)].toSorted())
        expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length)
      }),
      runs(200),
    )
  })
  test('move with the events by whole days', async () => {
    await fc.assert(
      fc.asyncProperty(
        rulesAndEvents(),
        orderWithinBound,
        fc.integer({ min: 1, max: 400 }),
        async (one, order, days) => {
          const rules = one.specs.map(toEngineRule)
          const before = await engine(rules, arrive(one.set, order))
          const after = await engine(rules, arrive(shifted(one.set, days * DAY), order))
          expect(byContent(moved(after, 0))).toEqual(byContent(moved(before, days * DAY)))
        },
      ),
      runs(200),
    )
  })
  test('do not change with events of strangers', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(16), orderWithinBound, async ({ specs, set }, order) => {
        const rules = specs.filter(({ groupNames }) => groupNames.length > 0).map(toEngineRule)
        const alone = await engine(rules, arrive(set, order))
        const together = await engine(rules, arrive([...set, ...set.map(ofStrangers)], order))
        expect(content(together.filter((alert) => !isOfStrangers(alert)))).toEqual(content(alone))
      }),
      runs(200),
    )
  })
  test('of two rules are those of each', async () => {
    await fc.assert(
      fc.asyncProperty(rulesAndEvents(), orderWithinBound, async ({ specs, set }, order) => {
        const together = await engine(specs.map(toEngineRule), arrive(set, order))
        const apart = await Promise.all(specs.map((spec) => engine([toEngineRule(spec)], arrive(set, order))))
        expect(byContent(content(together))).toEqual(byContent(content(apart.flat())))
      }),
      runs(200),
    )
  })
})
