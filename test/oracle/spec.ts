import { fieldOf } from './rules.ts'
import type { Condition, Group, OracleCorrelation, OracleEvent, OracleRule, OracleSelection, Value } from './types.ts'

/** A selection as plain data: an event type, and fields that each have one of some values. */
export interface SelectionSpec {
  readonly event: string
  readonly where?: readonly { readonly field: string; readonly in: readonly Value[] }[]
  /** The field for each name of the rule's group, in its order. */
  readonly groupFields: readonly string[]
}

export type CorrelationSpec =
  | Extract<OracleCorrelation, { type: 'none' | 'event_count' | 'temporal_ordered' | 'absence' }>
  | {
      readonly type: 'value_count'
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

function selectionOf(spec: SelectionSpec, names: readonly string[]): OracleSelection {
  return {
    matches: (event) => event.type === spec.event && meetsWhere(spec, event) === true,
    group: (event) => {
      const values = groupValues(spec, event)
      return values && (Object.fromEntries(names.map((name, at) => [name, values[at]])) as Group)
    },
  }
}

const correlationOf = (spec: CorrelationSpec): OracleCorrelation =>
  spec.type === 'value_count' ? { ...spec, field: (event) => fieldOf(event, spec.field) } : spec

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
export const namesIn = (spec: CorrelationSpec): readonly string[] =>
  spec.type === 'absence' ? [spec.trigger, spec.absent] : spec.rules
