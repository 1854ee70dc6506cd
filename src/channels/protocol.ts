import { civilDay } from './instant.ts'

const DIGITS = /^\s*\d(?:[ .-]?\d){19}\s*$/
const DAY = /^(20[2-9]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/

/** Two digits after which the whole is 1 modulo 97 (ISO/IEC 7064, MOD 97-10): one wrong digit or two swapped are seen. */
const checkOf = (digits: string): string => String(98 - Number((BigInt(digits) * 100n) % 97n)).padStart(2, '0')

/** The number of what was told at `time` (epoch ms): its day in Brasília, ten digits that nobody can guess, two to check. */
export function writeProtocol(time: number, serial: string): string {
  const digits = civilDay(time).replaceAll('-', '') + serial
  return digits + checkOf(digits)
}

/** A protocol number as people write it: its 20 digits, and whether it is one; undefined where it is something else. */
export function readProtocol(text: string): { readonly canonical: string; readonly isValid: boolean } | undefined {
  if (!DIGITS.test(text)) return undefined
  const canonical = text.replace(/\D/g, '')
  if (!DAY.test(canonical)) return undefined
  return { canonical, isValid: checkOf(canonical.slice(0, 18)) === canonical.slice(18) }
}
