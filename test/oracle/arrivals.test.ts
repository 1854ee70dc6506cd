import { describe, expect, test } from 'vitest'
import { oracleArrivals } from './arrivals.ts'
import { countOf, DAY_START, event, HOUR, MINUTE, ruleOf, SECOND } from './samples.ts'
import type { OracleCorrelation, OracleEvent } from './types.ts'

const options = { outOfOrdernessMs: 10 * SECOND, allowedLatenessMs: 10 * MINUTE }
const every = { type: 'none', rules: ['a'] } as const
const lone: OracleCorrelation = { type: 'absence', trigger: 'a', absent: 'b', beforeMs: MINUTE, afterMs: 10 * SECOND }
const b = (id: string, at: number) => event(id, at, {}, 'b')
const tick = (at: number) => event(`tick-${at}`, at, {}, 'nothing')

const contradicted = (arrivals: readonly OracleEvent[], batchSize = 1) =>
  oracleArrivals([ruleOf(lone)], arrivals, { ...options, batchSize }).alerts.map(({ trigger, contradictedBy }) => [
    trigger.id,
    contradictedBy.map(({ id }) => id),
  ])

describe('what a straggler contradicts', () => {
  // The trigger at 0 rests on what is until 10 s: decided when the watermark is greater, by an event after 20 s.
  test.each<[string, OracleEvent[], unknown[]]>([
    ['nothing came', [event('1', 0)], [['1', []]]],
    ['filled in time', [event('1', 0), tick(20 * SECOND), b('2', 5)], []],
    ['filled after the decision', [event('1', 0), tick(20 * SECOND + 1), b('2', 5)], [['1', ['2']]]],
    ['filled twice after it', [event('1', 0), tick(HOUR / 10), b('3', 5), b('2', 4)], [['1', ['2', '3']]]],
    ['beside the span', [event('1', 0), tick(21 * SECOND), b('2', 10 * SECOND + 1)], [['1', []]]],
    ['too late to contradict', [event('1', 0), tick(HOUR), b('2', 5)], [['1', []]]],
    ['a trigger that comes after its filler', [b('2', 5), tick(5 * MINUTE), event('1', 0)], []],
    ['a trigger behind, decided on arrival', [tick(5 * MINUTE), event('1', 0), b('2', 5)], [['1', ['2']]]],
    ['a duplicate of the filler', [b('2', 5), event('1', 0), tick(5 * MINUTE), b('2', 5)], []],
  ])('%s', (_, arrivals, expected) => {
    expect(contradicted(arrivals)).toEqual(expected)
  })
  test('a decision is made at the end of a batch', () => {
    expect(contradicted([event('1', 0), tick(5 * MINUTE), b('2', 5), tick(6 * MINUTE)], 4)).toEqual([])
  })
  test('its block is lifted', () => {
    const trigger = event('1', 0, { tokenId: 't' })
    const rule = ruleOf(lone, { blocksToken: true })
    const { blocks } = oracleArrivals([rule], [trigger, tick(5 * MINUTE), b('2', 5)], options)
    expect(blocks).toMatchObject([{ tokenId: 't', lifted: true }])
  })
  test('what was decided to be no hit stays none', () => {
    const rule = ruleOf(countOf('eq', 2))
    const { alerts } = oracleArrivals([rule], [event('1', 5), tick(MINUTE), event('0', 0)], options)
    expect(alerts).toEqual([])
  })
  test('what is decided at once is looked at again', () => {
    const rule = ruleOf(countOf('gte', 2))
    const { alerts } = oracleArrivals([rule], [event('1', 5), tick(MINUTE), event('0', 0)], options)
    expect(alerts).toMatchObject([{ trigger: { id: '1' }, evidenceCount: 2, contradictedBy: [] }])
  })
})

const run = (correlation: OracleCorrelation, arrivals: readonly OracleEvent[]) =>
  oracleArrivals([ruleOf(correlation, { suppressMs: HOUR })], arrivals, options)

describe('late events', () => {
  const edge = 10 * MINUTE + 10 * SECOND
  test('exactly at the allowed lateness is not late', () => {
    expect(run(every, [tick(edge), event('1', 0)])).toMatchObject({
      late: [],
      alerts: [{ late: false, bucket: DAY_START / HOUR }],
    })
  })
  test('1 ms behind it is, and is its own alert', () => {
    const outcome = run(every, [event('0', 1), tick(edge + 1), event('1', 0), event('2', 0)])
    expect(outcome.late.map(({ id }) => id)).toEqual(['1', '2'])
    expect(outcome.alerts.map(({ trigger, late, hits, bucket }) => [trigger.id, late, hits, bucket])).toEqual([
      ['1', true, 1, undefined],
      ['2', true, 1, undefined],
      ['0', false, 1, DAY_START / HOUR],
    ])
  })
  test('a rule with windows does not read it', () => {
    expect(run(countOf('gte', 2), [event('0', 1), tick(edge + 1), event('1', 0)]).alerts).toEqual([])
  })
  test('a duplicate that comes late is a duplicate', () => {
    const outcome = run(every, [event('1', 0), tick(HOUR), event('1', 0)])
    expect(outcome).toMatchObject({ late: [], alerts: [{ hits: 1, late: false }] })
  })
})
