import { canonicalPhone } from './phone.ts'

const JID = /^\+?(\d{5,})(?:_\d+)?(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/i
const LID = /^(?:lid:(\d+)|(\d+)(?:_\d+)?(?::\d+)?@lid)$/i
/** Names of WhatsApp's own (numbers, groups, broadcasts), which are no mail hosts. */
const OWN_HOST = /@(?:s\.whatsapp\.net|c\.us|g\.us|lid|broadcast|newsletter)$/i
const CHAT_LINK =
  /^(?:(?:https?:\/\/)?(?:www\.)?wa\.me\/\+?(\d+)|(?:https?:\/\/(?:api|web)\.whatsapp\.com\/|whatsapp:\/\/)send\/?\?(?:[^\s#]*&)?phone=(?:\+|%2B)?(\d+)(?:&[^\s#]*)?)(?:[/?#]\S*)?$/i

/** Nobody can say which of them is meant. */
const TWO_PHONES = /[?&]phone=.*&phone=/i

/** The phone behind a WhatsApp number id (`5511…:12@s.whatsapp.net`) or a link to a chat (`wa.me/5511…`), in E.164. */
export function whatsAppPhone(text: string): string | undefined {
  const link = TWO_PHONES.test(text) ? null : CHAT_LINK.exec(text)
  const digits = JID.exec(text)?.[1] ?? link?.[1] ?? link?.[2]
  return digits === undefined ? undefined : canonicalPhone(`+${digits}`)
}

/** `lid:…` of WhatsApp's id that hides the number (a LID is no phone), undefined where the text is none. */
export function whatsAppLid(text: string): string | undefined {
  const found = LID.exec(text)
  const digits = found?.[1] ?? found?.[2]
  return digits === undefined ? undefined : `lid:${digits}`
}

export const isWhatsAppId = (text: string): boolean => OWN_HOST.test(text)
