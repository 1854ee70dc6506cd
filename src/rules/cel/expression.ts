import { ParseError, serialize, type ASTNode } from '@marcbachmann/cel-js'
import type { Event } from '../../events/event.ts'
import { isFault } from '../codes/index.ts'
import { ConditionError } from '../rule.ts'
import { impossibleValues, nullComparisons } from './closed-values.ts'
import { compileClosure } from './closure.ts'
import { Fault } from './fault.ts'
import type { Finding } from './finding.ts'
import { unguardedReads } from './guards.ts'
import type { EventLanguage } from './language.ts'
import { celFinding } from './cel-finding.ts'
import { interpret } from './interpret.ts'
import { neverTrue } from './never-true.ts'
import { refusals } from './refusals.ts'
import { pathsIn, type ReadPath } from './nodes.ts'
import { rewrite } from './rewrite.ts'

/** An expression over the events of one type, checked. */
export interface Expression {
  /** The same text for whatever layout and redundant brackets the author has used. */
  readonly canonical: string
  /** All that it reads, `has` included. */
  readonly reads: readonly ReadPath[]
  /**
   * Its value for an event of the type. Where it reads what is absent, a value is undefined and a condition throws a
   * `ConditionError`, as both do for whatever else CEL calls an error.
   */
  readonly evaluate: (event: Event) => unknown
  /**
   * Can the condition be true, by what it says of all but some names? False where a part that reads none of them, and
   * that all depends on, is false.
   */
  readonly canBeTrueBut: (names: ReadonlySet<string>) => (event: Event) => boolean
  /** What would run and is not what its author means, for the linter. */
  readonly advice: readonly Finding[]
}

/** What an expression is for: a condition is true or false; a value is a string, a number or a boolean. */
export type Purpose = 'condition' | 'value'

export type Compiled =
  | { readonly expression: Expression; readonly findings: readonly [] }
  | { readonly expression?: undefined; readonly findings: readonly Finding[] }

/**
 * Compiles a CEL expression in which `time`, `source`, `id` and the fields of the event's data are names. Where something
 * keeps it from being run all that is wrong is in `findings`, with the offset in the author's text, and there is no expression.
 */
export function compileExpression(source: string, language: EventLanguage, purpose: Purpose): Compiled {
  try {
    return compile(source, language, purpose)
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return { findings: [celFinding(error, language, (offset) => Math.min(offset, source.length))] }
  }
}

function compile(source: string, language: EventLanguage, purpose: Purpose): Compiled {
  const { checking, shape, names } = language
  const { text, original } = rewrite(source, checking.environment.parse(source).ast, names)
  const parsed = checking.environment.parse(text)
  const { valid, type = '', error } = parsed.check()
  if (!valid) return { findings: error === undefined ? [] : [celFinding(error, language, original)] }
  const inSource = (finding: Finding): Finding => ({ ...finding, offset: original(finding.offset) })
  const findings = [
    ...(TYPES[purpose].includes(type) ? [] : [wrongType(purpose, type)]),
    ...refusals(parsed.ast),
    ...(purpose === 'condition' ? unguardedReads(parsed.ast, shape) : []),
    ...impossibleValues(parsed.ast, shape),
    ...nullComparisons(parsed.ast),
  ]
  if (findings.some(({ code }) => isFault(code))) return { findings: findings.map(inSource) }
  const reads = pathsIn(parsed.ast).map((read) => ({ ...read, offset: original(read.offset) }))
  return {
    expression: {
      canonical: canonicalOf(parsed.ast),
      reads,
      advice:
        purpose === 'value'
          ? []
          : [
              ...findings.map(inSource),
              ...(reads.length === 0 ? [READS_NOTHING] : []),
              ...neverTrue(parsed.ast, shape).map(inSource),
            ],
      evaluate: evaluator(text, language, purpose),
      canBeTrueBut: (unknown) => filter(text, language, unknown),
    },
    findings: [],
  }
}

const READS_NOTHING: Finding = {
  offset: 0,
  code: 'reads_nothing',
  message: 'It reads no field, so it says the same of every event: compare a field, or leave it out.',
}

/** Brackets and spaces that change nothing are gone; a reading of the result gives the same tree. */
const canonicalOf = (ast: ASTNode): string => serialize(ast)

/** By closures where they can say it, else by CEL's own evaluation. */
function evaluator(text: string, language: EventLanguage, purpose: Purpose): Expression['evaluate'] {
  const parsed = language.running.environment.parse(text)
  parsed.check()
  const run = compileClosure(parsed.ast, language.shape) ?? interpret(parsed, language.running)
  return (event) => {
    const value = run(event)
    if (!(value instanceof Fault)) return value
    if (purpose === 'value' && ABSENT.has(value.code)) return undefined
    throw new ConditionError(value.code)
  }
}

/** Of the parts that && joins, those that read none of the names and can be said by closures. */
function filter(text: string, language: EventLanguage, unknown: ReadonlySet<string>): (event: Event) => boolean {
  const parsed = language.running.environment.parse(text)
  parsed.check()
  const parts = conjuncts(parsed.ast)
    .filter((part) => pathsIn(part).every(({ path: [first = ''] }) => !unknown.has(first)))
    .map((part) => compileClosure(part, language.shape))
    .filter((closure) => closure !== undefined)
  return (event) => parts.every((part) => part(event) !== false)
}

const conjuncts = (node: ASTNode): readonly ASTNode[] => (node.op === '&&' ? node.args.flatMap(conjuncts) : [node])

/** CEL's codes for what is not there: a value is then absent, a condition has failed. */
const ABSENT = new Set(['no_such_key', 'no_value'])

const TYPES: Readonly<Record<Purpose, readonly string[]>> = {
  condition: ['bool'],
  value: ['string', 'double', 'int', 'bool', 'Pseudonym'],
}
const wrongType = (purpose: Purpose, type: string): Finding => ({
  offset: 0,
  code: 'wrong_type',
  message:
    purpose === 'condition'
      ? `A condition is true or false, this is of type ${type}: compare it with something.`
      : `A value is a text, a number or a boolean, this is of type ${type}.`,
})
