import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueDateOf } from '../../src/payments/due-date.ts'

const on = (day: string) => Date.parse(`${day}T12:00:00Z`)

test.each([
  // The days that FEBRABAN names, on both sides of the end of the first cycle.
  ['1000', '2001-01-01', '2000-07-03'],
  ['9999', '2024-12-01', '2025-02-21'],
  ['1000', '2025-03-01', '2025-02-22'],
  ['1000', '2024-12-01', '2025-02-22'],
  ['1637', '2026-11-22', '2026-11-21'],
  ['8981', '2022-05-01', '2022-05-10'],
  ['9999', '2049-01-01', '2049-10-13'],
  ['1000', '2049-01-01', '2049-10-14'],
  ['0999', '2026-11-22', '2000-07-02'],
  ['0001', '2026-11-22', '1997-10-08'],
  // Overdue for eight years, and due in nine.
  ['7800', '2026-11-22', '2019-02-14'],
  ['5000', '2026-11-22', '2036-02-05'],
])('factor %s, seen on %s, is %s', (factor, seen, day) => {
  expect(dueDateOf(factor, on(seen))).toBe(day)
})

test('a slip without a day has none', () => expect(dueDateOf('0000', on('2026-11-22'))).toBeUndefined())

test('what is due within the range that banks take is found, on any day from 2010 on', () => {
  const day = 86_400_000
  fc.assert(
    fc.property(fc.integer({ min: 14_610, max: 40_000 }), fc.integer({ min: -3_000, max: 5_500 }), (seen, ahead) => {
      const due = seen + ahead
      // 1997-10-07 is day 10,141 of the epoch.
      const factor = ((due - 10_141 - 1_000) % 9_000) + 1_000
      fc.pre(due >= 11_141)
      expect(dueDateOf(String(factor), seen * day)).toBe(new Date(due * day).toISOString().slice(0, 10))
    }),
  )
})
