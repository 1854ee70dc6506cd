import { eventTypesOf, type Rule } from '../rules/rule.ts'
import { formatSpan } from '../rules/span.ts'
import type { Language } from './language.ts'

/** What the catalogue says of a rule, for machines. */
export const listRules = (rules: readonly Rule[]) =>
  rules.map((rule) => ({
    id: rule.id,
    family: rule.family,
    level: rule.level,
    mode: rule.mode,
    ...(rule.canaryShare === undefined ? {} : { canaryShare: rule.canaryShare }),
    title: rule.title,
    correlation: rule.correlation.type,
    inputs: [...eventTypesOf(rule)],
    groupBy: rule.groupNames,
    suppress: rule.suppressMs === undefined ? 'none' : formatSpan(rule.suppressMs),
    blocksToken: rule.blocksToken,
    version: rule.version,
  }))

const COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  pt: ['regra', 'família', 'nível', 'modo', 'entradas', 'título'],
  en: ['rule', 'family', 'level', 'mode', 'inputs', 'title'],
}

const modeOf = ({ mode, canaryShare }: Rule): string =>
  canaryShare === undefined ? mode : `${mode} ${Number((canaryShare * 100).toFixed(2))}%`

function tableOf(rules: readonly Rule[], language: Language): string {
  const lines = rules.map((rule) => {
    const { id, family, level, title } = rule
    return [id, family, level, modeOf(rule), [...eventTypesOf(rule)].join(', '), title[language]]
  })
  const all = [COLUMNS[language], ...lines]
  const widths = COLUMNS[language].map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What `vigia rules` says to people. */
export const rulesText = (language: Language) => TEXTS[language]

const TEXTS = {
  pt: {
    linted: (rules: number, problems: number) =>
      problems === 0 ? `${rules} regras, nenhum problema` : `${rules} regras boas, ${problems} problemas`,
    tested: (tests: number, failed: number) =>
      failed === 0 ? `${tests} testes, todos passaram` : `${tests} testes, ${failed} falharam`,
    table: (rules: readonly Rule[]) => tableOf(rules, 'pt'),
  },
  en: {
    linted: (rules: number, problems: number) =>
      problems === 0 ? `${rules} rules, no problem` : `${rules} good rules, ${problems} problems`,
    tested: (tests: number, failed: number) =>
      failed === 0 ? `${tests} tests, all passed` : `${tests} tests, ${failed} failed`,
    table: (rules: readonly Rule[]) => tableOf(rules, 'en'),
  },
} as const
