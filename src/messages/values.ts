import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import { canonicalAddress } from '../channels/address.ts'
import { readPixKey } from '../events/pix-key.ts'
import { readBrCode } from '../payments/br-code.ts'
import { readPaymentCode } from '../payments/payment-code.ts'
import { readTaxNumber } from '../payments/tax-number.ts'
import { links } from './links.ts'

/** More is no message. */
const MOST = 20
const LONGEST = 8_192
/** BR Codes are 512 characters at the most (EMV QRCPS-MPM 3.1). */
const LONGEST_CODE = 512
const MOST_BEGUN = 64
const BR_CODE_BEGINS = /000201/g
const BR_CODE_ENDS = /6304[0-9A-Fa-f]{4}/g
/** Digits as people write slips and tax numbers, and no other digit beside them. */
const DIGITS = /(?<![\d+])\d(?:[ .\-/]{0,3}\d)*/g
const RANDOM_KEY = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi
const E_MAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const NAMED_KEY =
  /(\b(?:chave|pix|key)\b[^\n\d@.!?+]{0,40}?)((?<!\d)(?:\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}|(?:\+?55 ?)?\(?\d{2}\)? ?9\d{4}[- ]?\d{4})(?!\d)|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi
/** Where to send a receipt may be said beside a PIX, too: phones and e-mails are keys where they are called so. */
const CALLED_KEY = /chave|key/i
const CHAT_LINK = /(?:https?:\/\/)?(?:wa\.me|(?:api|web)\.whatsapp\.com)\/[^\s<>"]+/gi

/** A value as it is written. */
export interface FoundValue {
  readonly text: string
  /** Is it said to be a PIX key? */
  readonly isPixKey: boolean
}

/** A text with what has been found in it taken out, so that nothing is found twice. */
interface Rest {
  readonly found: string[]
  readonly keys: string[]
  text: string
}

/** Takes out what `pattern` finds where it is a value. */
function take(rest: Rest, pattern: RegExp, isValue: (text: string) => boolean): void {
  rest.text = rest.text.replace(pattern, (text) => {
    if (!isValue(text)) return text
    rest.found.push(text)
    return '\n'
  })
}

/** A CPF, CNPJ, mobile number or e-mail that follows upon the word for a key, within its sentence. */
function takeKeys(rest: Rest): void {
  rest.text = rest.text.replace(NAMED_KEY, (text, named: string, key: string) => {
    const { type } = readPixKey(key)
    const isMeant = type === 'cpf' || type === 'cnpj' || (type !== 'unknown' && CALLED_KEY.test(named))
    if (!isMeant) return text
    rest.keys.push(key)
    return `${named}\n`
  })
}

/** BR Codes hold spaces and signs: one ends where its CRC is right, and one that never is, where it might have been. */
function takeBrCodes(rest: Rest): void {
  for (const { index } of [...rest.text.matchAll(BR_CODE_BEGINS)].slice(-MOST_BEGUN).toReversed()) {
    const after = rest.text.slice(index, index + LONGEST_CODE)
    const ends = [...after.matchAll(BR_CODE_ENDS)].map((end) => after.slice(0, end.index + 8))
    const code = ends.find((text) => readBrCode(text) !== undefined) ?? ends[0]
    if (code === undefined || !/br\.gov\.bcb\.pix/i.test(code)) continue
    rest.found.push(code)
    rest.text = `${rest.text.slice(0, index)}\n${rest.text.slice(index + code.length)}`
  }
}

/** So many groups of digits make the longest slip, and so many digits slips and CNPJs. */
const MOST_GROUPS = 12
const LENGTHS = new Set([14, 44, 47, 48])
const digitsOf = (text: string): number => text.replace(/\P{Nd}/gu, '').length
const isSlip = (text: string): boolean => {
  const { kind, payload } = readPaymentCode(text) ?? {}
  return kind === 'boleto' && payload !== undefined
}
const isCompany = (text: string): boolean =>
  readTaxNumber(text)?.kind === 'cnpj' && (text.includes('/') || /^\d{14}$/.test(text))

/** How many groups from `at` on are a slip or a CNPJ, as many as may be; undefined where none are. */
function countOf(groups: readonly string[], at: number): number | undefined {
  let digits = 0
  const sums = groups.slice(at, at + MOST_GROUPS).map((group) => (digits += digitsOf(group)))
  for (let count = sums.length; count > 0; count -= 1) {
    if (!LENGTHS.has(sums[count - 1] ?? 0)) continue
    const text = groups.slice(at, at + count).join(' ')
    if (isSlip(text) || isCompany(text)) return count
  }
  return undefined
}

/** Slips and CNPJs among groups of digits: others may stand beside them, with no more than a space between. */
function takeNumbers(rest: Rest): void {
  rest.text = rest.text.replace(DIGITS, (run) => {
    const groups = run.split(' ')
    const left: string[] = []
    const found = rest.found.length
    for (let at = 0; at < groups.length;) {
      const count = countOf(groups, at)
      if (count === undefined) left.push(groups[at] as string)
      else rest.found.push(groups.slice(at, at + count).join(' '))
      at += count ?? 1
    }
    // As many digits as a slip has, and something wrong with them.
    if (rest.found.length > found || ![44, 47, 48].includes(digitsOf(run))) return left.join(' ')
    rest.found.push(run)
    return '\n'
  })
}

/** A list of twenty phones has fewer digits, and many more take libphonenumber long. */
const MOST_DIGITS = 260

/** Phones without their extensions; what follows upon a comma is none, but mostly the next phone. */
function takePhones(rest: Rest): void {
  const text = rest.text
    .replace(/[^\p{L}@]+/gu, (run) => (digitsOf(run) > MOST_DIGITS ? '\n' : run))
    .replace(/[,;]/g, '\n')
  for (const { startsAt, endsAt, number } of findPhoneNumbersInText(text, { defaultCountry: 'BR' })) {
    const phone = text.slice(startsAt, endsAt)
    rest.found.push(number.ext === undefined ? phone : phone.replace(/\D+\d+\D*$/, ''))
  }
}

/**
 * What in a text can be verified: PIX keys, BR Codes, boletos, CNPJs, chat links, e-mails, hosts of links, phones; each
 * once, as written, at most 20. A CPF is a person's, and is among them only where it is said to be a key.
 */
export function valuesIn(message: string): readonly FoundValue[] {
  const rest: Rest = { found: [], keys: [], text: message.slice(0, LONGEST) }
  takeBrCodes(rest)
  takeKeys(rest)
  take(rest, RANDOM_KEY, (text) => readPaymentCode(text) !== undefined)
  takeNumbers(rest)
  take(rest, CHAT_LINK, (text) => canonicalAddress(text).kind === 'phone')
  take(rest, E_MAIL, (text) => canonicalAddress(text).kind === 'email')
  rest.found.push(...links(rest.text))
  takePhones(rest)
  const values = [
    ...[...new Set(rest.keys)].map((text) => ({ text, isPixKey: true })),
    ...[...new Set(rest.found)].map((text) => ({ text, isPixKey: false })),
  ]
  return values.slice(0, MOST)
}
