import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Verdict } from '../../channels/verify.ts'
import type { Texts } from './layout.ts'

/** What a value is called. */
export const KINDS: Readonly<Record<Verdict['kind'], Texts>> = {
  phone: { pt: 'telefone', en: 'phone number' },
  short_code: { pt: 'número curto', en: 'short code' },
  email: { pt: 'e-mail', en: 'e-mail' },
  web: { pt: 'endereço na internet', en: 'web address' },
  social: { pt: 'perfil em rede social', en: 'social media profile' },
  app: { pt: 'aplicativo', en: 'app' },
  cnpj: { pt: 'CNPJ', en: 'company number (CNPJ)' },
  cpf: { pt: 'CPF', en: 'CPF' },
  boleto: { pt: 'boleto', en: 'boleto' },
  pix: { pt: 'Pix', en: 'Pix code' },
  protocol: { pt: 'protocolo', en: 'protocol number' },
  message: { pt: 'mensagem', en: 'message' },
}
/** Kinds whose content is nobody's business on a screen that others may see, or of which more is told below. */
const UNSHOWN: ReadonlySet<Verdict['kind']> = new Set(['cpf', 'message', 'boleto', 'pix'])

/** More of an address is not read by people. */
const LONGEST = 100

/** A phone number as people write it, another value as it is compared; empty where it is not to be shown. */
export function legible({ kind, canonical }: Pick<Verdict, 'kind' | 'canonical'>): string {
  if (UNSHOWN.has(kind)) return ''
  if (canonical.length > LONGEST) return `${canonical.slice(0, LONGEST)}…`
  return (kind === 'phone' ? parsePhoneNumberFromString(canonical)?.formatInternational() : undefined) ?? canonical
}
