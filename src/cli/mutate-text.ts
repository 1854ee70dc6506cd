import type { Equivalent } from '../rules/mutate/equivalents.ts'
import type { Mutant } from '../rules/mutate/run.ts'
import type { Language } from './language.ts'

const WORDS = {
  pt: {
    dropped: 'removido',
    stale: 'está na lista dos equivalentes, mas não precisa',
    summary: (all: number, survived: number, equivalent: number) =>
      `${all} mutantes, ${survived === 0 ? 'nenhum sobreviveu' : `${survived} sobreviveram`}, ${equivalent} equivalentes`,
  },
  en: {
    dropped: 'dropped',
    stale: 'is in the list of equivalents, but need not be',
    summary: (all: number, survived: number, equivalent: number) =>
      `${all} mutants, ${survived === 0 ? 'none survived' : `${survived} survived`}, ${equivalent} equivalent`,
  },
} as const

/** The mutants that no test notices, each with its place, and how many there are in all. */
export function mutateText(mutants: readonly Mutant[], stale: readonly Equivalent[], language: Language): string {
  const words = WORDS[language]
  const survived = mutants.filter(({ outcome }) => outcome === 'survived')
  const equivalent = mutants.filter(({ outcome }) => outcome === 'equivalent')
  const lines = survived.map(
    ({ file, line, column, ruleId, path, from, to }) =>
      `${file}:${line}:${column} ${ruleId} ${path}: ${from} → ${to ?? words.dropped}`,
  )
  const needless = stale.map(
    ({ rule, path, from, to }) => `${rule} ${path}: ${from} → ${to ?? words.dropped} ${words.stale}`,
  )
  return [...lines, ...needless, words.summary(mutants.length, survived.length, equivalent.length)].join('\n')
}
