/** The check digit of a run of digits. */
export type CheckDigit = (digits: string) => number

/** Modulus 10: weights 2, 1, 2 … from the right, of products the sum of their digits (FEBRABAN; ISO/IEC 7812-1). */
export const modulus10: CheckDigit = (digits) => {
  let sum = 0
  for (let at = digits.length - 1, weight = 2; at >= 0; at -= 1, weight = 3 - weight) {
    const product = (digits.charCodeAt(at) - 48) * weight
    sum += product > 9 ? product - 9 : product
  }
  return (10 - (sum % 10)) % 10
}

/** What modulus 11 leaves: weights 2 … 9, 2 … from the right. */
function remainder11(digits: string): number {
  let sum = 0
  for (let at = digits.length - 1, weight = 2; at >= 0; at -= 1, weight = weight === 9 ? 2 : weight + 1)
    sum += (digits.charCodeAt(at) - 48) * weight
  return sum % 11
}

/** Modulus 11 of bank slips: 0, 10 and 11 are written as 1 (FEBRABAN, Layout Padrão de Cobrança). */
export const modulus11OfBanks: CheckDigit = (digits) => {
  const digit = 11 - remainder11(digits)
  return digit > 9 ? 1 : digit
}

/** Modulus 11 of collection slips: a remainder of 0 or 1 is written as 0, one of 10 as 1 (FEBRABAN, Arrecadação). */
export const modulus11OfCollection: CheckDigit = (digits) => {
  const rest = remainder11(digits)
  return rest < 2 ? 0 : 11 - rest
}
