import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OUTCOMES, type Disposition } from '../../src/engine/disposition.ts'
import { precisionReportOf, type Disposed, type Precision } from '../../src/services/backtest/precision.ts'
import { sampleAlert } from '../contract/alert-store.ts'
import { runs } from '../engine/against-oracle.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { backtestOf, EVER, historyOf } from './samples.ts'

const idOf = (n: number) => n.toString(16).padStart(32, '0')
const alertOf = (n: number, ruleId: string) => ({ ...sampleAlert, id: idOf(n), ruleId })
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

/** A line; what it lacks is not there. */
const line = fc
  .record({
    n: fc.nat({ max: 12 }),
    disposition: fc.constantFrom(...OUTCOMES),
    at: sometimes(fc.nat({ max: 3 })),
    ruleId: sometimes(fc.constantFrom('a', 'b', 'c', 'x')),
    firstHit: sometimes(fc.nat({ max: 12 })),
  })
  .map(({ n, disposition, at, ruleId, firstHit }): Disposition => ({
    alertId: idOf(n),
    disposition,
    ...(at === undefined ? {} : { at }),
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(firstHit === undefined ? {} : { firstHit }),
  }))

const disposed: fc.Arbitrary<Disposed> = fc
  .record({
    found: fc.uniqueArray(fc.record({ n: fc.nat({ max: 12 }), ruleId: fc.constantFrom('a', 'b', 'c') }), {
      selector: ({ n }) => n,
    }),
    outside: fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 3 }),
    dispositions: fc.array(line, { maxLength: 30, size: 'max' }),
    chosen: fc.subarray(['a', 'b', 'c']),
    period: fc.constantFrom(EVER, { from: 3, to: 9 }, { from: -Infinity, to: 5 }, { from: 5, to: Infinity }),
  })
  .map(({ found, outside, chosen, ...rest }) => ({
    ...rest,
    chosen,
    alerts: found.filter(({ ruleId }) => chosen.includes(ruleId)).map(({ n, ruleId }) => alertOf(n, ruleId)),
    outside: new Set(outside.map(idOf)),
  }))

/** The definition, alert by alert and line by line. */
function recount({ alerts, outside, dispositions, period }: Disposed, ruleIds: readonly string[]): Precision {
  const result = { disposed: 0, outcomes: { false_positive: 0, valuable: 0, confirmed: 0 }, missed: 0 }
  for (let n = 0; n <= 12; n += 1) {
    let last: Disposition | undefined
    for (const one of dispositions)
      if (one.alertId === idOf(n) && !(last?.at !== undefined && one.at !== undefined && last.at > one.at)) last = one
    if (last === undefined) continue
    const alert = alerts.find(({ id }) => id === last.alertId)
    if (alert !== undefined) {
      if (!ruleIds.includes(alert.ruleId)) continue
      result.disposed += 1
      result.outcomes[last.disposition] += 1
      continue
    }
    if (last.disposition === 'false_positive' || outside.has(last.alertId)) continue
    const { ruleId = '', firstHit = NaN } = last
    if (ruleIds.includes(ruleId) && firstHit >= period.from && firstHit < period.to) result.missed += 1
  }
  const { valuable, confirmed } = result.outcomes
  return result.disposed === 0 ? result : { ...result, precision: (valuable + confirmed) / result.disposed }
}

test('precision agrees with a recount of each alert and each line', () => {
  fc.assert(
    fc.property(disposed, (given) => {
      const { unmatched, perRule, ...all } = precisionReportOf(given)
      expect(all).toEqual(recount(given, given.chosen))
      expect(Object.keys(perRule)).toEqual(given.chosen)
      for (const [id, own] of Object.entries(perRule)) expect(own).toEqual(recount(given, [id]))
      const ids = given.alerts.map(({ id }) => id)
      expect(unmatched).toBe(given.dispositions.reduce((n, { alertId }) => n + (ids.includes(alertId) ? 0 : 1), 0))
    }),
    runs(500),
  )
})

test('no precision is claimed where there is none', () => {
  const none = { alerts: [alertOf(1, 'a')], outside: new Set<string>(), dispositions: [], chosen: ['a'], period: EVER }
  const { unmatched, perRule, ...all } = precisionReportOf(none)
  expect({ unmatched, perRule, ...all }).toStrictEqual({
    disposed: 0,
    outcomes: { false_positive: 0, valuable: 0, confirmed: 0 },
    missed: 0,
    unmatched: 0,
    perRule: { a: all },
  })
})

const at = (minutes: number) => DAY_START + (minutes * HOUR) / 60
const issued = (id: string, minutes: number): OracleEvent => ({
  source: '/s',
  id,
  type: 'token.issued',
  time: at(minutes),
  data: { tokenId: `t-${id}`, beneficiaryId: 'b1' },
})
/** So many tokens of a beneficiary within an hour; an alert an hour. */
const manyOf = (n: number): RuleSpec => ({
  id: 'many',
  groupNames: ['beneficiaryId'],
  selections: { a: { event: 'token.issued', groupFields: ['beneficiaryId'] } },
  correlation: { type: 'event_count', rules: ['a'], timespanMs: HOUR, condition: { op: 'gte', n } },
  suppressMs: HOUR,
  blocksToken: false,
})
const feed = historyOf([0, 20, 40, 300].map((minutes, id) => issued(`${id}`, minutes)))
/** What an analyst says of all that a version of the rule finds. */
async function confirmedOf(n: number): Promise<Disposition[]> {
  const { alerts, report } = await backtestOf([toEngineRule(manyOf(n))], EVER, { feed })
  expect(report).not.toHaveProperty('dispositions')
  return alerts.map(({ id, ruleId, firstHit }) => ({
    alertId: id,
    disposition: 'confirmed',
    ruleId,
    firstHit: Date.parse(firstHit),
  }))
}

describe('a disposition of what one version of a rule has found meets another', () => {
  test.each([
    ['the same', 1, EVER, { disposed: 2, missed: 0, unmatched: 0 }],
    ['one that finds less', 2, EVER, { disposed: 1, missed: 1, unmatched: 1 }],
    ['one that finds nothing', 9, EVER, { disposed: 0, missed: 2, unmatched: 2 }],
    ['what it does not find lies in the period', 9, { from: at(0), to: at(300) }, { disposed: 0, missed: 1 }],
    ['what it does not find lies outside', 9, { from: at(1), to: at(300) }, { disposed: 0, missed: 0, unmatched: 2 }],
    ['what it finds later, after the period', 3, { from: at(0), to: at(40) }, { disposed: 0, missed: 0, unmatched: 2 }],
    ['what it finds later, in the period', 3, { from: at(30), to: at(60) }, { disposed: 1, missed: 0, unmatched: 1 }],
  ])('%s', async (_, n, period, wanted) => {
    const dispositions = await confirmedOf(1)
    expect(dispositions).toHaveLength(2)
    const { report } = await backtestOf([toEngineRule(manyOf(n))], period, { feed, dispositions })
    expect(report.dispositions).toMatchObject(wanted)
  })

  test('what another rule finds is no alert of a rule that is not chosen', async () => {
    const dispositions = await confirmedOf(1)
    const rules = [toEngineRule(manyOf(1)), toEngineRule({ ...manyOf(9), id: 'more' })]
    const { report } = await backtestOf(rules, EVER, { feed, dispositions, chosen: new Set(['more']) })
    expect(report.dispositions).toMatchObject({ disposed: 0, missed: 0, unmatched: 2, perRule: { more: {} } })
    expect(report.dispositions?.perRule).not.toHaveProperty('many')
  })
})
