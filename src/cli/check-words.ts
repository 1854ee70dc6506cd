import type { Verdict } from '../channels/verify.ts'
import type { Language } from './language.ts'

interface CheckWords {
  readonly asked: string
  readonly now: string
  readonly list: string
  readonly until: string
  readonly verdicts: Readonly<Record<Verdict['verdict'], string>>
}
/** What `vigia check` says around the verdict's own texts. */
export const CHECK_WORDS: Readonly<Record<Language, CheckWords>> = {
  pt: {
    asked: 'Você perguntou sobre',
    now: 'O que fazer agora:',
    list: 'Lista oficial nº',
    until: 'válida até',
    verdicts: {
      OFICIAL: 'é nosso',
      OFICIAL_MAS_PEDIDO_PROIBIDO: 'o canal é nosso, mas o pedido não',
      NAO_RECONHECIDO: 'não reconhecemos como nosso',
      SUSPEITO: 'cuidado, há sinais de golpe',
      FRAUDE_CONFIRMADA: 'é golpe',
      REVOGADO: 'já foi nosso, mas não é mais',
      INVALIDO: 'não conseguimos ler',
      INDISPONIVEL: 'agora não dá para confirmar',
    },
  },
  en: {
    asked: 'You asked about',
    now: 'What to do now:',
    list: 'Official list no.',
    until: 'valid until',
    verdicts: {
      OFICIAL: 'it is ours',
      OFICIAL_MAS_PEDIDO_PROIBIDO: 'the channel is ours, but the request is not',
      NAO_RECONHECIDO: 'we do not recognise it as ours',
      SUSPEITO: 'careful, there are signs of a scam',
      FRAUDE_CONFIRMADA: 'this is a scam',
      REVOGADO: 'it was ours, but no longer is',
      INVALIDO: 'we cannot read it',
      INDISPONIVEL: 'we cannot confirm this right now',
    },
  },
}
