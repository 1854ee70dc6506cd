import type { z } from 'zod'
import type { RuleCode } from './codes/index.ts'
import { didYouMean, nearest } from './nearest.ts'
import { keysAt } from './zod-keys.ts'

export type Path = readonly PropertyKey[]
/** One thing that a schema refused: where (`key`: the key itself rather than its value) and why, in a sentence. */
export interface Refusal {
  readonly path: Path
  readonly key: boolean
  readonly code: RuleCode
  readonly message: string
}
type Issue = z.core.$ZodIssue

/** What was read, by which schema, and where it stands in the file. */
export interface Refused {
  readonly schema: z.ZodType
  readonly value: unknown
  readonly base?: Path
  /** Keys that the mapping itself may have beside those of the schema. */
  readonly also?: readonly string[]
}

/** A zod error as refusals: one for each unknown key; of a union, what its nearest alternative refuses. */
export function issuesOf(issues: readonly Issue[], refused: Refused): Refusal[] {
  const { base = [] } = refused
  const found = issues.flatMap((issue) => refusalsOf(issue, issue.path, refused))
  const meant = new Set(found.map(({ meant: other }) => other).filter((other) => other !== undefined))
  return found
    .filter(({ code, path }) => !(code === 'missing_key' && meant.has(JSON.stringify(path))))
    .map(({ path, key, code, message }) => ({ path: [...base, ...path], key, code, message }))
}

interface Found extends Refusal {
  /** The path, as JSON, of the key that an unknown one was meant to be. */
  readonly meant?: string
}

const CODES: Readonly<Record<string, RuleCode>> = {
  invalid_type: 'invalid_type',
  invalid_union: 'invalid_type',
  invalid_format: 'invalid_format',
  invalid_key: 'invalid_key',
  too_small: 'too_small',
  too_big: 'too_big',
}

function refusalsOf(issue: Issue, path: Path, refused: Refused): Found[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownKey(path, name, refused))
  if (issue.code === 'invalid_union') {
    const alternatives = nearestAlternatives(issue.errors)
    const found = alternatives.map((one) => one.flatMap((each) => refusalsOf(each, [...path, ...each.path], refused)))
    if (found.length !== 1)
      return [
        eitherOf(
          found.flatMap((one) => one.slice(0, 1)),
          path,
        ),
      ]
    const unknown = found.flat().filter(({ code }) => code === 'unknown_key')
    return unknown.length > 0 ? unknown : found.flat()
  }
  const where = inPath([...(refused.base ?? []), ...path])
  const value = valueAt(refused.value, path)
  if (value === undefined && path.length > 0) return [missing(path, where)]
  if (isText(path) && value === '') return [{ path, key: false, code: 'missing_text', message: textWanted(where) }]
  const key = issue.code === 'invalid_key'
  const why = inPlainWords(key ? (issue.issues[0]?.message ?? issue.message) : issue.message)
  const message = `${where === '' ? '' : `${where}: `}${why}${nearestValue(issue, value)}`
  return [{ path, key, code: CODES[issue.code] ?? 'invalid_value', message }]
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
}
/** The library's own words for a wrong type, as people say it. */
const inPlainWords = (message: string): string =>
  message
    .replace(
      /^Invalid input: expected (\w+), received (\w+)$/,
      (_, wanted: string, got: string) => `must be ${TYPES[wanted] ?? wanted}, not ${TYPES[got] ?? got}`,
    )
    .replace(/^(Invalid input|Invalid option|Too small|Too big): expected /, 'must be ')
    .replace(/^must be \w+ to (have|be) (.*)$/, 'must $1 $2')
    .replace('>=', 'at least ')
    .replace('<=', 'at most ')
    .replace(/>(?=\d)/, 'more than ')
    .replaceAll('"|"', '", "')
    .replace(/[.?]?$/, '.')

function unknownKey(path: Path, name: string, { schema, base = [], also = [] }: Refused): Found {
  const known = [...keysAt(schema, path), ...(path.length === 0 ? also : [])]
  if (known.includes(name)) {
    const message = `Too much: ${inPath([...base, ...path, name])}. Write exactly one of ${known.join(', ')}.`
    return { path: [...path, name], key: true, code: 'unknown_key', message }
  }
  const meant = nearest(name, known)
  const there = meant === undefined && known.length > 0 && known.length <= 12 ? ` There is ${known.join(', ')}.` : ''
  return {
    path: [...path, name],
    key: true,
    code: 'unknown_key',
    message: `Unknown key ${inPath([...base, ...path, name])}.${didYouMean(name, known)}${there}`,
    ...(meant === undefined ? {} : { meant: JSON.stringify([...path, meant]) }),
  }
}

const TEXTS = new Set<PropertyKey | undefined>(['pt', 'en'])
const isText = (path: Path): boolean => TEXTS.has(path.at(-1))
const textWanted = (where: string): string =>
  `${where} is missing: say it in ${where.endsWith('pt') ? 'pt-BR' : 'English'} too.`
const missing = (path: Path, where: string): Found =>
  isText(path)
    ? { path, key: false, code: 'missing_text', message: textWanted(where) }
    : { path, key: false, code: 'missing_key', message: `${where} is missing: add it.` }

const nearestValue = (issue: Issue, value: unknown): string =>
  issue.code === 'invalid_value' && typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : ''

function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const key of path) at = (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key]
  return at
}

/** The alternatives that went furthest: their first refusals lie deepest; on the value itself, those of its type. */
function nearestAlternatives(alternatives: readonly (readonly Issue[])[]): readonly (readonly Issue[])[] {
  const depth = ([first]: readonly Issue[]): number => {
    if (first === undefined) return 0
    const isType = first.code === 'invalid_type' ? 0 : 0.5
    return first.path.length + (first.code === 'unrecognized_keys' ? 1 : isType)
  }
  const deepest = Math.max(...alternatives.map(depth))
  const nearestOnes = alternatives.filter((one) => depth(one) === deepest)
  return deepest < 1 ? nearestOnes : nearestOnes.toSorted((a, b) => a.length - b.length).slice(0, 1)
}

/** One refusal of a value that several alternatives refuse as a whole: it says what each of them would take. */
function eitherOf([first, ...others]: readonly Found[], path: Path): Found {
  if (first === undefined) return { path, key: false, code: 'invalid_type', message: 'Nothing can be written here.' }
  const isOne = others.every((other) => other.code === first.code)
  const said = [first, ...others].map(({ message }) => message.replace(/[.]$/, ''))
  const rest = said.slice(1).map((message) => message.replace(/^[^ ]*: /, ''))
  const message = [said[0], ...new Set(rest.filter((one) => said[0]?.endsWith(one) === false))].join('; or ')
  return { path, key: first.key, code: isOne ? first.code : 'invalid_value', message: `${message}.` }
}

/** `channels[0].label.pt` */
const inPath = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
