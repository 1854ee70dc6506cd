export const LANGUAGES = ['pt', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of a command's texts: as asked for, else by the locale of the process (LANG), else English. */
export function chooseLanguage(asked: string | undefined): Language {
  const tag = (asked ?? new Intl.DateTimeFormat().resolvedOptions().locale).toLowerCase()
  return tag.startsWith('pt') ? 'pt' : 'en'
}
