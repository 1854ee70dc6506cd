import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A Brazilian mobile number in full: what the whole metadata accepts after +55 9 digits long (held by a test). */
const BRAZILIAN_MOBILE = /^\+55(?:[14689][1-9]|2[12478]|3[1-578]|5[1345]|7[134579])9\d{8}$/
const WITHOUT_NINTH_DIGIT = /^\+55(\d\d)([6-9]\d{7})$/
/** 8 digits for the whole country; written with an area code they reach the same service. */
const NATIONAL_WITH_AREA_CODE = /^\+55[1-9]\d((?:3003|3004|400\d|4020)\d{4})$/
/** `0xx11`, `0**11`: the place where the caller writes a carrier of their choice. */
const ANY_CARRIER = /^([^\p{L}\p{N}]*(?:55[^\p{L}\p{N}]*)?0)\s*(?:xx|\*\*)/iu
/** `00 55 …`: the library takes 55 for a carrier, people mean the country. */
const DIALLED_COUNTRY = /^[^\d+]*0\D*0\D*5\D*5(?=\D*\d)/
/** `(+55)`: a country in brackets. */
const COUNTRY_IN_BRACKETS = /^[\s(]*\+\s*(\d{1,3})\s*\)/
const LETTER = /\p{L}/u
/** What no Brazilian service is shorter or longer than: three digits for the public ones, six for messages. */
const SHORT_CODE = /^[\s()-]*\d(?:[\s()-]*\d){2,5}[\s()-]*$/
const DIGITS_OF_A_PHONE = { min: 7, max: 25 }

/**
 * The text as a phone in E.164, undefined where it is none. The whole text counts; the country is Brazil where none is
 * written; the ninth digit of a mobile number is put in, the area code before a national 8-digit number taken away.
 * Valid by the full metadata of libphonenumber (ITU-T E.164, Anatel's numbering plan).
 */
export function canonicalPhone(text: string): string | undefined {
  if (BRAZILIAN_MOBILE.test(text)) return text
  const repaired = legible(text).replace(ANY_CARRIER, '$1').replace(COUNTRY_IN_BRACKETS, '+$1 ')
  if (LETTER.test(repaired)) return undefined
  const digits = digitsOf(repaired).length
  if (digits < DIGITS_OF_A_PHONE.min || digits > DIGITS_OF_A_PHONE.max) return undefined
  return DIALLED_COUNTRY.test(repaired)
    ? (e164(repaired.replace(DIALLED_COUNTRY, '+55')) ?? e164(repaired))
    : e164(repaired)
}

/** The digits of a short code or utility number (3–6), undefined where the text is none. */
export function canonicalShortCode(text: string): string | undefined {
  const readable = legible(text)
  return SHORT_CODE.test(readable) ? digitsOf(readable) : undefined
}

/** NFKC without invisible marks, digits as ASCII. */
const legible = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .trim()

const digitsOf = (text: string): string => text.replace(/\D/g, '')

function e164(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: 'BR', extract: false })
  if (parsed === undefined || parsed.ext !== undefined) return undefined
  const number = parsed.number.replace(WITHOUT_NINTH_DIGIT, '+55$19$2')
  const valid = number === parsed.number ? parsed.isValid() : BRAZILIAN_MOBILE.test(number)
  return valid ? number.replace(NATIONAL_WITH_AREA_CODE, '+55$1') : undefined
}
