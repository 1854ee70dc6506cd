import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEntries, type Entry } from '../../src/engine/entry.ts'
import {
  combinedEntries,
  distinct,
  enoughToBeDistinct,
  hasCombination,
  ordered,
} from '../../src/rules/correlations/combinations.ts'

const entry = fc
  .record({ t: fc.nat(8), id: fc.constantFrom('1', '2'), v: fc.nat(2) })
  .map(({ t, id, v }): Entry => ({ t, source: '/s', id, type: 'token.issued', values: { v } }))
const list = fc
  .uniqueArray(entry, { maxLength: 4, comparator: (a, b) => compareEntries(a, b) === 0 })
  .map((entries) => entries.toSorted(compareEntries))
const lists = fc.array(list, { minLength: 2, maxLength: 4 })

/** One of each list, in all ways. */
const product = (all: readonly (readonly Entry[])[]): Entry[][] =>
  all.reduce<Entry[][]>((some, next) => some.flatMap((chosen) => next.map((one) => [...chosen, one])), [[]])
const areDistinct = (chosen: readonly Entry[]) =>
  new Set(chosen.map(({ t, id }) => `${t} ${id}`)).size === chosen.length
const areOrdered = (chosen: readonly Entry[]) => chosen.slice(1).every(({ t }, at) => t > (chosen[at]?.t ?? Infinity))
const sumsUp = (chosen: readonly Entry[]) => chosen.reduce((sum, { values }) => sum + Number(values['v']), 0) % 3 === 0

test.each([
  ['distinct', distinct, areDistinct, undefined],
  ['distinct, with a match', distinct, areDistinct, sumsUp],
  ['ordered', ordered, areOrdered, undefined],
  ['ordered, with a match', ordered, areOrdered, sumsUp],
] as const)('combinations that are %s are found as among all of them', (_, fits, fit, holds) => {
  fc.assert(
    fc.property(lists, (all) => {
      const found = product(all).filter((chosen) => fit(chosen) && holds?.(chosen) !== false)
      expect(hasCombination(all, { fits, holds })).toBe(found.length > 0)
      const parts = all.map((each, at) => each.filter((one) => found.some((chosen) => chosen[at] === one)))
      expect(combinedEntries(all, { fits, holds })).toEqual(parts)
    }),
    { numRuns: 300 },
  )
})

test('of long lists their ends are enough to be distinct', () => {
  fc.assert(
    fc.property(lists, (all) => {
      const enough = enoughToBeDistinct(all)
      expect(enough.map(({ length }) => length)).toEqual(all.map(({ length }) => Math.min(length, all.length)))
      const combining = { fits: distinct, holds: undefined }
      expect(hasCombination(enough, combining)).toBe(product(all).some(areDistinct))
      expect(combinedEntries(all, combining, enough)).toEqual(combinedEntries(all, combining))
    }),
    { numRuns: 300 },
  )
})
