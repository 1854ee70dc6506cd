import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryBlockStore } from '../../../src/adapters/memory/block-store.ts'
import type { Block } from '../../../src/blocking/block.ts'
import { at, block, NOW } from '../../blocking/samples.ts'

const filled = (blocks: readonly Block[]) => {
  const store = createMemoryBlockStore()
  blocks.forEach((each) => store.apply(each))
  return store
}

/** When a revision expires, minutes from now: the oracle's own table. */
const minutes = (revision: number) => [3, -3, 8, -1, 1][revision - 1] ?? 0

test('is not current until told so, and no longer when reading stops', () => {
  const store = createMemoryBlockStore()
  expect(store.isCurrent()).toBe(false)
  store.setCurrent(true)
  expect(store.isCurrent()).toBe(true)
  store.setCurrent(false)
  expect(store.isCurrent()).toBe(false)
})

test('the greatest revision stands, and what is lifted stays lifted', () => {
  const store = filled([block({ revision: 2, expiresAt: at(10) }), block({ revision: 1, expiresAt: at(90) })])
  expect(store.of('token-1', NOW).map((each) => each.expiresAt)).toEqual([at(10)])
  store.apply(block({ revision: 2, status: 'lifted' }))
  store.apply(block({ revision: 9 }))
  expect(store.of('token-1', NOW)).toEqual([])
  expect(store.all()).toMatchObject([{ status: 'lifted' }])
})

test('any order and repetition folds to the same, and agrees with an oracle', () => {
  const written = fc.record({
    id: fc.constantFrom('a', 'b'),
    revision: fc.integer({ min: 1, max: 5 }),
    status: fc.constantFrom('set' as const, 'set' as const, 'set' as const, 'lifted' as const),
  })
  fc.assert(
    fc.property(fc.array(written, { maxLength: 8 }), fc.array(fc.nat(), { minLength: 16 }), (parts, keys) => {
      const blocks = parts.map((part) => block({ ...part, expiresAt: at(minutes(part.revision)) }))
      const shuffled = [...blocks, ...blocks]
        .map((each, index) => ({ each, key: keys[index % keys.length] ?? 0 }))
        .toSorted((x, y) => x.key - y.key)
        .map(({ each }) => each)
      const expected = ['a', 'b'].filter((id) => {
        const mine = parts.filter((part) => part.id === id)
        const latest = Math.max(...mine.map((part) => part.revision))
        return mine.length > 0 && mine.every((part) => part.status === 'set') && minutes(latest) > 0
      })
      for (const order of [blocks, shuffled]) {
        const found = filled(order).of('token-1', NOW)
        expect(found.map((each) => each.id).toSorted()).toEqual(expected)
      }
    }),
  )
})

test('forgets only what expired long ago', () => {
  const store = filled([block({ id: 'old', expiresAt: at(-61) }), block({ id: 'recent', expiresAt: at(-59) }), block()])
  expect(store.forget(NOW, 3_600_000)).toBe(1)
  expect(store.all().map((each) => each.id)).toEqual(['recent', 'block-1'])
  expect(store.of('token-1', NOW).map((each) => each.id)).toEqual(['block-1'])
})
