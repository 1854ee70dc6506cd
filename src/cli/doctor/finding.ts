import { LANGUAGES, type Language } from '../language.ts'

/** One text in both languages. */
export interface Text {
  readonly pt: string
  readonly en: string
}

/** `problem` ends the doctor with exit code 1; a `warning` is to be known, and does not. */
export type Level = 'ok' | 'warning' | 'problem'

/** What was found about one thing that was looked at. No secret and no identifier of a person is in it. */
export interface Finding {
  /** What was looked at: `kafka`, `redis`, … */
  readonly name: string
  /** What it is, for machines; `ok` where nothing is wrong. */
  readonly code: string
  readonly level: Level
  readonly text?: Text
  /** The command or setting that mends it. */
  readonly remedy?: Text
}

/** What a look has found, before it is known under which name. */
export type Found = Omit<Finding, 'name'>

const both = (text: Text | string): Text => (typeof text === 'string' ? { pt: text, en: text } : text)

/** Something wrong, with what mends it (a command is the same in both languages). */
export const found = (
  level: 'warning' | 'problem',
  code: string,
  text: Text | string,
  remedy: Text | string,
): Found => ({
  level,
  code,
  text: both(text),
  remedy: both(remedy),
})
export const problem = (code: string, text: Text | string, remedy: Text | string): Found =>
  found('problem', code, text, remedy)
export const warning = (code: string, text: Text | string, remedy: Text | string): Found =>
  found('warning', code, text, remedy)

/** A finding as JSON: English under the names that machines read, Portuguese beside it. */
export const forMachines = ({ name, code, level, text, remedy }: Finding): Readonly<Record<string, unknown>> => ({
  name,
  code,
  level,
  ok: level !== 'problem',
  ...(text === undefined ? {} : { problem: text.en, problema: text.pt }),
  ...(remedy === undefined ? {} : { remedy: remedy.en, solucao: remedy.pt }),
})

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', warning: '!', problem: '✗' }

/** The languages of what people read: Portuguese with English beside it, or the one that was asked for. */
export const languagesOf = (asked: Language | undefined): readonly Language[] =>
  asked === undefined ? LANGUAGES : [asked]

/** A text in these languages, one beside the other; what is the same in both is said once. */
const said = (text: Text, languages: readonly Language[]): string =>
  [...new Set(languages.map((language) => text[language]))].join(' · ')

/** A finding for people: a line, and below it what mends it. */
export function forPeople({ name, level, text, remedy }: Finding, languages: readonly Language[]): string {
  const head = `${MARKS[level]} ${name}${text === undefined ? '' : `: ${said(text, languages)}`}`
  return remedy === undefined ? head : `${head}\n  → ${said(remedy, languages)}`
}
