import type { Value } from '../engine/entry.ts'
import type { Bilingual, ExplanationFacts, Level } from './rule.ts'
import { parseSpan, spanInWords } from './span.ts'

type Language = keyof Bilingual

/** A place in a template that a fact fills, or what looks like one and is none. */
export interface Placeholder {
  /** Without the sign of a percentage. */
  readonly name: string
  readonly offset: number
}

const PLACEHOLDER = /\{([^{}]*)\}|[{}]/g

/** The placeholders of a template; a lone brace is one without a name. */
export const placeholdersOf = (template: string): readonly Placeholder[] =>
  [...template.matchAll(PLACEHOLDER)].map((found) => ({ name: asNumber(found[1] ?? ''), offset: found.index }))

/** `{ratio%}` is the fact `ratio`, told as a percentage. */
const PERCENT = '%'
const asNumber = (name: string): string => (name.endsWith(PERCENT) ? name.slice(0, -PERCENT.length) : name)

const LEVEL_WORDS: Readonly<Record<Language, Readonly<Record<Level, string>>>> = {
  pt: { informational: 'informativo', low: 'baixo', medium: 'médio', high: 'alto', critical: 'crítico' },
  en: { informational: 'informational', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
}
const LOCALE = { pt: 'pt-BR', en: 'en' } as const
const NUMBERS = {
  pt: new Intl.NumberFormat(LOCALE.pt, { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat(LOCALE.en, { maximumFractionDigits: 2 }),
}

const PERCENTAGES = {
  pt: new Intl.NumberFormat(LOCALE.pt, { style: 'percent', maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat(LOCALE.en, { style: 'percent', maximumFractionDigits: 1 }),
}

/** Facts that every alert has, whatever its correlation: `span` is from the first of its evidence to the trigger. */
export const COMMON_FACTS = ['hits', 'span', 'level'] as const
/** Facts that are lengths of time, as text (`10m`). */
const SPANS = new Set(['timespan', 'before', 'after'])
const UNKNOWN = '?'

/** Fills both templates with the facts of an alert: spans and numbers as people say them in each language. */
export const createExplain =
  (templates: Bilingual, level: Level) =>
  (facts: ExplanationFacts): Bilingual => ({
    pt: fill(templates.pt, facts, level, 'pt'),
    en: fill(templates.en, facts, level, 'en'),
  })

const fill = (template: string, facts: ExplanationFacts, level: Level, language: Language): string =>
  template.replace(PLACEHOLDER, (whole, name: string | undefined) =>
    name === undefined ? whole : inWords(name, facts, level, language),
  )

function inWords(name: string, facts: ExplanationFacts, level: Level, language: Language): string {
  if (name.endsWith(PERCENT)) return inPercent(facts[asNumber(name)], language)
  if (name === 'level') return LEVEL_WORDS[language][level]
  const value = name === 'span' ? (facts['span'] ?? facts['elapsedMs']) : facts[name]
  if (value === undefined) return UNKNOWN
  if (name === 'span' && typeof value === 'number') return spanInWords(value, language)
  if (SPANS.has(name) && typeof value === 'string') return spanInWords(parseSpan(value), language)
  return sayValue(value, language)
}

const inPercent = (value: Value | undefined, language: Language): string =>
  typeof value === 'number' ? PERCENTAGES[language].format(value) : UNKNOWN

/** A value as people of a language write it. */
export function sayValue(value: Value, language: Language): string {
  if (typeof value === 'number') return NUMBERS[language].format(value)
  return typeof value === 'boolean' ? YES_NO[language][value ? 0 : 1] : value
}
const YES_NO = { pt: ['sim', 'não'], en: ['yes', 'no'] } as const
