import type { Medium, VERDICTS } from '../events/channel.ts'
import type { RegisteredChannel } from './registry-file.ts'

type VerdictName = (typeof VERDICTS)[number]
type Names<K extends string> = Readonly<Record<K, { readonly pt: string; readonly en: string }>>
const MEDIUM_NAMES: Names<Medium> = {
  whatsapp: { pt: 'WhatsApp', en: 'WhatsApp' },
  sms: { pt: 'SMS', en: 'SMS' },
  phone: { pt: 'ligação', en: 'phone calls' },
  email: { pt: 'e-mail', en: 'e-mail' },
  chat: { pt: 'chat', en: 'chat' },
  app: { pt: 'aplicativo', en: 'app' },
  web: { pt: 'site', en: 'website' },
  social: { pt: 'rede social', en: 'social media' },
}
const INTENT_NAMES: Names<RegisteredChannel['neverAsks'][number]> = {
  password: { pt: 'senha', en: 'your password' },
  token: { pt: 'código do token', en: 'the token’s code' },
  card_photo: { pt: 'foto de cartão ou documento', en: 'a photo of a card or document' },
  identity_data: { pt: 'dados pessoais', en: 'personal data' },
  payment: { pt: 'pagamento', en: 'a payment' },
  number_change: { pt: 'que você use outro número', en: 'that you use another number' },
  remote_access: { pt: 'acesso ao seu celular ou computador', en: 'access to your phone or computer' },
  secrecy: { pt: 'segredo', en: 'secrecy' },
}
const METHOD_NAMES: Names<RegisteredChannel['paymentMethods'][number]> = {
  boleto: { pt: 'boleto', en: 'boleto' },
  pix: { pt: 'Pix', en: 'Pix' },
  card: { pt: 'cartão', en: 'card' },
  transfer: { pt: 'transferência', en: 'bank transfer' },
  link: { pt: 'link de pagamento', en: 'payment link' },
}

/** What a verdict says, in a few words. */
export const VERDICT_NAMES: Names<VerdictName> = {
  OFICIAL: { pt: 'é nosso', en: 'it is ours' },
  OFICIAL_MAS_PEDIDO_PROIBIDO: {
    pt: 'o canal é nosso, mas o pedido não',
    en: 'the channel is ours, but the request is not',
  },
  NAO_RECONHECIDO: { pt: 'não reconhecemos como nosso', en: 'we do not recognise it as ours' },
  SUSPEITO: { pt: 'cuidado, há sinais de golpe', en: 'careful, there are signs of a scam' },
  FRAUDE_CONFIRMADA: { pt: 'é golpe', en: 'this is a scam' },
  REVOGADO: { pt: 'já foi nosso, mas não é mais', en: 'it was ours, but no longer is' },
  INVALIDO: { pt: 'não conseguimos ler', en: 'we cannot read it' },
  INDISPONIVEL: { pt: 'agora não dá para confirmar', en: 'we cannot confirm this right now' },
}

const lister =
  <K extends string>(names: Names<K>) =>
  (values: readonly K[], lang: 'pt' | 'en'): string =>
    new Intl.ListFormat(lang === 'pt' ? 'pt-BR' : 'en').format([...new Set(values)].map((value) => names[value][lang]))

/** `WhatsApp e SMS` */
export const listMedia = lister(MEDIUM_NAMES)
export const listIntents = lister(INTENT_NAMES)
export const listMethods = lister(METHOD_NAMES)
