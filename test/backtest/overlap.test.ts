import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import { overlapsOf } from '../../src/services/backtest/overlap.ts'
import { sampleAlert } from '../contract/alert-store.ts'
import { runs } from '../engine/against-oracle.ts'

const START = Date.UTC(2026, 10, 22)
const WIDTHS: Readonly<Record<string, number | undefined>> = { a: 10, b: 25, c: undefined, d: 100 }
const alert = fc
  .record({
    ruleId: fc.constantFrom('a', 'b', 'c', 'd'),
    group: fc.constantFrom<Alert['group']>({ x: '1' }, { x: '2' }, { y: '1' }, { x: '1', y: 1 }, { y: 1, x: '1' }, {}),
    at: fc.nat({ max: 120 }),
    evidence: fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 2 }),
  })
  .map(({ ruleId, group, at, evidence }): Alert => {
    const time = new Date(START + at).toISOString()
    return {
      ...sampleAlert,
      ruleId,
      group: { ...group },
      firstHit: time,
      evidence: evidence.map((id) => ({ source: '/s', id: `${id}`, type: 'token.issued', time })),
    }
  })

/** The definition, pair by pair. */
function isShared(one: Alert, other: Alert): boolean {
  const ids = new Set(one.evidence.map(({ id }) => id))
  if (other.evidence.some(({ id }) => ids.has(id))) return true
  const [names, others] = [Object.keys(one.group), Object.keys(other.group)]
  if (names.length === 0 || names.length !== others.length) return false
  if (!names.every((name) => one.group[name] === other.group[name])) return false
  const [a, b] = [one, other].map(({ ruleId, firstHit }) => {
    const width = WIDTHS[ruleId] ?? 1
    const bucket = Math.floor(Date.parse(firstHit) / width)
    return { from: bucket * width, to: (bucket + 1) * width }
  })
  return a !== undefined && b !== undefined && a.from < b.to && b.from < a.to
}

const key = ({ ruleId, other }: { ruleId: string; other: string }) => ruleId + other

test('the overlap of rules agrees with a comparison of each alert with each other', () => {
  fc.assert(
    fc.property(
      fc.array(alert, { maxLength: 25, size: 'max' }),
      fc.subarray(['a', 'b', 'c', 'd']),
      (alerts, chosen) => {
        const wanted = chosen.flatMap((ruleId) =>
          Object.keys(WIDTHS).flatMap((other) => {
            const own = alerts.filter((each) => each.ruleId === ruleId)
            const shared = own.filter((each) => alerts.some((that) => that.ruleId === other && isShared(each, that)))
            if (other === ruleId || shared.length === 0) return []
            return [{ ruleId, other, alerts: shared.length, share: shared.length / own.length }]
          }),
        )
        const found = overlapsOf(alerts, new Set(chosen), (id) => WIDTHS[id])
        expect(found.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(
          wanted.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
        )
        expect(found.map(({ share }) => share)).toEqual(found.map(({ share }) => share).toSorted((a, b) => b - a))
      },
    ),
    runs(300),
  )
})
