import { readPaymentCode } from '../payments/payment-code.ts'
import { readTaxNumber } from '../payments/tax-number.ts'

/** Digits as people write slips and tax numbers, over lines too, and no other digit beside them. */
const DIGITS = /(?<![\d+])\d(?:[ .\-/\n]{0,3}\d)*/g
/** So many groups of digits make the longest slip, and so many digits slips and CNPJs. */
const MOST_GROUPS = 12
const SLIPS: ReadonlySet<number> = new Set([44, 47, 48])
const LENGTHS: ReadonlySet<number> = new Set([14, ...SLIPS])
const CALLED_COMPANY = /cnpj[^\p{L}\p{N}]*$/iu
const NAME_ENDS = 12

export const digitsOf = (text: string): number => text.replace(/\P{Nd}/gu, '').length

const isSlip = (text: string): boolean => {
  const { kind, payload } = readPaymentCode(text) ?? {}
  return kind === 'boleto' && payload !== undefined
}
/** Fourteen digits alone may be a protocol: they are a CNPJ where they are called so, or their check digits are right. */
function isCompany(text: string, isCalledSo: boolean): boolean {
  const number = readTaxNumber(text)
  if (number?.kind !== 'cnpj') return false
  return text.includes('/') || (/^\d{14}$/.test(text) && (number.isValid || isCalledSo))
}

/** How many groups from `at` on are a slip or a CNPJ, as many as may be; undefined where none are. */
function countOf(groups: readonly string[], at: number, isCalledSo: boolean): number | undefined {
  let digits = 0
  const sums = groups.slice(at, at + MOST_GROUPS).map((group) => (digits += digitsOf(group)))
  for (let count = sums.length; count > 0; count -= 1) {
    if (!LENGTHS.has(sums[count - 1] ?? 0)) continue
    const text = groups.slice(at, at + count).join(' ')
    if (isSlip(text) || isCompany(text, isCalledSo)) return count
  }
  return undefined
}

/** Slips and CNPJs in a text, and what is left of it: others may stand beside them, with no more than a space between. */
export function numbersIn(text: string): { readonly found: readonly string[]; readonly rest: string } {
  const found: string[] = []
  const rest = text.replace(DIGITS, (run: string, offset: number) => {
    const parts = run.split(/([ \n]+)/)
    const [groups, spaces] = [parts.filter((_, at) => at % 2 === 0), parts.filter((_, at) => at % 2 === 1)]
    const isCalledSo = CALLED_COMPANY.test(text.slice(Math.max(0, offset - NAME_ENDS), offset))
    const before = found.length
    let left = ''
    for (let at = 0; at < groups.length;) {
      const count = countOf(groups, at, at === 0 && isCalledSo)
      if (count === undefined) left += groups[at] as string
      else found.push(groups.slice(at, at + count).join(' '))
      at += count ?? 1
      left += spaces[at - 1] ?? ''
    }
    if (found.length > before) return left
    // As many digits as a slip has, and something wrong with them.
    const wrong = [run, ...run.split('\n')].find((line) => SLIPS.has(digitsOf(line)))
    if (wrong === undefined) return left
    found.push(wrong)
    return run.replace(wrong, '\n')
  })
  return { found, rest }
}
