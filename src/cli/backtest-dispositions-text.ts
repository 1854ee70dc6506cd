import { OUTCOMES } from '../engine/disposition.ts'
import type { Precision, PrecisionReport } from '../services/backtest/precision.ts'
import type { Language } from './language.ts'

const WORDS = {
  pt: {
    title: 'precisão (alerta valioso ou risco confirmado, dos alertas com disposição)',
    all: 'todas',
    of: 'de',
    outcomes: { false_positive: 'falso positivo', valuable: 'alerta valioso', confirmed: 'risco confirmado' },
    none: 'nenhum alerta com disposição',
    missed: 'não mais achados (das disposições que dizem ruleId e firstHit)',
    unmatched: 'disposições de nenhum alerta deste backtest',
  },
  en: {
    title: 'precision (valuable alert or confirmed risk, of alerts with a disposition)',
    all: 'all',
    of: 'of',
    outcomes: { false_positive: 'false positive', valuable: 'valuable alert', confirmed: 'confirmed risk' },
    none: 'no alert with a disposition',
    missed: 'no longer found (of dispositions that tell ruleId and firstHit)',
    unmatched: 'dispositions of no alert of this backtest',
  },
} as const

/** What is known of the alerts, for people: all rules, each rule of which something is, and what met no alert. */
export function dispositionsText(report: PrecisionReport, language: Language): string[] {
  const words = WORDS[language]
  const locale = language === 'pt' ? 'pt-BR' : 'en'
  const numbers = new Intl.NumberFormat(locale)
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, roundingMode: 'floor' })
  const count = (n: number) => numbers.format(n)

  const precisionText = ({ disposed, outcomes, precision }: Precision): string => {
    if (precision === undefined) return words.none
    const right = count(outcomes.valuable + outcomes.confirmed)
    const each = OUTCOMES.map((outcome) => `${words.outcomes[outcome]}: ${count(outcomes[outcome])}`).join(', ')
    return `${shares.format(precision)}, ${right} ${words.of} ${count(disposed)} (${each})`
  }
  const missedText = ({ missed }: Precision) => (missed > 0 ? `; ${count(missed)} ${words.missed}` : '')

  const rules = Object.entries(report.perRule).filter(([, { disposed, missed }]) => disposed + missed > 0)
  const lines = [[words.all, report] as const, ...rules]
  const width = Math.max(...lines.map(([name]) => name.length))
  return [
    '',
    `${words.title}:`,
    ...lines.map(([name, one]) => `  ${name.padEnd(width)}  ${precisionText(one)}${missedText(one)}`),
    ...(report.unmatched > 0 ? [`  ${count(report.unmatched)} ${words.unmatched}`] : []),
  ]
}
