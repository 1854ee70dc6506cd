import fc from 'fast-check'
import { expect, test } from 'vitest'
import { age } from '../../../src/rules/functions/age.ts'

const at = (birthDate: string, time: string) => age(birthDate, Date.parse(time))

test.each<[birthDate: string, time: string, years: number]>([
  ['2008-11-22', '2026-11-22T02:59:59.999Z', 17],
  ['2008-11-22', '2026-11-22T03:00:00Z', 18],
  ['2008-11-22', '2026-11-21T23:59:59-03:00', 17],
  ['2008-11-22', '2026-11-22T00:00:00-03:00', 18],
  // Until 2019 the summer's day began at two o'clock UTC.
  ['2000-12-15', '2018-12-15T01:59:59Z', 17],
  ['2000-12-15', '2018-12-15T02:00:00Z', 18],
  // The day after a change of clocks began at one o'clock in the night, three o'clock UTC.
  ['2000-11-04', '2018-11-04T02:59:59Z', 17],
  ['2000-11-04', '2018-11-04T03:00:00Z', 18],
  ['2000-12-15', '2019-12-15T02:59:59Z', 18],
  ['2000-12-15', '2019-12-15T03:00:00Z', 19],
  ['2008-02-29', '2026-02-28T23:59:59-03:00', 17],
  ['2008-02-29', '2026-03-01T00:00:00-03:00', 18],
  ['2008-02-29', '2028-02-28T23:59:59-03:00', 19],
  ['2008-02-29', '2028-02-29T00:00:00-03:00', 20],
  ['2026-11-22', '2026-11-22T12:00:00Z', 0],
  ['2026-11-23', '2026-11-22T12:00:00Z', -1],
  ['1926-01-01', '2026-01-01T03:00:00Z', 100],
])('who was born on %s is at %s %i', (birthDate, time, years) => expect(at(birthDate, time)).toBe(years))

test('is the number of birthdays that have come', () => {
  const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.nat(90), fc.integer({ min: -2, max: 2 }), (born, years, days) => {
      const birthDate = born.toISOString().slice(0, 10)
      const birthday = Date.UTC(born.getUTCFullYear() + years, born.getUTCMonth(), born.getUTCDate(), 15)
      expect(age(birthDate, birthday + days * 86_400_000)).toBe(days < 0 ? years - 1 : years)
    }),
  )
})
