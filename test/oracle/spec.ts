import { fieldOf } from './rule-parts.ts'
import { compareEvents } from './order.ts'
import type {
  Condition,
  Group,
  Match,
  OracleCorrelation,
  OracleEvent,
  OracleLookup,
  OracleRule,
  OracleSelection,
  Value,
} from './types.ts'

/** A selection as plain data: an event type, and fields that each have one of some values. */
export interface SelectionSpec {
  readonly event: string
  readonly where?: readonly { readonly field: string; readonly in: readonly Value[] }[]
  /** The field for each name of the rule's group, in its order. */
  readonly groupFields: readonly string[]
  /** The record of the beneficiary in a field has to compare so with a field of the event's own. */
  readonly lookup?: LookupSpec
}

export interface LookupSpec {
  /** The field that holds the key which is looked up. */
  readonly key: string
  readonly own: string
  readonly op: '==' | '!='
  /** A field of the record. */
  readonly record: string
}
export const RECORD_TYPE = 'beneficiary.updated'
export const RECORD_KEY = 'beneficiaryId'

/** Comparisons of the fields (or `time`) of two selections' events, all of which must be true. */
export type MatchSpec = readonly {
  readonly left: readonly [selection: string, field: string]
  readonly op: '==' | '!=' | '<='
  readonly right: readonly [selection: string, field: string]
}[]

type Plain<T> = T extends { readonly match?: unknown } ? Omit<T, 'match'> & { readonly match?: MatchSpec } : T
export type CorrelationSpec =
  | Plain<Exclude<OracleCorrelation, { type: 'value_count' | 'value_sum' }>>
  | {
      readonly type: 'value_count' | 'value_sum'
      readonly rules: readonly string[]
      readonly field: string
      readonly timespanMs: number
      readonly condition: Condition
    }

/** A rule as plain data, from which both the oracle's and the engine's rule are made. */
export interface RuleSpec {
  readonly id: string
  readonly groupNames: readonly string[]
  readonly selections: Readonly<Record<string, SelectionSpec>>
  readonly correlation: CorrelationSpec
  readonly suppressMs: number | undefined
  readonly blocksToken: boolean
}

/** The condition of a selection, read from left to right: undefined where it reads a missing field (and errors). */
export function meetsWhere({ where = [] }: SelectionSpec, event: OracleEvent): boolean | undefined {
  const failing = where.find(({ field, in: values }) => {
    const value = fieldOf(event, field)
    return value === undefined || !values.includes(value)
  })
  if (failing === undefined) return true
  return fieldOf(event, failing.field) === undefined ? undefined : false
}

/** The group values of an event, in the order of the names; undefined where one is absent. */
export function groupValues({ groupFields }: SelectionSpec, event: OracleEvent): readonly Value[] | undefined {
  const values = groupFields.map((field) => fieldOf(event, field)).filter((value) => value !== undefined)
  return values.length === groupFields.length ? values : undefined
}

/** Do all comparisons of a match hold? Not where one reads what is missing. */
export const meetsMatch = (match: MatchSpec, read: (selection: string, field: string) => Value | undefined): boolean =>
  match.every(({ left, op, right }) => {
    const [a, b] = [read(...left), read(...right)]
    if (a === undefined || b === undefined) return false
    return op === '==' ? a === b : op === '!=' ? a !== b : a <= b
  })

/** The numbers of events that are whole and never negative. */
export const isAmount = (field: string): boolean => field === 'amountCents'

/** What is asked of a record; undefined where a field is missing. */
export const meetsLookup = ({ op }: LookupSpec, own: Value | undefined, of: Value | undefined): boolean | undefined =>
  own === undefined || of === undefined ? undefined : (own === of) === (op === '==')

const lookupOf = (spec: LookupSpec): OracleLookup => ({
  latest(event, known) {
    const key = fieldOf(event, spec.key)
    return known
      .filter((other) => other.type === RECORD_TYPE && other.time <= event.time && fieldOf(other, RECORD_KEY) === key)
      .toSorted(compareEvents)
      .at(-1)
  },
  holds: (event, record) => meetsLookup(spec, fieldOf(event, spec.own), fieldOf(record, spec.record)) === true,
})

function selectionOf(spec: SelectionSpec, names: readonly string[]): OracleSelection {
  return {
    matches: (event) => event.type === spec.event && meetsWhere(spec, event) === true,
    group: (event) => {
      const values = groupValues(spec, event)
      return values && (Object.fromEntries(names.map((name, at) => [name, values[at]])) as Group)
    },
    ...(spec.lookup !== undefined && { lookup: lookupOf(spec.lookup) }),
  }
}

const fieldOrTime = (event: OracleEvent, field: string) => (field === 'time' ? event.time : fieldOf(event, field))
const matchOf =
  (match: MatchSpec): Match =>
  (combination) =>
    meetsMatch(match, (selection, field) => fieldOrTime(combination[selection] as OracleEvent, field))

function correlationOf(spec: CorrelationSpec): OracleCorrelation {
  if ('field' in spec) {
    const field = (event: OracleEvent) => fieldOf(event, spec.field)
    const { type } = spec
    return type === 'value_count' ? { ...spec, type, field } : { ...spec, type, field, isAmount: isAmount(spec.field) }
  }
  if (!('match' in spec) || spec.match === undefined) return spec as OracleCorrelation
  return { ...spec, match: matchOf(spec.match) }
}

/** The oracle's rule. */
export const toOracleRule = (spec: RuleSpec): OracleRule => ({
  id: spec.id,
  group: () => undefined,
  selections: Object.fromEntries(
    Object.entries(spec.selections).map(([name, selection]) => [name, selectionOf(selection, spec.groupNames)]),
  ),
  correlation: correlationOf(spec.correlation),
  suppressMs: spec.suppressMs,
  blocksToken: spec.blocksToken,
})

/** The selections that a correlation uses. */
export function namesIn(spec: CorrelationSpec): readonly string[] {
  if (spec.type === 'event_ratio') return [...spec.part, ...spec.whole]
  if (spec.type !== 'absence') return spec.rules
  return [spec.trigger, spec.absent, ...(spec.requires === undefined ? [] : [spec.requires])]
}
