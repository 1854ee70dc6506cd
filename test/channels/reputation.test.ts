import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standingBy, worthKeeping } from '../../src/channels/reputation.ts'
import { MACHINES, type Testimony, type Voice } from '../../src/channels/voice.ts'
import { DAY, decided, reportBy, T } from './reports.ts'

const voice = (reporterId: string, networkId: string, parts: Partial<Testimony> = {}): Testimony => ({
  id: `${reporterId} ${networkId}`,
  from: 'event',
  address: 'k1:aa',
  reporterId,
  networkId,
  receivedAt: new Date(T).toISOString(),
  ...parts,
})
const machine = (reporterId: string, parts: Partial<Testimony> = {}) => voice(reporterId, MACHINES, parts)
const machines = (count: number) => Array.from({ length: count }, (_, n) => machine(`rule:${n}`, { from: 'alert' }))

const three = (days = 0) => [reportBy('a', 'n1', days), reportBy('b', 'n1', days), reportBy('c', 'n2', days)]

test.each<[what: string, voices: readonly Voice[], standing: string]>([
  ['nobody', [], 'unknown'],
  ['one', [reportBy('a', 'n1')], 'unknown'],
  ['two from two networks', [reportBy('a', 'n1'), reportBy('b', 'n2')], 'unknown'],
  ['a hundred from one network', Array.from({ length: 100 }, (_, n) => reportBy(`r${n}`, 'n1')), 'unknown'],
  ['one from three networks', ['n1', 'n2', 'n3'].map((network) => reportBy('a', network)), 'unknown'],
  ['three from two networks', three(), 'reported'],
  ['three from three', ['1', '2', '3'].map((n) => reportBy(`r${n}`, `n${n}`)), 'reported'],
  ['three of two weeks ago', three(14), 'reported'],
  ['three of 15 days ago', three(15), 'unknown'],
  [
    'six of 15 days ago',
    [...three(15), reportBy('d', 'n2', 15), reportBy('e', 'n3', 15), reportBy('f', 'n3', 15)],
    'reported',
  ],
  ['very many of 90 days ago', Array.from({ length: 500 }, (_, n) => reportBy(`r${n}`, `n${n}`, 90)), 'unknown'],
  ['one that an analyst confirms', [reportBy('a', 'n1', 5, decided('fraud', 4))], 'confirmed'],
  ['confirmed a year ago', [reportBy('a', 'n1', 400, decided('fraud', 365))], 'unknown'],
  [
    'confirmed, then taken back',
    [reportBy('a', 'n1', 5, decided('fraud', 4)), reportBy('b', 'n1', 5, decided('legitimate', 3))],
    'unknown',
  ],
  [
    'taken back, then confirmed',
    [reportBy('a', 'n1', 5, decided('fraud', 3)), reportBy('b', 'n1', 5, decided('legitimate', 4))],
    'confirmed',
  ],
  ['an honest address', [...three(2), reportBy('d', 'n3', 2, decided('legitimate', 1))], 'unknown'],
  ['reported anew after it was honest', [...three(0), reportBy('d', 'n3', 2, decided('legitimate', 1))], 'reported'],
  ['many machines alone', machines(9), 'unknown'],
  ['many machines and one reporter', [...machines(9), reportBy('a', 'n1')], 'unknown'],
  [
    'a machine and two reporters of one network',
    [...machines(1), reportBy('a', 'n1'), reportBy('b', 'n1')],
    'reported',
  ],
  ['many machines of which one was found wrong', [machine('r', decided('unfounded')), ...machines(2)], 'unknown'],
  ['an alert that was confirmed', [machine('r', decided('fraud'))], 'confirmed'],
  ['an unfounded one of three', [...three().slice(0, 2), reportBy('c', 'n2', 0, decided('unfounded'))], 'unknown'],
])('%s', (_, voices, standing) => expect(standingBy(voices, T)).toBe(standing))

const reports = fc
  .array(
    fc.record({
      reporter: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      network: fc.constantFrom('n1', 'n2', 'n3', MACHINES),
      days: fc.integer({ min: 0, max: 100 }),
      outcome: fc.option(fc.constantFrom('fraud' as const, 'legitimate' as const, 'unfounded' as const), { freq: 8 }),
      decidedDays: fc.integer({ min: 0, max: 100 }),
      isReport: fc.boolean(),
    }),
    { maxLength: 14 },
  )
  .map((all): Voice[] =>
    all.map(({ reporter, network, days, outcome, decidedDays, isReport }) => {
      const report = reportBy(
        reporter,
        network,
        days,
        outcome === null ? {} : decided(outcome, Math.min(days, decidedDays)),
      )
      const { protocol: id, address, reporterId, networkId, receivedAt, disposition } = report
      const said = voice(reporterId, networkId, { id, address, receivedAt })
      if (isReport) return report
      return disposition === undefined ? said : { ...said, disposition }
    }),
  )

describe('however it is attacked', () => {
  test('fewer than three reporters or two networks never make an address suspect', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 0, max: 120 }), (all, later) => {
        const standing = standingBy(all, T + later * DAY)
        const reporters = new Set(all.map(({ reporterId }) => reporterId))
        const networks = new Set(all.map(({ networkId }) => networkId))
        const isFew = reporters.size < 3 || networks.size < 2
        const isConfirmed = all.some(({ disposition }) => disposition?.outcome === 'fraud')
        const possible = ['unknown', ...(isFew ? [] : ['reported']), ...(isConfirmed ? ['confirmed'] : [])]
        expect(possible).toContain(standing)
      }),
      { numRuns: 2_000 },
    )
  })
  test('the order of reports says nothing, nor that one comes twice', () => {
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (all, order) => {
        const shuffled = [...all, ...all]
          .map((report) => ({ report, at: order.next().value as number }))
          .toSorted((one, other) => one.at - other.at)
          .map(({ report }) => report)
        expect(standingBy(shuffled, T)).toBe(standingBy(all, T))
      }),
    )
  })
  test('what is dropped does not matter now', () => {
    fc.assert(
      fc.property(reports, (all) => {
        expect(standingBy(worthKeeping(all), T)).toBe(standingBy(all, T))
      }),
      { numRuns: 2_000 },
    )
  })
})
