import { describe, expect, test } from 'vitest'
import { oracle } from './oracle.ts'
import { countOf, event, HOUR, MINUTE, ruleOf, SECOND, triggers, valuesOf } from './samples.ts'
import { fieldOf } from './rule-parts.ts'
import type { Operator, OracleCorrelation, OracleEvent } from './types.ts'

const hits = (correlation: OracleCorrelation, events: readonly OracleEvent[]) =>
  triggers(oracle([ruleOf(correlation)], events))

describe('event_count', () => {
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['below the threshold', countOf('gte', 2), [event('1', 0)], []],
    ['at the threshold, the last one', countOf('gte', 2), [event('1', 0), event('2', 1)], ['2']],
    ['a timespan apart is out', countOf('gte', 2), [event('1', 0), event('2', 10 * MINUTE)], []],
    ['1 ms less is in', countOf('gte', 2), [event('1', 1), event('2', 10 * MINUTE)], ['2']],
    ['at one instant both count for both', countOf('gte', 2), [event('1', 5), event('2', 5)], ['1', '2']],
    ['every further event is a hit', countOf('gte', 2), [event('1', 0), event('2', 1), event('3', 2)], ['2', '3']],
    ['groups are apart', countOf('gte', 2), [event('1', 0), event('2', 1, { g: 'g2' })], []],
    ['1 and "1" are two groups', countOf('gte', 2), [event('1', 0, { g: 1 }), event('2', 1, { g: '1' })], []],
    ['no group, no part', countOf('gte', 2), [event('1', 0), event('2', 1, { g: undefined })], []],
    ['other types do not count', countOf('gte', 2), [event('1', 0), event('2', 1, {}, 'b')], []],
    ['one identity counts once', countOf('gte', 2), [event('1', 0), event('1', 0)], []],
    ['gt is more than', countOf('gt', 1), [event('1', 0), event('2', 1)], ['2']],
    ['lt holds before the window fills', countOf('lt', 2), [event('1', 0), event('2', 1)], ['1']],
    ['lte includes', countOf('lte', 2), [event('1', 0), event('2', 1), event('3', 2)], ['1', '2']],
    ['lte again once the window is empty', countOf('lte', 1), [event('1', 0), event('2', 10 * MINUTE)], ['1', '2']],
    ['lte, both at one instant are two', countOf('lte', 1), [event('1', 0), event('2', 0)], []],
    ['eq is exactly', countOf('eq', 2), [event('1', 0), event('2', 1), event('3', 2)], ['2']],
    ['neq is anything else', countOf('neq', 2), [event('1', 0), event('2', 1), event('3', 2)], ['1', '3']],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
  test('a union of selections counts an event of each', () => {
    const correlation = { ...countOf('gte', 2), rules: ['a', 'b'] } as OracleCorrelation
    expect(hits(correlation, [event('1', 0), event('2', 1, {}, 'b'), event('3', 2, {}, 'c')])).toEqual(['2'])
  })
  test("the trigger's window is read and is the evidence", () => {
    const events = [event('0', 0), event('1', 5 * MINUTE), event('2', 10 * MINUTE), event('3', 10 * MINUTE)]
    const [alert] = oracle([ruleOf(countOf('gte', 3), { suppressMs: HOUR })], [...events, event('4', 11 * MINUTE)])
    expect(alert).toMatchObject({
      trigger: { id: '2' },
      hits: 3,
      reading: { count: 3, threshold: 3 },
      evidenceCount: 3,
    })
    expect(alert?.evidence.map(({ id }) => id)).toEqual(['1', '2', '3'])
  })
  test('of more than 100 the greatest are the evidence, and the number is whole', () => {
    const events = Array.from({ length: 120 }, (_, i) => event(String(i + 1000), 0))
    const [alert] = oracle([ruleOf(countOf('gte', 120), { suppressMs: HOUR })], events)
    expect(alert).toMatchObject({ hits: 120, evidenceCount: 120, reading: { count: 120 } })
    expect(alert?.evidence).toHaveLength(100)
    expect([alert?.evidence.at(0)?.id, alert?.evidence.at(-1)?.id]).toEqual(['1020', '1119'])
  })
})

const of = (id: string, at: number, v?: unknown) => event(id, at, { v })

const sumOf = (op: Operator, n: number): OracleCorrelation => ({
  type: 'value_sum',
  rules: ['a'],
  field: (candidate) => fieldOf(candidate, 'v'),
  isAmount: true,
  timespanMs: 10 * MINUTE,
  condition: { op, n },
})

describe('value_sum', () => {
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['below the threshold', sumOf('gte', 10), [of('1', 0, 4), of('2', 1, 5)], []],
    ['at the threshold', sumOf('gte', 10), [of('1', 0, 4), of('2', 1, 6)], ['2']],
    ['gt is more than', sumOf('gt', 10), [of('1', 0, 4), of('2', 1, 6), of('3', 2, 1)], ['3']],
    ['a timespan apart is out', sumOf('gte', 10), [of('1', 0, 4), of('2', 10 * MINUTE, 6)], []],
    ['1 ms less is in', sumOf('gte', 10), [of('1', 1, 4), of('2', 10 * MINUTE, 6)], ['2']],
    ['at one instant each adds to each', sumOf('gte', 10), [of('1', 0, 4), of('2', 0, 6)], ['1', '2']],
    ['without the field no part', sumOf('gte', 4), [of('1', 0, 4), of('2', 1)], ['1']],
    ['nothing is a value too', sumOf('gte', 4), [of('1', 0, 4), of('2', 1, 0)], ['1', '2']],
    ['what is negative takes away', sumOf('lt', 1), [of('1', 0, 4), of('2', 1, -4)], ['2']],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
})

const ratio = (over: object = {}): OracleCorrelation => ({
  type: 'event_ratio',
  part: ['a'],
  whole: ['a', 'b'],
  timespanMs: 10 * MINUTE,
  min: 2,
  condition: { op: 'gte', n: 0.5 },
  ...over,
})
const b = (id: string, at: number) => event(id, at, {}, 'b')

describe('event_ratio', () => {
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['too few in the whole', ratio(), [event('1', 0)], []],
    ['at the threshold', ratio(), [event('1', 0), b('2', 1)], ['2']],
    ['what is not in the part is a hit too', ratio(), [event('1', 0), event('2', 1), b('3', 2)], ['2', '3']],
    ['below the threshold', ratio(), [event('1', 0), b('2', 1), b('3', 2)], ['2']],
    ['a timespan apart is out', ratio(), [event('1', 0), b('2', 10 * MINUTE)], []],
    ['1 ms less is in', ratio(), [event('1', 1), b('2', 10 * MINUTE)], ['2']],
    ['what is in the part only is no hit', ratio({ whole: ['b'], min: 1 }), [b('1', 0), event('2', 1)], []],
    [
      'a part may be more than the whole',
      ratio({ whole: ['b'], min: 1 }),
      [event('1', 0), event('2', 1), b('3', 2)],
      ['3'],
    ],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
})

describe('value_count', () => {
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['one value twice is one', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1, 'x')], []],
    ['two values', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1, 'y')], ['2']],
    [
      'a later event with a known value is a hit',
      valuesOf('gte', 2),
      [of('1', 0, 'x'), of('2', 1, 'y'), of('3', 2, 'x')],
      ['2', '3'],
    ],
    ['a timespan apart is out', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 10 * MINUTE, 'y')], []],
    ['1 ms less is in', valuesOf('gte', 2), [of('1', 1, 'x'), of('2', 10 * MINUTE, 'y')], ['2']],
    ['without the field no part', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1)], []],
    ['without the field no hit either', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1, 'y'), of('3', 2)], ['2']],
    ['an empty field is absent', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1, '')], []],
    ['null is absent', valuesOf('gte', 2), [of('1', 0, 'x'), of('2', 1, null)], []],
    ['1 and "1" are two values', valuesOf('gte', 2), [of('1', 0, 1), of('2', 1, '1')], ['2']],
    ['false is a value', valuesOf('gte', 2), [of('1', 0, true), of('2', 1, false)], ['2']],
    ['lt over values', valuesOf('lt', 2), [of('1', 0, 'x'), of('2', 1, 'x'), of('3', 2, 'y')], ['1', '2']],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
  test('the evidence are the events, the count the values', () => {
    const events = [of('1', 0, 'x'), of('2', SECOND, 'x'), of('3', 2 * SECOND, 'y'), of('4', 2 * SECOND)]
    const [alert] = oracle([ruleOf(valuesOf('gte', 2))], events)
    expect(alert).toMatchObject({ trigger: { id: '3' }, reading: { count: 2, threshold: 2 }, evidenceCount: 3 })
  })
})
