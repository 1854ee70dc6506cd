import { canonicalAddress, type AddressKind } from './address.ts'

const MOBILE = /^\+55(\d\d)9\d{4}(\d{4})$/
const FIXED = /^\+55([1-9][1-9])[2-5]\d{3}(\d{4})$/
const NON_GEOGRAPHIC = /^\+55([3589]00|303)\d{2,3}(\d{4})$/
/** Ends that say where a host is registered, not whose it is. */
const SUFFIX = /(?:\.[a-z]{2,3}){1,2}$/

/**
 * A canonical address as it may be shown beside its pseudonym: `+55 11 9••••-4321`. Of a phone no more than area code
 * and last four digits, of a short code the last two, of an e-mail the first letter and the domain, of a host the first
 * letter and its end, of anything else the first letter.
 */
export const maskAddress = (canonical: string): string => MASKS[canonicalAddress(canonical).kind](canonical)

const MASKS: Readonly<Record<AddressKind, (canonical: string) => string>> = {
  phone: maskPhone,
  short_code: (code) => `${'•'.repeat(code.length - 2)}${code.slice(-2)}`,
  lid: (lid) => `lid:••••${lid.length >= 12 ? lid.slice(-4) : ''}`,
  email: (email) => `${firstLetter(email)}••••${email.slice(email.lastIndexOf('@'))}`,
  web: (host) => `${firstLetter(host)}••••${SUFFIX.exec(host)?.[0] ?? ''}`,
  social: maskText,
  text: maskText,
}

function maskPhone(phone: string): string {
  const [, mobileArea, mobileEnd] = MOBILE.exec(phone) ?? []
  if (mobileArea !== undefined) return `+55 ${mobileArea} 9••••-${mobileEnd}`
  const [, area, end] = FIXED.exec(phone) ?? NON_GEOGRAPHIC.exec(phone) ?? []
  if (area !== undefined) return `+55 ${area} ••••-${end}`
  return `${phone.startsWith('+55') ? '+55 ' : '+'}••••-${phone.slice(-4)}`
}

function maskText(text: string): string {
  return text === '' ? '' : `${firstLetter(text)}••••`
}

/** The first character where it is a letter: digits of an unreadable number are not shown. */
function firstLetter(text: string): string {
  return /^\p{L}/u.exec(text)?.[0] ?? ''
}
