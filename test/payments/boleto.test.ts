import { readFileSync } from 'node:fs'
import { isValidBoleto } from '@brazilian-utils/brazilian-utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bankBoleto, bankSlipOf, boleto } from '../../src/payments/boleto.ts'
import { bankBarcode, bankLine, collectionBarcode, collectionLine } from './slips.ts'

interface Vector {
  readonly value: string
  readonly valid: boolean
  readonly barcode?: string
}
const { boleto: vectors } = JSON.parse(readFileSync(new URL('data/vectors.json', import.meta.url), 'utf8')) as {
  readonly boleto: readonly Vector[]
}

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const bankSlips = fc
  .tuple(fc.stringMatching(/^[0-79]\d\d$/), digits(14), digits(25))
  .map(([bank, amount, free]) => bankBarcode(bank, amount, free))
const collectionSlips = fc
  .tuple(fc.integer({ min: 1, max: 9 }).map(String), fc.integer({ min: 6, max: 9 }).map(String), digits(40))
  .map(([segment, value, rest]) => collectionBarcode(segment, value, rest))

describe('published slips', () => {
  test.each(vectors)('$value', ({ value, valid, barcode }) => {
    expect(boleto(value)).toBe(valid ? (barcode ?? value.replaceAll(/\D/g, '')) : null)
  })
  test('are enough', () => expect(vectors.length).toBeGreaterThan(30))
})

test('a bank slip says what its digits say', () => {
  const line = '34195.00008 01233.203189 64221.470004 5 84410000002000'
  expect(bankBoleto(line)).toEqual({
    barcode: '34195844100000020005000001233203186422147000',
    bank: '341',
    freeField: '5000001233203186422147000',
    dueFactor: '8441',
    amountCents: 2000,
  })
  expect(bankBoleto('34195844100000020005000001233203186422147000')).toEqual(bankBoleto(line))
})

test('a slip without day or amount says so', () => {
  const slip = bankBoleto(bankLine(bankBarcode('341', '0'.repeat(14), '1'.repeat(25))))
  expect(slip).toMatchObject({ dueFactor: '0000', amountCents: 0 })
})

test('an amount has ten digits', () => {
  const slip = bankBoleto(bankBarcode('341', '16379876543210', '1'.repeat(25)))
  expect(slip).toMatchObject({ dueFactor: '1637', amountCents: 9_876_543_210 })
})

test('what the operator has issued is read without its check digit', () => {
  const barcode = bankBarcode('341', '16370000035000', '1091234567890123456789000')
  const wrong = `${barcode.slice(0, 4)}${(Number(barcode[4]) + 1) % 10}${barcode.slice(5)}`
  expect(bankBoleto(wrong)).toBeNull()
  expect({ ...bankSlipOf(wrong), barcode }).toEqual(bankBoleto(barcode))
})

test.each([
  ['bank', bankSlips, bankLine],
  ['collection', collectionSlips, collectionLine],
] as const)('%s slips are read as barcode and as line, and a well-known library agrees', (kind, slips, lineOf) => {
  fc.assert(
    fc.property(slips, (barcode) => {
      const line = lineOf(barcode)
      expect([boleto(barcode), boleto(line)]).toEqual([barcode, barcode])
      expect(bankBoleto(line)?.barcode).toBe(kind === 'bank' ? barcode : undefined)
      // The library knows of no segment 8.
      expect(isValidBoleto(line) || (kind === 'collection' && line[1] === '8')).toBe(true)
    }),
    { numRuns: 200 },
  )
})

const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1)

/** Modulus 11 writes three remainders as the same digit; what only that digit guards may change from one to another. */
const isShared = (...barcodes: readonly (string | null)[]) => barcodes.every((barcode) => barcode?.[4] === '1')

test('no line of a bank slip with one digit changed is valid, but where two remainders share a check digit', () => {
  fc.assert(
    fc.property(bankSlips, fc.nat(46), fc.integer({ min: 1, max: 9 }), (barcode, at, more) => {
      const line = bankLine(barcode)
      const found = boleto(replaced(line, at, String((Number(line[at]) + more) % 10)))
      expect(found === null || (at > 32 && isShared(barcode, found))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('no barcode of a bank slip with one digit changed is valid, but where two remainders share a check digit', () => {
  fc.assert(
    fc.property(bankSlips, fc.nat(43), fc.integer({ min: 1, max: 9 }), (barcode, at, more) => {
      const changed = replaced(barcode, at, String((Number(barcode[at]) + more) % 10))
      expect(boleto(changed) === null || changed.startsWith('8') || isShared(barcode, changed)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('a collection line survives the change of a digit only where the algorithm itself changes', () => {
  fc.assert(
    fc.property(collectionSlips, fc.nat(47), fc.integer({ min: 1, max: 9 }), (barcode, at, more) => {
      const line = collectionLine(barcode)
      const found = boleto(replaced(line, at, String((Number(line[at]) + more) % 10)))
      const weak = at === 2 || '89'.includes(barcode.charAt(2))
      expect(weak || found === null).toBe(true)
    }),
    { numRuns: 300 },
  )
})

/** A slip's digits with the check digits that they should have. */
function mended(text: string): string {
  if (text.length === 48) {
    const rest = [0, 12, 24, 36].map((start) => text.slice(start, start + 11)).join('')
    return collectionLine(collectionBarcode(rest.charAt(1), rest.charAt(2), rest.slice(4)))
  }
  if (text.length === 44 && text.startsWith('8'))
    return collectionBarcode(text.charAt(1), text.charAt(2), text.slice(4))
  if (text.length === 44) return bankBarcode(text.slice(0, 3), text.slice(5, 19), text.slice(19), text.charAt(3))
  const free = text.slice(4, 9) + text.slice(10, 20) + text.slice(21, 31)
  return bankLine(bankBarcode(text.slice(0, 3), text.slice(33), free, text.charAt(3)))
}
const isMeant = (text: string): boolean => (text.startsWith('8') ? /^8[1-9][6-9]/ : /^\d{3}9/).test(text)

test('each published slip with each of its digits changed is refused, wherever its check digits can tell', () => {
  const all = vectors
    .filter(({ valid }) => valid)
    .map(({ value }) => value.replaceAll(/\D/g, ''))
    .flatMap((text) =>
      Array.from({ length: text.length * 9 }, (_, index) => {
        const at = Math.floor(index / 9)
        return replaced(text, at, String((Number(text[at]) + (index % 9) + 1) % 10))
      }),
    )
  const unseen = all.filter((text) => isMeant(text) && mended(text) === text)
  expect(all.filter((text) => boleto(text) !== null)).toEqual(unseen)
  expect(all.length).toBeGreaterThan(5_000)
  expect(unseen.length / all.length).toBeLessThan(0.04)
})

test('two neighbours changed about in a bank line are found, but for what the moduli cannot see', () => {
  fc.assert(
    fc.property(bankSlips, fc.nat(45), (barcode, at) => {
      const line = bankLine(barcode)
      const [a = '', b = ''] = [line[at], line[at + 1]]
      const swapped = line.slice(0, at) + b + a + line.slice(at + 2)
      const other = boleto(swapped)
      // Where the check digit itself changes places, that it is shared before or after is enough.
      const isBlind = at < 32 ? `${a}${b}` === '09' || `${a}${b}` === '90' : isShared(barcode) || isShared(other)
      expect(a === b ? other === barcode : other === null || isBlind).toBe(true)
    }),
    { numRuns: 300, examples: [['90291617124058460905014680768532982703400810', 32]] },
  )
})

const wide = (line: string, length: number) => `${line.slice(0, 5)}${' '.repeat(length - line.length)}${line.slice(5)}`

describe('what is written', () => {
  const barcode = bankBarcode('341', '16370000035000', '1091234567890123456789000')
  const line = bankLine(barcode)
  test('may have spaces, dots and hyphens between its digits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', ' ', '.', '-', ' - ', '  '), { minLength: 46, maxLength: 46 }),
        (gaps) => {
          const written = line.split('').reduce((text, digit, index) => text + (gaps[index - 1] ?? '') + digit)
          expect(boleto(written)).toBe(barcode)
        },
      ),
    )
  })
  test.each([
    ['a letter', line.replace('0', 'O')],
    ['a comma', `${line.slice(0, 5)},${line.slice(5)}`],
    ['a tab', `${line.slice(0, 5)}\t${line.slice(5)}`],
    ['a no-break space', `${line.slice(0, 5)}\u00A0${line.slice(5)}`],
    ['full-width digits', line.replaceAll('0', '\uFF10')],
    ['something before', `-${line}`],
    ['something after', `${line}.`],
    ['a digit less', line.slice(0, -1)],
    ['a digit more', `${line}0`],
    ['nothing', ''],
    ['only separators', ' .- '],
    ['two slips', `${line} ${line}`],
    ['a great many spaces', `${line.slice(0, 5)}${' '.repeat(8000)}${line.slice(5)}`],
  ])('is not repaired: %s', (_, written) => expect(boleto(written)).toBeNull())
  test('is 256 characters at most', () => {
    expect([boleto(wide(line, 256)), boleto(wide(line, 257))]).toEqual([barcode, null])
  })
  test.each(['0', '1', '2', '8'])('is in currency 9 and not %s', (currency) => {
    const foreign = bankBarcode('341', '16370000035000', '1091234567890123456789000', currency)
    expect([boleto(foreign), boleto(bankLine(foreign))]).toEqual([null, null])
  })
  test('is of a collection segment from 1 to 9 and of a known kind of value', () => {
    const rest = '1'.repeat(40)
    expect(boleto(collectionBarcode('0', '6', rest))).toBeNull()
    expect(boleto(collectionLine(collectionBarcode('0', '6', rest)))).toBeNull()
    for (const value of '012345') expect(boleto(collectionBarcode('1', value, rest))).toBeNull()
  })
})
