import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDueQueue } from '../../src/engine/due-queue.ts'

/** Something comes, and now and then what is due is taken; nothing is before 0. */
const step = fc.record({ deadline: fc.nat(20), watermark: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(22)) })

test('takes what is due before the watermark, earliest first, each once; the rest waits', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const queue = createDueQueue<(typeof steps)[number]>()
      let waiting: typeof steps = []
      for (const one of steps) {
        queue.add(one)
        waiting.push(one)
        const due = waiting.filter(({ deadline }) => deadline < one.watermark)
        waiting = waiting.filter(({ deadline }) => deadline >= one.watermark)
        const taken = queue.take(one.watermark)
        const deadlines = taken.map(({ deadline }) => deadline)
        expect(deadlines).toEqual(deadlines.toSorted((a, b) => a - b))
        expect(taken).toHaveLength(due.length)
        expect(new Set(taken)).toEqual(new Set(due))
        expect(queue.size).toBe(waiting.length)
        expect(queue.earliest()).toBe(Math.min(Infinity, ...waiting.map(({ deadline }) => deadline)))
      }
    }),
    { numRuns: 500 },
  )
})

test('costs the logarithm of what waits', () => {
  let looks = 0
  const queue = createDueQueue<{ readonly deadline: number }>()
  const items = 4096
  // From the latest to the earliest: each rises to the top.
  for (let at = items; at > 0; at -= 1)
    queue.add({
      get deadline() {
        looks += 1
        return at
      },
    })
  const added = looks
  expect(added / items).toBeLessThan(2 * 12 + 2)
  expect(queue.take(Infinity)).toHaveLength(items)
  expect((looks - added) / items).toBeLessThan(4 * 12 + 4)
})
