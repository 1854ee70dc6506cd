import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProtocol, writeProtocol } from '../../src/channels/protocol.ts'

const serial = fc.integer({ min: 0, max: 9_999_999_999 }).map((n) => String(n).padStart(10, '0'))
const time = fc.date({ min: new Date('2020-02-01'), max: new Date('2089-12-31'), noInvalidDate: true })
const protocol = fc.tuple(time, serial).map(([date, digits]) => writeProtocol(date.getTime(), digits))

const day = (date: Date) => new Date(date.getTime() - 10_800_000).toISOString().slice(0, 10)

test('begins with its day in Brasília, and is 1 modulo 97', () => {
  const written = writeProtocol(Date.parse('2026-11-23T02:59:59.999Z'), '0123456789')
  expect(written.slice(0, 18)).toBe('202611220123456789')
  expect(BigInt(written) % 97n).toBe(1n)
  expect(writeProtocol(Date.parse('2026-11-23T03:00:00.000Z'), '0123456789').slice(0, 8)).toBe('20261123')
})

test('is read as people write it', () => {
  fc.assert(
    fc.property(protocol, fc.constantFrom(' ', '-', '.', ''), (digits, between) => {
      const spaced = ` ${digits.slice(0, 8)}${between}${digits.slice(8, 18)}${between}${digits.slice(18)} `
      expect(readProtocol(spaced)).toEqual({ canonical: digits, isValid: true })
    }),
  )
})

test('a wrong digit or two swapped neighbours are seen, wherever they are', () => {
  fc.assert(
    fc.property(protocol, fc.nat(19), fc.integer({ min: 1, max: 9 }), (digits, at, step) => {
      const wrong = digits.slice(0, at) + String((Number(digits[at]) + step) % 10) + digits.slice(at + 1)
      expect(readProtocol(wrong)?.isValid ?? false).toBe(false)
      const swapped = digits.slice(0, at) + (digits[at + 1] ?? '') + digits.slice(at, at + 1) + digits.slice(at + 2)
      expect(swapped !== digits && (readProtocol(swapped)?.isValid ?? false)).toBe(false)
    }),
  )
})

test('numbers of a later day are greater', () => {
  fc.assert(
    fc.property(time, time, serial, serial, (one, other, a, b) => {
      fc.pre(day(one) !== day(other))
      expect(writeProtocol(one.getTime(), a) < writeProtocol(other.getTime(), b)).toBe(day(one) < day(other))
    }),
  )
})

test.each(['', '2026112301234567894', '202611230123456789421', '20261323012345678942', '19991123012345678942', 'x'])(
  '%j is something else',
  (text) => expect(readProtocol(text)).toBeUndefined(),
)
