import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decisions, type Decision } from '../../src/engine/decisions.ts'
import type { Entry } from '../../src/engine/entry.ts'

const decision = fc.record({
  rule: fc.constantFrom('r', 's'),
  t: fc.nat(5),
  source: fc.constantFrom('/a', '/b'),
  id: fc.constantFrom('1', '2'),
})
const placed = fc.record({ decision, segment: fc.nat(2), seq: fc.nat(9) })
const entryAt = (t: number, seq: number): Entry & { seq: number } => ({
  t,
  source: '/s',
  id: 'e',
  type: 'token.issued',
  values: {},
  seq,
})
const nameOf = ({ rule, t, source, id }: Decision) => `${rule} ${t} ${source} ${id}`

test('the first place of a decision in a segment stands', () => {
  fc.assert(
    fc.property(
      fc.array(placed, { minLength: 1, maxLength: 30, size: 'max' }),
      decision,
      fc.nat(2),
      fc.nat(9),
      (all, asked, segment, seq) => {
        const [first] = all as [(typeof all)[number]]
        const decisions = new Decisions(first.decision, first.segment, first.seq)
        const known = new Map([[nameOf(first.decision), new Map([[first.segment, first.seq]])]])
        for (const one of all.slice(1)) {
          const places = known.get(nameOf(one.decision))
          expect(decisions.add(one.decision, one.segment, one.seq)).toBe(places?.has(one.segment) !== true)
          if (places === undefined) known.set(nameOf(one.decision), new Map([[one.segment, one.seq]]))
          else if (!places.has(one.segment)) places.set(one.segment, one.seq)
        }
        const places = known.get(nameOf(asked))
        expect(decisions.has(asked.rule, asked)).toBe(places !== undefined)
        const entry = entryAt(0, seq)
        expect(decisions.cameAfter(asked.rule, asked, entry, segment)).toBe(false)
        decisions.follow(entry, 10)
        expect(decisions.cameAfter(asked.rule, asked, entry, segment)).toBe(seq >= (places?.get(segment) ?? Infinity))
      },
    ),
    { numRuns: 500 },
  )
})

describe('what came to a log with decisions', () => {
  const one = { rule: 'r', t: 5, source: '/a', id: '1' }
  test.each([
    [5, 0, true],
    [6, 0, false],
    [7, 2, true],
    [8, 2, false],
  ])('at %i, where decisions look ahead by %i: too late for one is %s', (t, aheadMs, follows) => {
    const decisions = new Decisions(one, 0, 0)
    expect(decisions.areFollowed()).toBe(false)
    const entry = entryAt(t, 1)
    decisions.follow(entry, aheadMs)
    expect(decisions.areFollowed()).toBe(follows)
    expect(decisions.cameAfter('r', one, entry, 0)).toBe(follows)
  })
  test('what is older is forgotten, and all else is not', () => {
    const decisions = new Decisions(one, 0, 0)
    const later = { ...one, t: 6, id: '2' }
    decisions.add(later, 0, 0)
    const [old, young] = [entryAt(5, 1), entryAt(6, 1)]
    decisions.follow(old, 0)
    decisions.follow(young, 0)
    decisions.forget(6)
    expect([decisions.has('r', one), decisions.has('r', later)]).toEqual([false, true])
    expect(decisions.cameAfter('r', later, old, 0)).toBe(false)
    expect(decisions.cameAfter('r', later, young, 0)).toBe(true)
    decisions.forget(7)
    expect(decisions.has('r', later)).toBe(false)
    decisions.add(later, 0, 0)
    expect(decisions.cameAfter('r', later, young, 0)).toBe(false)
  })
})
