/** The check digit of a bank slip's barcode (FEBRABAN): modulo 11, weights 2 to 9 from the right; 0, 10 and 11 become 1. */
function checkDigit(digits: string): number {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) sum += Number(digits[digits.length - 1 - at]) * (2 + (at % 8))
  const digit = 11 - (sum % 11)
  return digit > 9 ? 1 : digit
}

/** A good barcode of a bank slip of the example operator's account, numbered from hexadecimal digits, due on a fixed day. */
export function barcodeOf(hex: string, amountCents: number): string {
  const free = `109${BigInt(`0x${hex}`).toString().padStart(20, '0').slice(-20)}00`
  const rest = `1370${amountCents.toString().padStart(10, '0')}${free}`
  return `3419${checkDigit(`3419${rest}`)}${rest}`
}
