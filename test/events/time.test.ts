import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TIME_PATTERN } from '../../src/events/fields.ts'
import { readTime } from '../../src/events/time.ts'

describe('times that are read', () => {
  test.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:05:00.000-03:00', '2026-11-22T13:05:00.000Z'],
    ['2026-11-22t10:00:00z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.1Z', '2026-11-22T10:00:00.100Z'],
    ['2026-11-22T10:00:00.12Z', '2026-11-22T10:00:00.120Z'],
    ['2026-11-22T10:00:00.1239999999Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T23:59:59.9999999999999999999999Z', '2026-11-22T23:59:59.999Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['2026-11-22T00:00:00-00:00', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T00:00:00+23:59', '2026-11-21T00:01:00.000Z'],
    ['2026-11-22T00:00:00-23:59', '2026-11-22T23:59:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s', (text, utc) => {
    expect(new Date(readTime(text) ?? Number.NaN).toISOString()).toBe(utc)
  })
})

describe('what is no time', () => {
  test.each([
    '',
    '2026-11-22',
    '2026-11-22 10:00:00Z',
    '2026-11-22_10:00:00Z',
    '2026-11-22T10:00:00',
    '2026-11-22T10:00:00.000',
    '2026-11-22T10:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T23:60:00Z',
    '2026-11-22T23:59:60Z',
    '2026-12-31T23:59:60Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-11-22T10:00:00.Z',
    '2026-11-22T10:00:00,5Z',
    '2026-11-22T10:00:00+0300',
    '2026-11-22T10:00:00+03',
    '2026-11-22T10:00:00+24:00',
    '2026-11-22T10:00:00+03:60',
    '2026-11-22T10:00:00−03:00',
    '2026-11-22T10:00:00ZZ',
    '2026-11-22T10:00:00+03:00Z',
    '2026-11-22T10:00:00Z ',
    ' 2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00Z\n',
    '+2026-11-22T10:00:00Z',
    '12026-11-22T10:00:00Z',
    '2026-1-22T10:00:00Z',
    '20261122T100000Z',
    '2026-W47-7T10:00:00Z',
    '２026-11-22T10:00:00Z',
    'now',
    '1763719200000',
  ])('%j', (text) => {
    expect(readTime(text)).toBeUndefined()
  })
})

const anyTime = fc.date({
  min: new Date('0000-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
})

const pad = (value: number): string => String(Math.abs(value)).padStart(2, '0')

test('agrees with the platform on every time that it writes, at any offset', () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), (date, offset) => {
      const sign = offset < 0 ? '-' : '+'
      const local = new Date(date.getTime() + offset * 60_000).toISOString()
      fc.pre(local.length === 24)
      const text = local.replace('Z', `${sign}${pad(Math.trunc(offset / 60))}:${pad(offset % 60)}`)
      expect(readTime(text)).toBe(date.getTime())
    }),
    { numRuns: 2000 },
  )
})

test('agrees with its pattern on texts that are nearly times', () => {
  const pattern = new RegExp(TIME_PATTERN, 'u')
  const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
  const low = fc.integer({ min: 0, max: 33 }).map((value) => String(value).padStart(2, '0'))
  const nearly = fc
    .tuple(
      fc.tuple(two, two).map(([century, rest]) => century + rest),
      fc.constantFrom('-', '/'),
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom('01', '02', '04', '11', '12') }, low),
      low,
      fc.constantFrom('T', 'T', 't', ' '),
      low,
      two,
      two,
      fc.constantFrom('', '', '.', '.5', '.123456789', ',5'),
      fc.constantFrom('Z', 'z', '', '+03:00', '-23:59', '+24:00', '-00:60', '+0300'),
    )
    .map(
      ([year, dash, month, day, t, h, m, s, fraction, zone]) =>
        `${year}${dash}${month}-${day}${t}${h}:${m}:${s}${fraction}${zone}`,
    )
  fc.assert(
    fc.property(nearly, (text) => {
      expect(readTime(text) !== undefined).toBe(pattern.test(text))
    }),
    { numRuns: 5000 },
  )
})

test('every day of a leap cycle follows the day before it', () => {
  for (let day = Date.UTC(1999, 11, 31); day < Date.UTC(2004, 2, 2); day += 86_400_000)
    expect(readTime(new Date(day).toISOString())).toBe(day)
})
