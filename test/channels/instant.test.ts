import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasEnded, isValidAt, readInstant } from '../../src/channels/instant.ts'

const iso = (text: string) => {
  const ms = readInstant(text)
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
test.each([
  ['2026-12-31', '2026-12-31T03:00:00.000Z'],
  ['2024-02-29', '2024-02-29T03:00:00.000Z'],
  ['2018-11-03', '2018-11-03T03:00:00.000Z'],
  ['2018-11-04', '2018-11-04T03:00:00.000Z'],
  ['2018-11-05', '2018-11-05T02:00:00.000Z'],
  ['2019-02-16', '2019-02-16T02:00:00.000Z'],
  ['2019-02-17', '2019-02-17T03:00:00.000Z'],
  ['2026-12-31T00:00:00Z', '2026-12-31T00:00:00.000Z'],
  ['2026-12-31T08:00:00.5-03:00', '2026-12-31T11:00:00.500Z'],
])('%s is %s', (text, expected) => {
  expect(iso(text)).toBe(expected)
})
test.each(['2025-02-29', '2026-13-01', '2026-1-1', '2026-12-31T08:00', '2026-12-31 08:00:00Z', 'hoje', ''])(
  '%j is no time',
  (text) => {
    expect(readInstant(text)).toBeUndefined()
  },
)

test('a day begins at the first of its minutes that the clocks of São Paulo show', () => {
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo', dateStyle: 'short' })
  fc.assert(
    fc.property(fc.integer({ min: 4_000, max: 25_000 }), (days) => {
      const day = new Date(days * 86_400_000).toISOString().slice(0, 10)
      const start = readInstant(day) ?? Number.NaN
      expect(clock.format(start)).toBe(day)
      expect(clock.format(start - 1)).not.toBe(day)
    }),
  )
})

test('what has a first and a last day is valid from the one to before the other', () => {
  const entry = { validFrom: 10, validUntil: 20 }
  expect([9, 10, 19, 20].map((t) => isValidAt(entry, t))).toEqual([false, true, true, false])
  expect([9, 19, 20].map((t) => hasEnded(entry, t))).toEqual([false, false, true])
  expect(isValidAt({}, 0)).toBe(true)
})
