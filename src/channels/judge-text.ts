import type { Medium } from '../events/channel.ts'
import { readPixKey } from '../events/pix-key.ts'
import type { Address } from './address.ts'
import type { ReasonCode } from './reasons.ts'

/** Emergency and other public services (Anatel's public utility codes). */
const PUBLIC_SERVICES = new Set('100 180 181 188 190 191 192 193 194 197 198 199 1323 1331'.split(' '))
/** Hosts whose addresses lead elsewhere; nobody follows them here. */
const SHORTENERS = new Set(
  (
    'abre.ai bit.ly cutt.ly encurtador.com.br goo.gl is.gd l.facebook.com l.instagram.com lm.facebook.com lnkd.in ow.ly ' +
    'rb.gy rebrand.ly shorturl.at t.co tiny.cc tinyurl.com wa.me'
  ).split(' '),
)

/** Why an address that is on no list is not recognised. */
export function unknownReason({ kind, canonical }: Address, medium: Medium | undefined): ReasonCode {
  if (kind === 'lid') return 'NUMBER_IS_HIDDEN'
  if (kind === 'text' && !isNameOf(medium)) return 'CANNOT_BE_CHECKED'
  if (kind === 'short_code' && PUBLIC_SERVICES.has(canonical)) return 'PUBLIC_SERVICE'
  return kind === 'web' && SHORTENERS.has(canonical) ? 'LINK_HIDES_ITS_END' : 'NOT_RECOGNISED'
}

/** Media whose addresses are names, so that any text is one. */
export const isNameOf = (medium: Medium | undefined): boolean =>
  medium === 'app' || medium === 'chat' || medium === 'social'

/** 7 to 13 digits and what people write between them; after a + as many as any country has (E.164: 15). */
const MEANT_AS_PHONE = /^(?:[\s+(]*\d(?:[\s().+-]*\d){6,12}|\s*\+[\s(]*\d(?:[\s().-]*\d){6,14})[\s.)]*$/
/** Browsers take `https:\\host` and `https:host`, too. */
const MEANT_AS_LINK = /^(?:[a-z]+:\/\/|https?:)\S*$/

/** What a text was meant to be and is not: a phone number, a link; undefined where it was meant to be neither. */
export function failedReading({ kind, canonical }: Address): { kind: 'phone' | 'web'; reason: ReasonCode } | undefined {
  if (kind !== 'text') return undefined
  if (MEANT_AS_LINK.test(canonical)) return { kind: 'web', reason: 'LINK_IS_MALFORMED' }
  const phone = MEANT_AS_PHONE.test(canonical) && readPixKey(canonical).type !== 'cpf'
  return phone ? { kind: 'phone', reason: 'PHONE_IS_INVALID' } : undefined
}
