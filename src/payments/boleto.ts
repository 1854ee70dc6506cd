import { modulus10, modulus11OfBanks, modulus11OfCollection, type CheckDigit } from './check-digits.ts'

/** What the barcode of a bank slip says (FEBRABAN, Layout Padrão de Cobrança). The payee is not among it. */
export interface BankSlip {
  /** 44 digits. */
  readonly barcode: string
  /** Three digits of the bank, as the Banco Central numbers it. */
  readonly bank: string
  /** 25 digits, laid out by each bank in its own way. */
  readonly freeField: string
  /** Four digits: days from the base of a cycle; 0000 = no due date. The code alone does not tell the cycle. */
  readonly dueFactor: string
  /** Centavos; 0 = any amount. */
  readonly amountCents: number
}

/** Longer texts are no slip: 48 digits, with room for whatever stands between them. */
const LONGEST = 256
const WRITTEN = /^\d(?:[ .-]*\d)*$/

/** The digits of a text that has spaces, dots and hyphens between them, and nothing else; undefined otherwise. */
function digitsOf(text: string): string | undefined {
  return text.length <= LONGEST && WRITTEN.test(text) ? text.replace(/[ .-]/g, '') : undefined
}

/** Is the digit at the end of a block the check digit of what stands before it? */
const isChecked = (block: string, checkDigit: CheckDigit): boolean =>
  checkDigit(block.slice(0, -1)) === Number(block.at(-1))

/** Is the digit at `at` of a barcode the check digit of all others? */
const hasOwnDigit = (barcode: string, at: number, checkDigit: CheckDigit): boolean =>
  checkDigit(barcode.slice(0, at) + barcode.slice(at + 1)) === Number(barcode[at])

const isBankBarcode = (barcode: string): boolean => barcode[3] === '9' && hasOwnDigit(barcode, 4, modulus11OfBanks)

/** The barcode of a typeable line of 47 digits, whose three blocks check. */
function bankBarcodeOf(line: string): string | undefined {
  const blocks = [line.slice(0, 10), line.slice(10, 21), line.slice(21, 32)]
  if (!blocks.every((block) => isChecked(block, modulus10))) return undefined
  return line.slice(0, 4) + line.slice(32) + line.slice(4, 9) + line.slice(10, 20) + line.slice(21, 31)
}

/** The third digit of a collection slip names how its check digits are made. */
const COLLECTION_DIGITS: Readonly<Record<string, CheckDigit>> = {
  '6': modulus10,
  '7': modulus10,
  '8': modulus11OfCollection,
  '9': modulus11OfCollection,
}

function isCollectionBarcode(barcode: string): boolean {
  const checkDigit = COLLECTION_DIGITS[barcode.charAt(2)]
  return barcode[1] !== '0' && checkDigit !== undefined && hasOwnDigit(barcode, 3, checkDigit)
}

/** The barcode of a typeable line of 48 digits, whose four blocks check. */
function collectionBarcodeOf(line: string): string | undefined {
  const checkDigit = COLLECTION_DIGITS[line.charAt(2)]
  const blocks = [line.slice(0, 12), line.slice(12, 24), line.slice(24, 36), line.slice(36)]
  if (checkDigit === undefined || !blocks.every((block) => isChecked(block, checkDigit))) return undefined
  return blocks.map((block) => block.slice(0, -1)).join('')
}

const isCollection = (digits: string): boolean => digits.startsWith('8')

function readBankBarcode(digits: string): string | undefined {
  const isBarcode = digits.length === 44 && !isCollection(digits)
  const barcode = isBarcode ? digits : digits.length === 47 ? bankBarcodeOf(digits) : undefined
  return barcode !== undefined && isBankBarcode(barcode) ? barcode : undefined
}

function readCollectionBarcode(digits: string): string | undefined {
  if (!isCollection(digits)) return undefined
  const barcode = digits.length === 44 ? digits : digits.length === 48 ? collectionBarcodeOf(digits) : undefined
  return barcode !== undefined && isCollectionBarcode(barcode) ? barcode : undefined
}

/**
 * What the 44 digits of a bank slip's barcode say, whatever they are: no check digit is looked at. For slips that their
 * issuer has written.
 */
export const bankSlipOf = (barcode: string): BankSlip => ({
  barcode,
  bank: barcode.slice(0, 3),
  freeField: barcode.slice(19),
  dueFactor: barcode.slice(5, 9),
  amountCents: Number(barcode.slice(9, 19)),
})

/**
 * The bank slip that a payload is, null where it is none. It is a line of 47 digits or a barcode of 44 not beginning
 * with 8, in currency 9, with spaces, dots and hyphens between its digits, all check digits right. Nothing is repaired.
 */
export function bankBoleto(payload: string): BankSlip | null {
  const digits = digitsOf(payload)
  const barcode = digits === undefined ? undefined : readBankBarcode(digits)
  return barcode === undefined ? null : bankSlipOf(barcode)
}

/**
 * The barcode (44 digits) of the bank slip (see `bankBoleto`) or collection slip that a payload is, null where it is
 * neither. A collection slip is a line of 48 digits or a barcode of 44 beginning with 8, of segment 1 to 9.
 */
export function boleto(payload: string): string | null {
  const digits = digitsOf(payload)
  return digits === undefined ? null : (readBankBarcode(digits) ?? readCollectionBarcode(digits) ?? null)
}
