import type { Language } from './language.ts'

/** What became of a history that was filled in. */
export interface BackfillCounts {
  readonly folded: number
  /** Left out by --since or --until. */
  readonly outside: number
  /** Code → bad lines. */
  readonly bad: Readonly<Record<string, number>>
  /** Event type → since when it is known now, RFC 3339. */
  readonly knownSince: Readonly<Record<string, string>>
  /** Topics whose archive ends before they begin. */
  readonly broken: readonly string[]
}

const WORDS = {
  pt: {
    folded: 'eventos nas janelas',
    outside: 'fora do período',
    bad: 'linhas ruins',
    known: 'conhecido desde',
    broken: 'o arquivo termina antes do que o tópico ainda guarda: nada fica conhecido antes disso',
  },
  en: {
    folded: 'events in the windows',
    outside: 'outside the period',
    bad: 'bad lines',
    known: 'known since',
    broken: 'the archive ends before what the topic still holds: nothing before that becomes known',
  },
} as const

/** The counts for people. */
export function backfillSummary(counts: BackfillCounts, language: Language): string {
  const words = WORDS[language]
  const number = new Intl.NumberFormat(language === 'pt' ? 'pt-BR' : 'en')
  const bad = Object.entries(counts.bad)
  const total = bad.reduce((sum, [, lines]) => sum + lines, 0)
  return [
    `${number.format(counts.folded)} ${words.folded}; ${number.format(counts.outside)} ${words.outside}; ${number.format(total)} ${words.bad}`,
    ...bad.map(([code, lines]) => `  ${code}: ${number.format(lines)}`),
    ...Object.entries(counts.knownSince).map(([type, since]) => `  ${type}: ${words.known} ${since}`),
    ...counts.broken.map((topic) => `  ${topic}: ${words.broken}`),
  ].join('\n')
}
