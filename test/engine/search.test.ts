import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEntries, type Entry } from '../../src/engine/entry.ts'
import { afterLastAt, entryIn, firstAt, includesEntry } from '../../src/engine/search.ts'

const entry = fc
  .record({ t: fc.nat(12), source: fc.constantFrom('/a', '/b'), id: fc.constantFrom('1', '2', '3') })
  .map((given): Entry => ({ ...given, type: 'token.issued', values: {} }))
const ordered = fc
  .uniqueArray(entry, { maxLength: 20, size: 'max', comparator: (a, b) => compareEntries(a, b) === 0 })
  .map((entries) => entries.toSorted(compareEntries))

test('places in a list are where one that looks at every entry finds them', () => {
  fc.assert(
    fc.property(ordered, fc.integer({ min: -1, max: 14 }), (entries, t) => {
      expect(firstAt(entries, t)).toBe(entries.filter((one) => one.t < t).length)
      expect(afterLastAt(entries, t)).toBe(entries.filter((one) => one.t <= t).length)
    }),
    { numRuns: 500 },
  )
})

test('an entry is found by its time and identity', () => {
  fc.assert(
    fc.property(ordered, entry, (entries, wanted) => {
      const { t, source, id } = wanted
      const found = entries.find((one) => one.t === t && one.source === source && one.id === id)
      expect(entryIn(entries, wanted)).toBe(found)
      expect(includesEntry(entries, wanted)).toBe(found !== undefined)
    }),
    { numRuns: 500 },
  )
})

test('a place is found in as many steps as the length has bits', () => {
  let looks = 0
  const entries = Array.from({ length: 1024 }, (_, t) => ({
    get t() {
      looks += 1
      return t
    },
  }))
  expect(firstAt(entries, 700)).toBe(700)
  expect(looks).toBeLessThan(12)
})
