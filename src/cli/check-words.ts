import type { Language } from './language.ts'

interface CheckWords {
  readonly asked: string
  readonly now: string
  readonly list: string
  readonly until: string
  readonly inIt: string
}
/** What `vigia check` says around the verdict's own texts. */
export const CHECK_WORDS: Readonly<Record<Language, CheckWords>> = {
  pt: {
    asked: 'Você perguntou sobre',
    now: 'O que fazer agora:',
    list: 'Lista oficial nº',
    until: 'válida até',
    inIt: 'Na mensagem:',
  },
  en: {
    asked: 'You asked about',
    now: 'What to do now:',
    list: 'Official list no.',
    until: 'valid until',
    inIt: 'In the message:',
  },
}
