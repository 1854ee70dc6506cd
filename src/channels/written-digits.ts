import { EIGHT_DIGITS, PREFIXED } from './contact.ts'
import type { RegisteredChannel } from './registry-file.ts'

const MOBILE = /^\+55([1-9]\d)9([6-9]\d{7})$/
const BRAZILIAN = /^\+55(\d{10,11})$/
const COUNTRY = '(00)?55'
/** The area codes of Anatel's numbering plan. */
const AREA = '([14689][1-9]|2[12478]|3[1-578]|5[1345]|7[134579])'

/**
 * How the digits of a Brazilian number may be written, as an I-Regexp (RFC 9485: it matches a whole text), for programs
 * without a library for phone numbers: they take all but the digits away from what they hold. Country and trunk prefix
 * may lack, of a mobile number the ninth digit, and a national number may have an area code before it. Undefined for
 * what is no number, and for one of another country.
 */
export function writtenDigits({ kind, address }: Pick<RegisteredChannel, 'kind' | 'address'>): string | undefined {
  if (kind === 'short_code') return address
  if (kind !== 'phone') return undefined
  const [national, prefixed, mobile, brazilian] = [EIGHT_DIGITS, PREFIXED, MOBILE, BRAZILIAN].map(
    (form) => form.exec(address) ?? undefined,
  )
  if (national !== undefined) return `(${COUNTRY}|0)?${AREA}?${national[1]}`
  if (prefixed !== undefined) return `(${COUNTRY})?0?${prefixed[1]}`
  if (mobile !== undefined) return `(${COUNTRY}|0)?${mobile[1]}9?${mobile[2]}`
  return brazilian && `(${COUNTRY}|0)?${brazilian[1]}`
}
