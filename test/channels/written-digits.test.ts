import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalAddress } from '../../src/channels/address.ts'
import { writtenDigits } from '../../src/channels/written-digits.ts'

const patternOf = (address: string): RegExp =>
  new RegExp(`^(?:${writtenDigits({ kind: 'phone', address }) ?? '(?!)'})$`)
const WRITTEN: readonly [string, readonly string[]][] = [
  ['+551131000000', ['11 3100-0000', '(11) 3100-0000', '011 3100 0000', '+55 11 3100-0000', '0055 11 3100 0000']],
  ['+5540040000', ['4004-0000', '11 4004-0000', '021 4004 0000', '+55 4004-0000', '+55 11 4004-0000']],
  ['+558000000000', ['0800 000 0000', '800 000 0000', '+55 800 000 0000', '+55 0800 000 0000']],
  ['+5511987654321', ['11 98765-4321', '11 8765-4321', '+55 (11) 98765-4321', '5511987654321', '551187654321']],
]

describe.each(WRITTEN)('%s', (address, writings) => {
  test.each(writings)('%s is one of its writings', (text) => {
    expect(canonicalAddress(text).canonical).toBe(address)
    expect(text.replaceAll(/\D/g, '')).toMatch(patternOf(address))
  })
  test('whatever fits is read as it by who knows all numbers', () => {
    fc.assert(
      fc.property(fc.stringMatching(patternOf(address)), (digits) => {
        expect(canonicalAddress(digits).canonical).toBe(address)
      }),
      { numRuns: 300 },
    )
  })
  test('no number of another fits', () => {
    const others = WRITTEN.filter(([other]) => other !== address).flatMap(([, texts]) => texts)
    expect(others.filter((text) => patternOf(address).test(text.replaceAll(/\D/g, '')))).toEqual([])
  })
})
test.each([
  ['short_code', '27000', '27000'],
  ['phone', '+14155552671', undefined],
  ['email', 'a@b.com', undefined],
  ['domain', 'b.com', undefined],
] as const)('%s %s: %s', (kind, address, digits) => {
  expect(writtenDigits({ kind, address })).toBe(digits)
})
