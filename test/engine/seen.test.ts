import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeen } from '../../src/engine/seen.ts'

const HORIZON = 10

test('an identity is known for a horizon at least, and never before it came', () => {
  const step = fc.record({ source: fc.constantFrom('/a', '/b'), id: fc.constantFrom('1', '2', '3'), after: fc.nat(6) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      const seen = createSeen(HORIZON)
      const last = new Map<string, number>()
      let now = 0
      for (const { source, id, after } of steps) {
        seen.advance((now += after))
        const name = `${source} ${id}`
        const known = last.get(name)
        const found = seen.note(source, id)
        expect(found && known === undefined).toBe(false)
        expect(!found && known !== undefined && now - known < HORIZON).toBe(false)
        if (!found) last.set(name, now)
      }
    }),
    { numRuns: 300 },
  )
})

test('what was noted two horizons ago is forgotten', () => {
  const seen = createSeen(HORIZON)
  seen.advance(0)
  expect(seen.note('/a', '1')).toBe(false)
  seen.advance(9)
  expect(seen.note('/a', '1')).toBe(true)
  seen.advance(10)
  expect(seen.note('/a', '1')).toBe(true)
  seen.advance(19)
  expect(seen.note('/a', '1')).toBe(true)
  seen.advance(20)
  expect(seen.note('/a', '1')).toBe(false)
})
