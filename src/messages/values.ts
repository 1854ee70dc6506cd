import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import { canonicalAddress, type AddressKind } from '../channels/address.ts'
import { NETWORK_HOSTS } from '../channels/social.ts'
import { readPixKey } from '../events/pix-key.ts'
import { readBrCode } from '../payments/br-code.ts'
import { readPaymentCode } from '../payments/payment-code.ts'
import { readTaxNumber } from '../payments/tax-number.ts'
import { links } from './links.ts'
import { digitsOf, numbersIn } from './numbers.ts'

/** More is no message. */
const MOST = 20
const LONGEST = 8_192
/** Twice what a BR Code may have (EMV QRCPS-MPM 3.1: 512 characters): nobody hides one by making it too long. */
const LONGEST_CODE = 1_024
const MOST_BEGUN = 64
const BR_CODE_BEGINS = /000201/g
const BR_CODE_ENDS = /6304[0-9A-Fa-f]{4}/g
const RANDOM_KEY = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi
const E_MAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const NAMED_KEY =
  /(\b(?:chave|pix|key)\b[^\n\d@.!?+]{0,40}?)((?<!\d)(?:\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}|[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-?\d{2}|(?:\+?55 ?)?\(?\d{2}\)? ?9\d{4}[- ]?\d{4})(?!\d)|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi
/** Where to send a receipt may be said beside a PIX, too: phones and e-mails are keys where they are called so. */
const CALLED_KEY = /chave|key/i
const CHAT_LINK = /(?:https?:\/\/)?(?:wa\.me|(?:api|web)\.whatsapp\.com)\/[^\s<>"]+/gi
const WHATSAPP_ID = /(?<![\w.+])(?:lid:\d{5,}|\+?\d{5,}(?:_\d+)?(?::\d+)?@(?:s\.whatsapp\.net|c\.us|lid))(?![\w-])/gi
const PROFILE_LINK = new RegExp(
  `(?<![\\w@.-])(?:https?://)?(?:[a-z]{1,6}\\.)?(?:${NETWORK_HOSTS.join('|').replaceAll('.', '\\.')})/[^\\s<>"]+`,
  'gi',
)
const HANDLE = /(?<![\p{L}\p{N}_@./+-])@[\p{L}\p{N}_](?:[\p{L}\p{N}._-]{0,48}[\p{L}\p{N}_])?(?![\p{L}\p{N}@])/gu
/** A CNPJ with letters in it (IN RFB 2.229/2024); without its points and strokes it could be any word. */
const COMPANY = /(?<![\w.])[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}(?!\w)/gi
/** What ends a sentence behind a link, and no link. */
const ENDS = /[.,;:!?)\]}'*\u2026]{1,8}$/
const INVISIBLE = /\p{Cf}/gu
const SPACES = /[\u00a0\u2007\u202f]/g
/** `0xx11`: the place where the caller writes a carrier. */
const ANY_CARRIER = /(?<!\d)0(?:xx|\*\*)(?=[\s().-]{0,3}\d\d)/gi

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
    const value = text.replace(ENDS, '')
    if (!isValue(value)) return text
    rest.found.push(value)
    return '\n'
  })
}

const isOf =
  (...kinds: readonly AddressKind[]) =>
  (text: string): boolean =>
    kinds.includes(canonicalAddress(text).kind)

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

function takeNumbers(rest: Rest): void {
  const numbers = numbersIn(rest.text)
  rest.found.push(...numbers.found)
  rest.text = numbers.rest
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
 * What in a text can be verified: PIX keys, BR Codes, boletos, CNPJs, WhatsApp ids and chat links, e-mails, profiles,
 * handles, hosts of links, phones; each once, as written, at most 20. A CPF is a person's, and is among them only where
 * it is said to be a key.
 */
export function valuesIn(message: string): readonly FoundValue[] {
  const rest: Rest = { found: [], keys: [], text: message.slice(0, LONGEST) }
  takeBrCodes(rest)
  rest.text = rest.text.replace(INVISIBLE, '').replace(SPACES, ' ').replace(/\r\n/g, '\n').replace(ANY_CARRIER, '0')
  takeKeys(rest)
  take(rest, RANDOM_KEY, (text) => readPaymentCode(text) !== undefined)
  takeNumbers(rest)
  take(rest, COMPANY, (text) => readTaxNumber(text)?.kind === 'cnpj')
  take(rest, WHATSAPP_ID, isOf('phone', 'lid'))
  take(rest, CHAT_LINK, isOf('phone'))
  take(rest, E_MAIL, isOf('email'))
  take(rest, PROFILE_LINK, isOf('social'))
  take(rest, HANDLE, isOf('social', 'phone'))
  rest.found.push(...links(rest.text))
  takePhones(rest)
  const values = [
    ...[...new Set(rest.keys)].map((text) => ({ text, isPixKey: true })),
    ...[...new Set(rest.found)].map((text) => ({ text, isPixKey: false })),
  ]
  return values.slice(0, MOST)
}
