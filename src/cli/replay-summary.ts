import type { Language } from './language.ts'

/** What became of the lines of a replay: read = processed + duplicate + dead + late. */
export interface ReplayCounts {
  readonly read: number
  readonly processed: number
  readonly duplicate: number
  readonly dead: number
  readonly late: number
  readonly alerts: number
  /** Rule id → events for which one of its conditions errored. */
  readonly ruleErrors: Readonly<Record<string, number>>
}

const WORDS = {
  pt: {
    read: 'lidos',
    processed: 'processados',
    duplicate: 'repetidos',
    dead: 'ruins',
    late: 'atrasados',
    alerts: 'alertas',
    errors: 'erros de condição',
  },
  en: {
    read: 'read',
    processed: 'processed',
    duplicate: 'duplicate',
    dead: 'dead',
    late: 'late',
    alerts: 'alerts',
    errors: 'condition errors',
  },
} as const

/** The counts as a line for people, and a line for each rule with errors. */
export function replaySummary(counts: ReplayCounts, language: Language): string {
  const words = WORDS[language]
  const number = new Intl.NumberFormat(language === 'pt' ? 'pt-BR' : 'en')
  const count = (name: 'read' | 'processed' | 'duplicate' | 'dead' | 'late' | 'alerts') =>
    `${number.format(counts[name])} ${words[name]}`
  const parts = [count('processed'), count('duplicate'), count('dead'), count('late')].join(' + ')
  const errors = Object.entries(counts.ruleErrors).map(
    ([rule, errored]) => `  ${rule}: ${number.format(errored)} ${words.errors}`,
  )
  return [`${count('read')} = ${parts}; ${count('alerts')}`, ...errors].join('\n')
}
