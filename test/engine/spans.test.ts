import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpans } from '../../src/engine/spans.ts'

const span = fc.tuple(fc.nat(30), fc.nat(5)).map(([from, length]) => [from, from + length] as const)

const drained = (spans: ReturnType<typeof createSpans<string>>) => {
  const out: [string, number, number][] = []
  spans.drain((name, from, to) => out.push([name, from, to]))
  return out
}

test('what comes out covers the same instants, in order, with a gap between any two, whatever was collected before', () => {
  const spans = createSpans<string>()
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), span), { maxLength: 12 }), (given) => {
      for (const [name, [from, to]] of given) spans.add(name, from, to)
      const out = drained(spans)
      for (const name of ['a', 'b']) {
        const own = out.filter(([of]) => of === name)
        for (let t = 0; t <= 40; t += 1) {
          const isIn = given.some(([of, [from, to]]) => of === name && from <= t && t <= to)
          expect(own.filter(([, from, to]) => from <= t && t <= to)).toHaveLength(isIn ? 1 : 0)
        }
        const gaps = own.slice(1).map(([, from], index) => from - (own[index]?.[2] ?? Infinity))
        expect(gaps.filter((gap) => gap <= 1)).toEqual([])
      }
      expect(drained(spans)).toEqual([])
    }),
  )
})
