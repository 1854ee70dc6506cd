import { describe, expect, test } from 'vitest'
import { oracle, oracleBlocks } from './oracle.ts'
import { countOf, DAY, DAY_START, event, HOUR, MINUTE, ruleOf, triggers } from './samples.ts'
import type { OracleEvent } from './types.ts'

const every = { type: 'none', rules: ['a'] } as const
const hourly = ruleOf(every, { suppressMs: HOUR })

describe('alerts', () => {
  test('without suppression each hit is its own', () => {
    expect(oracle([ruleOf(every)], [event('1', 0), event('2', 0)])).toMatchObject([
      { bucket: undefined, hits: 1, trigger: { id: '1' } },
      { bucket: undefined, hits: 1, trigger: { id: '2' } },
    ])
  })
  test.each([
    ['in one bucket', [0, HOUR - 1], [2]],
    ['at the edge of the next', [0, HOUR], [1, 1]],
    ['both sides of an edge, 1 ms apart', [HOUR - 1, HOUR], [1, 1]],
  ])('hits %s', (_, times, expected) => {
    const alerts = oracle(
      [hourly],
      times.map((time, i) => event(String(i), time)),
    )
    expect(alerts.map(({ hits }) => hits)).toEqual(expected)
  })
  test('a bucket of a day is a UTC day', () => {
    const daily = ruleOf(every, { suppressMs: DAY })
    const alerts = oracle([daily], [event('1', -1), event('2', 0), event('3', DAY - 1), event('4', DAY)])
    expect(alerts.map(({ bucket, hits }) => [bucket, hits])).toEqual([
      [DAY_START / DAY - 1, 1],
      [DAY_START / DAY, 2],
      [DAY_START / DAY + 1, 1],
    ])
  })
  test('a bucket has its first and last hit, and the earliest is the trigger', () => {
    const [alert] = oracle([hourly], [event('2', 5), event('3', 9), event('1', 5)])
    expect(alert).toMatchObject({ firstHit: DAY_START + 5, lastHit: DAY_START + 9, hits: 3, trigger: { id: '1' } })
    expect(alert?.evidence.map(({ id }) => id)).toEqual(['1'])
  })
  test('at one instant the source comes before the id', () => {
    const [alert] = oracle(
      [hourly],
      [
        { ...event('1', 0), source: '/z' },
        { ...event('9', 0), source: '/a' },
      ],
    )
    expect(alert?.trigger).toEqual({ source: '/a', id: '9' })
  })
  test('one id of two sources is two events', () => {
    const [alert] = oracle([hourly], [event('1', 0), { ...event('1', 0), source: '/z' }])
    expect(alert?.hits).toBe(2)
  })
  test('of one identity the first received stands', () => {
    const [alert] = oracle([hourly], [event('1', 7), event('1', 3)])
    expect(alert).toMatchObject({ hits: 1, firstHit: DAY_START + 7 })
  })
  test('upper case before lower, by bytes', () => {
    const [alert] = oracle([hourly], [event('a', 0), event('Z', 0)])
    expect(alert?.trigger.id).toBe('Z')
  })
  test('groups are apart, whatever the order of their names', () => {
    const two = ruleOf(countOf('gte', 2), {
      selections: {
        a: { matches: ({ type }) => type === 'a', group: ({ id }) => (id === '1' ? { g: 1, h: 2 } : { h: 2, g: 1 }) },
      },
    })
    expect(triggers(oracle([two], [event('1', 0), event('2', 1)]))).toEqual(['2'])
  })
  test('a selection may name its own value for the shared key', () => {
    const shared = ruleOf(
      { type: 'temporal_ordered', rules: ['a', 'b'], timespanMs: MINUTE },
      {
        selections: {
          a: { matches: ({ type }) => type === 'a' },
          b: { matches: ({ type }) => type === 'b', group: ({ data }) => ({ g: String(data['to']) }) },
        },
      },
    )
    const events = [event('1', 0), event('2', 1, { g: 'g9', to: 'g1' }, 'b'), event('3', 2, { to: 'g9' }, 'b')]
    expect(triggers(oracle([shared], events))).toEqual(['2'])
  })
  test('the order of arrival and duplicates change nothing', () => {
    const events = [event('1', 0), event('2', 5 * MINUTE), event('3', 9 * MINUTE), event('4', HOUR)]
    const rule = ruleOf(countOf('gte', 2), { suppressMs: HOUR })
    expect(oracle([rule], [...events.toReversed(), ...events])).toEqual(oracle([rule], events))
  })
})

const issued = (id: string, at: number, data: Record<string, unknown>) => event(id, at, data, 'token.issued')

const expiring = (at: number) => new Date(DAY_START + at).toISOString()

describe('blocks', () => {
  const blocking = ruleOf(every, { suppressMs: HOUR, blocksToken: true })
  const hit = event('1', 0, { tokenId: 't1' })
  const day = DAY_START + DAY
  test.each<[string, OracleEvent[], number]>([
    ['no issuance: 24 h after the hit', [hit], day],
    ["the token's expiry", [hit, issued('i', -5, { tokenId: 't1', expiresAt: expiring(HOUR) })], DAY_START + HOUR],
    ['at most 24 h', [hit, issued('i', -5, { tokenId: 't1', expiresAt: expiring(DAY + 1) })], day],
    ['of another token', [hit, issued('i', -5, { tokenId: 't2', expiresAt: expiring(HOUR) })], day],
    ['issued later', [hit, issued('i', 5, { tokenId: 't1', expiresAt: expiring(HOUR) })], DAY_START + HOUR],
    [
      'the latest issuance',
      [
        hit,
        issued('i', 6, { tokenId: 't1', expiresAt: expiring(2 * HOUR) }),
        issued('j', 5, { tokenId: 't1', expiresAt: expiring(HOUR) }),
      ],
      DAY_START + 2 * HOUR,
    ],
    ['the latest without an expiry', [hit, issued('j', 6, { tokenId: 't1' })], day],
    ['the latest hit', [hit, event('2', 9, { tokenId: 't1' })], day + 9],
  ])('%s', (_, events, expiresAt) => {
    expect(oracleBlocks([blocking], events)).toMatchObject([{ tokenId: 't1', expiresAt, lifted: false }])
  })
  test('each hit asks for its own token, and none without', () => {
    const blocks = oracleBlocks([blocking], [hit, event('2', 1, { tokenId: 't2' }), event('3', 2)])
    expect(blocks.map(({ tokenId, since }) => [tokenId, since - DAY_START])).toEqual([
      ['t1', 0],
      ['t2', 1],
    ])
  })
  test('a rule that may not asks for none', () => {
    expect(oracleBlocks([hourly], [hit])).toEqual([])
  })
})
