import { canonicalPhone, canonicalShortCode } from './phone.ts'
import { profileOf } from './social.ts'
import { hostOf, readWebAddress } from './web.ts'
import { isWhatsAppId, whatsAppLid, whatsAppPhone } from './whatsapp.ts'

export type AddressKind = 'phone' | 'short_code' | 'lid' | 'email' | 'web' | 'social' | 'text'

/** Where somebody writes or calls from: what kind of address it is, and its one way of being written. */
export interface Address {
  readonly kind: AddressKind
  readonly canonical: string
}

const EMAIL = /^[^\s@/\\:?#]+@[^\s@/\\:?#]+\.[^\s@/\\:?#.]+$/
const HANDLE = /^@([\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*)$/u
const LINK_TO_ADDRESS = /^(?:tel|sms|mailto):(?=\S)/i

/**
 * The canonical form of an address as a source wrote it; its kind is told by content alone, never by the medium. The
 * canonical form of a canonical form is itself. Empty where nothing but white space was written.
 *
 * - phone → E.164 (see `canonicalPhone`), also of a WhatsApp id or chat link; short code or utility number → digits
 * - WhatsApp LID → `lid:…`; e-mail → trimmed, lower case; web address → host in ASCII without `www.`
 * - profile URL or @handle → handle in lower case; anything else → NFKC, trimmed, single spaces, lower case
 */
export function canonicalAddress(text: string): Address {
  const phone = canonicalPhone(text)
  if (phone !== undefined) return { kind: 'phone', canonical: phone }
  const tidy = text.normalize('NFKC').trim().replace(/\s+/gu, ' ')
  if (LINK_TO_ADDRESS.test(tidy)) return linkedAddress(tidy)
  const named = isWhatsAppId(tidy) ? undefined : (mailed(text, tidy) ?? onTheWeb(lowerCase(tidy)))
  return numbered(tidy) ?? named ?? { kind: 'text', canonical: lowerCase(tidy) }
}

const lowerCase = (tidy: string): string => tidy.toLowerCase().normalize('NFKC')

/** `tel:`, `sms:` and `mailto:` links (RFC 3966, 5724, 6068) without parameters are the address that they name. */
function linkedAddress(tidy: string): Address {
  const named = canonicalAddress(tidy.replace(LINK_TO_ADDRESS, ''))
  const real = named.kind === 'phone' || named.kind === 'short_code' || named.kind === 'email'
  return real ? named : { kind: 'text', canonical: lowerCase(tidy) }
}

function numbered(tidy: string): Address | undefined {
  const phone = whatsAppPhone(tidy)
  if (phone !== undefined) return { kind: 'phone', canonical: phone }
  const lid = whatsAppLid(tidy)
  if (lid !== undefined) return { kind: 'lid', canonical: lid }
  const code = canonicalShortCode(tidy)
  return code === undefined ? undefined : { kind: 'short_code', canonical: code }
}

/** A full stop behind it is the sentence's. */
const mailed = (text: string, tidy: string): Address | undefined => {
  const mail = tidy.replace(/\.$/, '')
  if (!EMAIL.test(mail) || isWhatsAppId(mail)) return undefined
  return { kind: 'email', canonical: text.trim().replace(/\.$/, '').toLowerCase() }
}

function onTheWeb(text: string): Address | undefined {
  const handle = HANDLE.exec(text)?.[1]
  if (handle !== undefined) return mentioned(handle)
  const profile = profileOf(text)
  if (profile !== undefined && canonicalAddress(profile.handle).canonical === profile.handle)
    return { kind: 'social', canonical: profile.handle }
  const url = readWebAddress(text)
  return url === undefined ? undefined : { kind: 'web', canonical: hostOf(url) }
}

/** A handle after its @; WhatsApp writes the number of whom it mentions in the same way. */
function mentioned(handle: string): Address {
  const { kind, canonical } = canonicalAddress(handle)
  return { kind: kind === 'phone' ? 'phone' : 'social', canonical }
}
