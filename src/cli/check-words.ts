import type { Language } from './language.ts'

interface CheckWords {
  readonly asked: string
  readonly now: string
  readonly list: string
  readonly until: string
  readonly inIt: string
  readonly firstKey: string
}
/** What `vigia check` says around the verdict's own texts. */
export const CHECK_WORDS: Readonly<Record<Language, CheckWords>> = {
  pt: {
    asked: 'Você perguntou sobre',
    now: 'O que fazer agora:',
    list: 'Lista oficial nº',
    until: 'válida até',
    inIt: 'Na mensagem:',
    firstKey: 'Primeira vez: passa a valer a chave da própria lista; confira-a com a operadora:',
  },
  en: {
    asked: 'You asked about',
    now: 'What to do now:',
    list: 'Official list no.',
    until: 'valid until',
    inIt: 'In the message:',
    firstKey: 'First time: the key of the list itself is believed from now on; compare it with the operator’s:',
  },
}
