import { ParseError, type ASTNode, type EvaluationError, type TypeError as CelTypeError } from '@marcbachmann/cel-js'
import type { RuleCode } from '../codes/index.ts'
import { didYouMean } from '../nearest.ts'
import type { Finding } from './finding.ts'
import { helpers } from './helpers.ts'
import type { EventLanguage } from './language.ts'
import { pathOf } from './nodes.ts'
import { fieldAt } from './shape.ts'

type CelError = ParseError | CelTypeError | EvaluationError

/** CEL's own codes as ours; whatever else it finds is syntax where it parses, a type where it checks. */
const CODES: Readonly<Record<string, RuleCode>> = {
  limit_exceeded: 'limit_exceeded',
  unknown_variable: 'unknown_field',
  no_such_key: 'unknown_field',
}
const NO_FUNCTION = /^found no matching overload for '(?:[\w<>.]*\.)?(\w+)\(/
/** Hints for what authors run into, by the start of CEL's own words. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /no such overload: (double|int) (==|!=|\+|-|\*|\/) (int|double)/,
    ' Numbers of an event have a point: write 5.0, not 5.',
  ],
  [/Pseudonym/, ' A pseudonym can be compared (==, !=, in) and asked for with has(), no more.'],
  [/overload for '(channelStatus|address)\(/, ' It takes the channel of an event that has one.'],
  [/overload for '(asks|links)\(/, ' It takes the text of a message.'],
  [/overload for '(boleto|bankBoleto)\(/, ' It takes the payload of a payment.'],
  [/overload for '(payeeStatus|payee)\(/, ' It takes event, which stands for a payment.'],
  [/overload for '(distanceKm|speedKmh)\(/, ' It takes two events that have a place, by their names in a match.'],
  [/^Unexpected character: =/, ' Equality is written ==.'],
  [/^Unexpected token: EOF/, ' Something is missing at the end.'],
]

/** What CEL itself finds wrong with an expression, in our code, with a hint. `original` gives the author's offset. */
export function celFinding(error: CelError, language: EventLanguage, original: (offset: number) => number): Finding {
  const { summary } = error
  const code = codeOf(error)
  const hint =
    code === 'unknown_field'
      ? fieldHint(error, language)
      : (HINTS.find(([pattern]) => pattern.test(summary))?.[1] ?? functionHint(summary))
  const message = `${inOurWords(summary)}.${hint}`
  return { offset: original(error.range?.start ?? 0), code, message }
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  maxAstNodes: 'parts',
  maxDepth: 'levels',
  maxListElements: 'elements in a list',
  maxMapEntries: 'entries in a map',
  maxCallArguments: 'arguments in a call',
}
function inOurWords(summary: string): string {
  const [, limit = '', most] = /^Exceeded (\w+) \((\d+)\)/.exec(summary) ?? []
  if (most !== undefined) return `The expression is too large: at most ${most} ${LIMIT_WORDS[limit] ?? limit}`
  const name = /^(?:Unknown variable|No such key): (.+)$/.exec(summary)?.[1]
  if (name !== undefined) return `There is nothing called ${name}`
  return summary.charAt(0).toUpperCase() + summary.slice(1)
}

function codeOf(error: CelError): RuleCode {
  if (error.summary.startsWith('has() invalid argument')) return 'unknown_field'
  return CODES[error.code] ?? (error instanceof ParseError ? 'cel_syntax' : 'type_mismatch')
}

/** The nearest name among those of the object that was asked, else those of the language. */
function fieldHint({ summary, node }: CelError, { hint, names, shape }: EventLanguage): string {
  const ast = node as ASTNode | undefined
  const path = ast?.op === '.' ? pathOf(ast) : undefined
  const word = path?.at(-1) ?? /: (\w+)$/.exec(summary)?.[1]
  if (word === undefined) return ` ${hint}`
  const inside = path === undefined || path.length < 2 ? undefined : fieldAt(shape, path.slice(0, -1))?.field.fields
  const there = inside === undefined ? hint : `${path?.at(-2)} has ${[...inside.keys()].join(', ')}.`
  return didYouMean(word, inside?.keys() ?? names) || ` ${there}`
}

const FUNCTIONS = [
  'has',
  'size',
  'timestamp',
  'duration',
  'startsWith',
  'endsWith',
  'contains',
  'exists',
  'all',
  'filter',
  'map',
]
function functionHint(summary: string): string {
  const name = NO_FUNCTION.exec(summary)?.[1]
  const known = [...helpers.map((helper) => helper.name), ...FUNCTIONS]
  return name === undefined || known.includes(name) ? '' : didYouMean(name, known)
}
