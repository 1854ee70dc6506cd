import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWatermark, type Timeliness } from '../../src/engine/watermark.ts'
import type { Event } from '../../src/events/event.ts'

const at = (time: number, type: Event['type'] = 'token.issued'): Event => ({
  source: '/s',
  id: 'e',
  type,
  time,
  data: {},
})
const BOUND = { outOfOrdernessMs: 10, allowedLatenessMs: 100 }

describe('an event is judged by the watermark that stands before it', () => {
  test.each<[time: number, Timeliness, after: number]>([
    [1000, 'on_time', 1000],
    [1010, 'on_time', 1000],
    [1011, 'on_time', 1001],
    [999, 'behind', 1000],
    [900, 'behind', 1000],
    [899, 'late', 1000],
  ])('at %i it is %s', (time, timeliness, after) => {
    const watermark = createWatermark(BOUND, 1000)
    expect(watermark.take(at(time))).toBe(timeliness)
    expect(watermark.value).toBe(after)
  })
})

test('what is only looked up is never late', () => {
  const watermark = createWatermark(BOUND, 1000)
  expect(watermark.take(at(-1_000_000, 'beneficiary.updated'))).toBe('behind')
  expect(watermark.value).toBe(1000)
})

test('a new one stands before everything', () => {
  const watermark = createWatermark(BOUND)
  expect(watermark.value).toBe(-Infinity)
  expect(watermark.take(at(-5))).toBe('on_time')
  expect(watermark.value).toBe(-15)
})

test('it goes with the clock, and never back', () => {
  const watermark = createWatermark(BOUND, 1000)
  watermark.advance(999)
  expect(watermark.value).toBe(1000)
  watermark.advance(1001)
  expect(watermark.value).toBe(1001)
})

test('it is the greatest of all times less the bound, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { minLength: 1 }), (times) => {
      const watermark = createWatermark(BOUND)
      for (const time of times) watermark.take(at(time))
      expect(watermark.value).toBe(Math.max(...times) - 10)
    }),
  )
})
