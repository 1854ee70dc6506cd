import { languageOver } from '../cel/language.ts'
import { readCorrelation } from '../compile-correlation.ts'
import type { RuleFile } from '../file.ts'
import { choicesOf } from '../match.ts'
import { celMutations } from './cel.ts'
import { otherFields, typesIn } from './fields.ts'
import { change, type Mutation, put } from './mutation.ts'
import { otherSpans } from './spans.ts'

const unreported = { at: () => undefined, expression: () => undefined }

/** What may be changed under a key of a correlation's mapping, whatever its kind. */
const BY_KEY: Readonly<Record<string, (rule: RuleFile, key: string, value: never) => readonly Mutation[]>> = {
  timespan: spanMutations,
  before: spanMutations,
  after: spanMutations,
  min: (rule, key, value: number) => nudges(value).map((n) => change(rule, at(key), value, n)),
  field: (rule, key, value: string) =>
    otherFields(typesIn(rule), value).map((name) => change(rule, at(key), value, name)),
  condition: conditionMutations,
  requires: (rule, key, value: string) => [change(rule, at(key), value, undefined)],
  match: matchMutations,
  trigger: triggerMutations,
  rules: listMutations,
  part: listMutations,
  whole: listMutations,
}
const at = (key: string): readonly PropertyKey[] => ['correlation', key]

/** All changes of a rule's correlation but those of its group. */
export function correlationMutations(rule: RuleFile): readonly Mutation[] {
  const own = Object.entries(rule.correlation ?? {}).flatMap(
    ([key, value]) => BY_KEY[key]?.(rule, key, value as never) ?? [],
  )
  return [...own, ...exchanges(rule)]
}

function spanMutations(rule: RuleFile, key: string, value: string): readonly Mutation[] {
  return otherSpans(value).map((span) => change(rule, at(key), value, span))
}

/** A whole number by one; a share by a hundredth. */
const nudges = (value: number): readonly number[] => {
  const step = Number.isInteger(value) ? 1 : 0.01
  return [value - step, value + step].map((one) => Number(one.toFixed(6)))
}

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  gte: ['gt', 'eq', 'lt'],
  gt: ['gte', 'eq', 'lte'],
  lte: ['lt', 'eq', 'gt'],
  lt: ['lte', 'eq', 'gte'],
  eq: ['neq', 'gte', 'lte'],
  neq: ['eq'],
}
function conditionMutations(rule: RuleFile, key: string, value: Readonly<Record<string, number>>): readonly Mutation[] {
  return Object.entries(value).flatMap(([operator, threshold]) => {
    const others = OTHER_OPERATORS[operator] ?? []
    const changed = [
      ...nudges(threshold).map((n) => ({ [operator]: n })),
      ...others.map((other) => ({ [other]: threshold })),
    ]
    return changed.map((by) => change(rule, at(key), value, by))
  })
}

function matchMutations(rule: RuleFile, key: string, value: string): readonly Mutation[] {
  const read = readCorrelation(rule, unreported)
  const sides = read?.kind.matches?.(read.spec)?.sides ?? []
  const [types = []] = choicesOf(sides, rule)
  const path = at(key)
  const within = celMutations(value, languageOver(new Map(types))).map(({ source, ...rest }) => ({
    path,
    ...rest,
    rule: put(rule, path, source),
  }))
  return [...within, change(rule, path, value, undefined)]
}

/** A list of selections without one of them. */
function listMutations(rule: RuleFile, key: string, value: readonly string[]): readonly Mutation[] {
  return value.length < 2 ? [] : value.map((name, index) => change(rule, [...at(key), index], name, undefined))
}

/** One of several triggers left out; a last one stands by itself. */
function triggerMutations(rule: RuleFile, key: string, value: string | readonly string[]): readonly Mutation[] {
  if (typeof value === 'string') return []
  return value.map((name, index) => {
    const rest = value.toSpliced(index, 1)
    const path = at(key)
    return {
      path: [...path, index],
      from: name,
      to: undefined,
      rule: put(rule, path, rest.length > 1 ? rest : rest[0]),
    }
  })
}

/** Two selections in each other's place: of two parts of the correlation, or neighbours where their order counts. */
function exchanges(rule: RuleFile): readonly Mutation[] {
  const read = rule.correlation === undefined ? undefined : readCorrelation(rule, unreported)
  if (read === undefined) return []
  const uses = read.kind.uses(read.spec)
  return uses.flatMap((one, index) =>
    uses.slice(index + 1).flatMap((other) => {
      const isOrdered = read.kind.ordered === true && one.path[0] === other.path[0]
      if (one.name === other.name || (one.path[0] === other.path[0] && !isOrdered)) return []
      const first = put(rule, ['correlation', ...one.path], other.name)
      const path = ['correlation', ...one.path]
      return [{ path, from: one.name, to: other.name, rule: put(first, ['correlation', ...other.path], one.name) }]
    }),
  )
}
