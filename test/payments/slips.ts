/** Check digits and slips, made by other means than the product's: digit lists, weights as lists, sums with bigints. */
const digitsOf = (text: string): number[] => text.split('').map(Number)
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]

export const luhn = (text: string): string => {
  const sum = digitsOf(text)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? (DOUBLED[digit] ?? 0) : digit), 0)
  return String((1000 - sum) % 10)
}

function weighed(text: string): number {
  const reversed = digitsOf(text).toReversed()
  return Number(reversed.reduce((sum, digit, index) => sum + BigInt(digit) * BigInt((index % 8) + 2), 0n) % 11n)
}
/** By the remainder that the digit leaves, in the words of the bank slip's layout. */
export const bankEleven = (text: string): string => '11987654321'.charAt(weighed(text))
export const collectionEleven = (text: string): string => '00987654321'.charAt(weighed(text))

/** The barcode of a bank slip: bank, currency, factor with amount (14) and free field (25). */
export function bankBarcode(bank: string, factorAndAmount: string, freeField: string, currency = '9'): string {
  const digit = bankEleven(`${bank}${currency}${factorAndAmount}${freeField}`)
  return `${bank}${currency}${digit}${factorAndAmount}${freeField}`
}

/** The typeable line of a bank slip's barcode. */
export function bankLine(barcode: string): string {
  const free = barcode.slice(19)
  const blocks = [barcode.slice(0, 4) + free.slice(0, 5), free.slice(5, 15), free.slice(15)]
  return blocks.map((block) => block + luhn(block)).join('') + barcode.slice(4, 19)
}

const collectionDigit = (value: string) => (value === '6' || value === '7' ? luhn : collectionEleven)

/** The barcode of a collection slip: segment, value id and the 40 digits after the check digit. */
export const collectionBarcode = (segment: string, value: string, rest: string): string =>
  `8${segment}${value}${collectionDigit(value)(`8${segment}${value}${rest}`)}${rest}`

export const collectionLine = (barcode: string): string =>
  [0, 11, 22, 33]
    .map((at) => barcode.slice(at, at + 11))
    .map((block) => block + collectionDigit(barcode.charAt(2))(block))
    .join('')
