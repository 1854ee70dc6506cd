import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../../src/engine/entry.ts'
import { createDistinct } from '../../src/rules/correlations/distinct.ts'

const SPAN = 10
const entries = fc
  .array(fc.record({ t: fc.nat(30), v: fc.constantFrom('a', 'b', 'c', 'd') }), { maxLength: 30, size: 'max' })
  .map((all) =>
    all
      .toSorted((a, b) => a.t - b.t)
      .map(({ t, v }, at): Entry => ({ t, source: '/s', id: `e${at}`, type: 'token.issued', values: { v } })),
  )
const valueOf = ({ values }: Entry) => String(values['v'])
const naive = (list: readonly Entry[], t: number) =>
  new Set(list.filter((entry) => entry.t <= t && entry.t > t - SPAN).map(valueOf)).size

test('a sliding window holds as many distinct values as are in (t − span, t], forward, back and after a change', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(entries, fc.array(fc.nat(35))), { maxLength: 4 }), (lists) => {
      const distinct = createDistinct(SPAN, valueOf)
      for (const [version, [list, times]] of lists.entries())
        for (const t of [...times.toSorted((a, b) => a - b), ...times])
          expect(distinct.at(list, t, version)).toBe(naive(list, t))
    }),
    { numRuns: 300 },
  )
})

test('a list that has grown at its end is not a changed one', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const distinct = createDistinct(SPAN, valueOf)
      for (const [at, { t }] of list.entries())
        expect(distinct.at(list.slice(0, at + 1), t, 7)).toBe(naive(list.slice(0, at + 1), t))
    }),
    { numRuns: 200 },
  )
})

test('what went in once goes out once, and is not looked at again', () => {
  const list = Array.from({ length: 100 }, (_, t): Entry => ({
    t,
    source: '/s',
    id: `e${t}`,
    type: 'token.issued',
    values: { v: t % 7 },
  }))
  let looks = 0
  const distinct = createDistinct(SPAN, ({ values }) => {
    looks += 1
    return Number(values['v'])
  })
  for (let t = 0; t < 100; t += 1) distinct.at(list, t, 0)
  expect(looks).toBe(100 + 90)
})
