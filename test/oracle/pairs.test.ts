import { describe, expect, test } from 'vitest'
import { oracle } from './oracle.ts'
import { event, MINUTE, ruleOf, SECOND, triggers } from './samples.ts'
import type { Match, OracleCorrelation, OracleEvent } from './types.ts'

const a = (id: string, at: number, data = {}) => event(id, at, data, 'a')
const b = (id: string, at: number, data = {}) => event(id, at, data, 'b')
const c = (id: string, at: number, data = {}) => event(id, at, data, 'c')
const hits = (correlation: OracleCorrelation, events: readonly OracleEvent[]) =>
  triggers(oracle([ruleOf(correlation)], events))

describe('temporal_ordered', () => {
  const two: OracleCorrelation = { type: 'temporal_ordered', rules: ['a', 'b'], timespanMs: 10 * MINUTE }
  const three: OracleCorrelation = { ...two, rules: ['a', 'b', 'c'] }
  const twice: OracleCorrelation = { ...two, rules: ['a', 'a'] }
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['in order', two, [a('1', 0), b('2', 1)], ['2']],
    ['the wrong way round', two, [a('1', 1), b('2', 0)], []],
    ['at one instant is not before', two, [a('1', 0), b('2', 0)], []],
    ['exactly a timespan is in', two, [a('1', 0), b('2', 10 * MINUTE)], ['2']],
    ['1 ms more is out', two, [a('1', 0), b('2', 10 * MINUTE + 1)], []],
    ['groups are apart', two, [a('1', 0), b('2', 1, { g: 'g2' })], []],
    ['each last event is a hit', two, [a('1', 0), b('2', 1), b('3', 2)], ['2', '3']],
    ['three in order', three, [a('1', 0), b('2', 1), c('3', 2)], ['3']],
    ['the middle one missing', three, [a('1', 0), c('3', 2)], []],
    ['the middle one before the first', three, [a('1', 1), b('2', 0), c('3', 2)], []],
    ['the middle one with the first', three, [a('1', 0), b('2', 0), c('3', 2)], []],
    ['the middle one with the last', three, [a('1', 0), b('2', 2), c('3', 2)], []],
    ['the first out of the timespan', three, [a('1', 0), b('2', 1), c('3', 10 * MINUTE + 1)], []],
    ['one selection twice needs two events', twice, [a('1', 0)], []],
    ['one selection twice', twice, [a('1', 0), a('2', 1)], ['2']],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
  test('evidence is what is in some chain', () => {
    const events = [b('0', 0), a('1', 1), b('2', 2), a('3', 3), b('4', 4), c('5', 5), a('6', 4), b('7', 5)]
    const [alert] = oracle([ruleOf(three)], events)
    expect(alert?.evidence.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5'])
  })
})

const differ: Match = ({ a: one, b: two }) =>
  one?.data['v'] !== undefined && two?.data['v'] !== undefined && one.data['v'] !== two.data['v']

describe('temporal', () => {
  const two: OracleCorrelation = { type: 'temporal', rules: ['a', 'b'], timespanMs: 10 * MINUTE }
  const three: OracleCorrelation = { ...two, rules: ['a', 'b', 'c'] }
  const matched: OracleCorrelation = { ...two, match: differ }
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['one alone', two, [a('1', 0)], []],
    ['the last to happen is the hit', two, [a('1', 0), b('2', 1)], ['2']],
    ['in whatever order', two, [b('1', 0), a('2', 1)], ['2']],
    ['at one instant each is', two, [a('1', 0), b('2', 0)], ['1', '2']],
    ['exactly a timespan is in', two, [a('1', 0), b('2', 10 * MINUTE)], ['2']],
    ['1 ms more is out', two, [a('1', 0), b('2', 10 * MINUTE + 1)], []],
    ['groups are apart', two, [a('1', 0), b('2', 1, { g: 'g2' })], []],
    ['each later one is a hit', two, [a('1', 0), b('2', 1), a('3', 2), b('4', 3)], ['2', '3', '4']],
    ['one of three missing', three, [a('1', 0), b('2', 1)], []],
    ['three, the last is the hit', three, [c('1', 0), a('2', 1), b('3', 1)], ['2', '3']],
    ['the first of three out of the timespan', three, [a('1', 0), b('2', 1), c('3', 10 * MINUTE + 1)], []],
    ['one event is not two', { ...two, rules: ['a', 'a'] }, [a('1', 0)], []],
    ['two of one selection under two names', { ...two, rules: ['a', 'a'] }, [a('1', 0), a('2', 1)], ['2']],
    ['a match that holds', matched, [a('1', 0, { v: 1 }), b('2', 1, { v: 2 })], ['2']],
    ['a match that does not', matched, [a('1', 0, { v: 1 }), b('2', 1, { v: 1 })], []],
    ['a match that errors', matched, [a('1', 0), b('2', 1, { v: 1 })], []],
    ['some combination is enough', matched, [a('1', 0, { v: 2 }), a('2', 1, { v: 1 }), b('3', 2, { v: 1 })], ['3']],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
  test('the evidence are the events of combinations that hold, without those beside the trigger', () => {
    const events = [a('1', 0, { v: 1 }), a('2', 1, { v: 2 }), b('3', 2, { v: 1 }), b('4', 2, { v: 2 })]
    const [three3, four] = oracle([ruleOf(matched)], events)
    expect([three3, four].map((alert) => alert?.evidence.map(({ id }) => id))).toEqual([
      ['2', '3'],
      ['1', '4'],
    ])
  })
})

describe('temporal_ordered with a match', () => {
  const two: OracleCorrelation = { type: 'temporal_ordered', rules: ['a', 'b'], timespanMs: 10 * MINUTE, match: differ }
  test.each<[string, OracleEvent[], string[]]>([
    ['that holds', [a('1', 0, { v: 1 }), b('2', 1, { v: 2 })], ['2']],
    ['that does not', [a('1', 0, { v: 1 }), b('2', 1, { v: 1 })], []],
    ['that holds the other way round only', [b('1', 0, { v: 1 }), a('2', 1, { v: 2 })], []],
    ['that holds at one instant only', [a('1', 0, { v: 1 }), b('2', 0, { v: 2 })], []],
    ['that holds for the earlier one', [a('1', 0, { v: 1 }), a('2', 1, { v: 2 }), b('3', 2, { v: 2 })], ['3']],
  ])('%s', (_, events, expected) => {
    expect(hits(two, events)).toEqual(expected)
  })
})

describe('absence with a match', () => {
  const lone: OracleCorrelation = {
    type: 'absence',
    trigger: 'a',
    absent: 'b',
    beforeMs: MINUTE,
    afterMs: MINUTE,
    match: differ,
  }
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['what it holds for fills', lone, [a('1', 0, { v: 1 }), b('2', 1, { v: 2 })], []],
    ['what it does not hold for does not', lone, [a('1', 0, { v: 1 }), b('2', 1, { v: 1 })], ['1']],
    ['what it errors for does not', lone, [a('1', 0, { v: 1 }), b('2', 1)], ['1']],
    ['one is enough', lone, [a('1', 0, { v: 1 }), b('2', 1, { v: 1 }), b('3', 1, { v: 2 })], []],
    [
      'some of it required, none that matches',
      { ...lone, requires: 'b' },
      [a('1', 0, { v: 1 }), b('2', 1, { v: 1 })],
      ['1'],
    ],
    ['required, none there', { ...lone, requires: 'b' }, [a('1', 0, { v: 1 })], []],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
})

describe('absence', () => {
  const lone: OracleCorrelation = {
    type: 'absence',
    trigger: 'a',
    absent: 'b',
    beforeMs: 15 * MINUTE,
    afterMs: 10 * SECOND,
  }
  const at = 20 * MINUTE
  test.each<[string, OracleCorrelation, OracleEvent[], string[]]>([
    ['nothing around', lone, [a('1', at)], ['1']],
    ['exactly before is in', lone, [a('1', at), b('2', at - 15 * MINUTE)], []],
    ['1 ms earlier is out', lone, [a('1', at), b('2', at - 15 * MINUTE - 1)], ['1']],
    ['exactly after is in', lone, [a('1', at), b('2', at + 10 * SECOND)], []],
    ['1 ms later is out', lone, [a('1', at), b('2', at + 10 * SECOND + 1)], ['1']],
    ['at one instant is in', lone, [a('1', at), b('2', at)], []],
    ['another group does not fill it', lone, [a('1', at), b('2', at, { g: 'g2' })], ['1']],
    ['one filler for many triggers', lone, [a('1', at), a('2', at + 1), b('3', at)], []],
    ['a trigger of what is absent fills itself', { ...lone, absent: 'a' }, [a('1', at)], []],
    ['what is required is missing', { ...lone, requires: 'c' }, [a('1', at)], []],
    ['what is required is there', { ...lone, requires: 'c' }, [a('1', at), c('2', at + 10 * SECOND)], ['1']],
    ['what is required is too far', { ...lone, requires: 'c' }, [a('1', at), c('2', at + 10 * SECOND + 1)], []],
    ['required and filled', { ...lone, requires: 'c' }, [a('1', at), c('2', at), b('3', at)], []],
  ])('%s', (_, correlation, events, expected) => {
    expect(hits(correlation, events)).toEqual(expected)
  })
  test('the hit is at the trigger, which is the evidence', () => {
    const [alert] = oracle([ruleOf(lone)], [a('1', at), b('2', 0)])
    expect(alert).toMatchObject({ firstHit: a('1', at).time, evidenceCount: 1, evidence: [{ id: '1', type: 'a' }] })
  })
})
