import type { Verdict } from '../../channels/verify.ts'
import type { Tone } from './icons.ts'
import type { Texts } from './layout.ts'

interface Words {
  readonly tone: Tone
  readonly headline: Texts
  readonly lead: Texts
}

/** What each verdict says first; `{operator}` is the operator's name. */
export const VERDICT_WORDS: Readonly<Record<Verdict['verdict'], Words>> = {
  OFICIAL: {
    tone: 'yes',
    headline: { pt: 'Sim, é da {operator}', en: 'Yes, this is {operator}' },
    lead: {
      pt: 'Está na nossa lista oficial. Mesmo assim, nunca passe sua senha a ninguém.',
      en: 'It is on our official list. Even so, never give your password to anyone.',
    },
  },
  OFICIAL_MAS_PEDIDO_PROIBIDO: {
    tone: 'no',
    headline: { pt: 'O canal é nosso, mas este pedido não', en: 'The channel is ours, but this request is not' },
    lead: {
      pt: 'A {operator} não pede isso por aqui. Não faça o que pedem.',
      en: '{operator} does not ask for this here. Do not do what they ask.',
    },
  },
  NAO_RECONHECIDO: {
    tone: 'care',
    headline: { pt: 'Não reconhecemos como nosso', en: 'We do not recognise this as ours' },
    lead: {
      pt: 'Não está na lista da {operator}. Não pague e não passe dados antes de confirmar por um canal oficial.',
      en: 'It is not on the list of {operator}. Do not pay or give data before you confirm through an official channel.',
    },
  },
  SUSPEITO: {
    tone: 'care',
    headline: { pt: 'Cuidado: há sinais de golpe', en: 'Careful: there are signs of a scam' },
    lead: {
      pt: 'Pare por aqui. Não pague, não clique e não passe dados.',
      en: 'Stop here. Do not pay, do not click and do not give data.',
    },
  },
  FRAUDE_CONFIRMADA: {
    tone: 'no',
    headline: { pt: 'É golpe', en: 'This is a scam' },
    lead: {
      pt: 'Já confirmamos que é fraude. Não responda e não pague. Se já pagou, avise seu banco agora.',
      en: 'We have confirmed that this is fraud. Do not answer, do not pay. If you have paid, tell your bank now.',
    },
  },
  REVOGADO: {
    tone: 'care',
    headline: { pt: 'Já foi nosso, mas não é mais', en: 'This was ours, but no longer is' },
    lead: {
      pt: 'A {operator} não usa mais este canal. Quem usa hoje pode ser outra pessoa.',
      en: '{operator} no longer uses this channel. Whoever uses it today may be somebody else.',
    },
  },
  INVALIDO: {
    tone: 'none',
    headline: { pt: 'Não conseguimos ler o que você colou', en: 'We could not read what you pasted' },
    lead: {
      pt: 'Confira se copiou tudo, sem cortar nem mudar nada, e tente de novo.',
      en: 'Check that you copied all of it, unchanged, and try again.',
    },
  },
  INDISPONIVEL: {
    tone: 'none',
    headline: { pt: 'Agora não dá para confirmar', en: 'We cannot confirm this right now' },
    lead: {
      pt: 'Isto não quer dizer que é seguro. Não pague e não passe dados; ligue para o número do verso da carteirinha.',
      en: 'This does not mean that it is safe. Do not pay or give data; call the number on the back of your card.',
    },
  },
}
