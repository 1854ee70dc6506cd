import type { Event } from '../events/event.ts'
import type { Value } from '../engine/entry.ts'
import type { Finding } from './cel/finding.ts'
import { compileExpression } from './cel/expression.ts'
import { languageOf } from './cel/language.ts'
import type { Report } from './check.ts'
import type { GroupBy, SelectionSpec } from './file.ts'

/** The names of a group's values, in the order of the file. */
export const groupNamesOf = (groupBy: GroupBy | undefined): readonly string[] =>
  groupBy === undefined ? [] : Array.isArray(groupBy) ? groupBy : Object.keys(groupBy)

/** A group-by, compiled for one selection. */
export interface Group {
  /** The expressions in canonical text, in the order of the names. */
  readonly canonical: readonly string[]
  readonly values: (event: Event) => readonly Value[] | undefined
}

/** Where a group-by stands in the file, and what it says. */
export interface PlacedGroupBy {
  readonly groupBy: GroupBy | undefined
  readonly path: readonly PropertyKey[]
}

/** Compiles the group of a selection: its own expression for a name, else the rule's, else the field of that name. */
export function compileGroup(name: string, spec: SelectionSpec, placed: PlacedGroupBy, report: Report): Group {
  const parts = groupSourcesOf(name, spec, placed).map(({ name: group, source, path }) => {
    const { expression, findings } = compileExpression(source, languageOf(spec.event), 'value')
    report.expression(path, source, path[0] === 'selections' ? findings : findings.map(lacks(name, spec.event, group)))
    return { canonical: expression?.canonical ?? source, evaluate: expression?.evaluate ?? nothing }
  })
  return { canonical: parts.map(({ canonical }) => canonical), values: tupleOf(parts.map(({ evaluate }) => evaluate)) }
}
const nothing = (): undefined => undefined

/** A field that is not there means, in the group of the whole rule, that a selection cannot take part. */
const lacks =
  (selection: string, event: string, group: string) =>
  (finding: Finding): Finding =>
    finding.code === 'unknown_field'
      ? {
          offset: finding.offset,
          code: 'group_not_in_selection',
          message: `${event} (${selection}) has no ${group} to group by: give ${selection} its own group-by with ${group}, or group by what all have.`,
        }
      : finding

/** A name of the group, the expression that a selection has for it, and where that stands in the file. */
interface GroupSource {
  readonly name: string
  readonly source: string
  readonly path: readonly PropertyKey[]
}

/** The expressions of a selection's group, in the order of the names. */
export const groupSourcesOf = (selection: string, spec: SelectionSpec, placed: PlacedGroupBy): readonly GroupSource[] =>
  groupNamesOf(placed.groupBy).map((name) => {
    const [source, path] = sourceOf(name, selection, spec['group-by'] ?? {}, placed)
    return { name, source, path }
  })

function sourceOf(group: string, selection: string, own: Readonly<Record<string, string>>, placed: PlacedGroupBy) {
  const { groupBy, path } = placed
  const given = Object.hasOwn(own, group) ? own[group] : undefined
  if (given !== undefined) return [given, ['selections', selection, 'group-by', group]] as const
  if (Array.isArray(groupBy)) return [group, [...path, groupBy.indexOf(group)]] as const
  return [groupBy?.[group] ?? group, [...path, group]] as const
}

function tupleOf(evaluates: readonly ((event: Event) => unknown)[]): Group['values'] {
  const [first] = evaluates
  if (first !== undefined && evaluates.length === 1) {
    return (event) => {
      const value = toValue(first(event))
      return value === undefined ? undefined : [value]
    }
  }
  return (event) => {
    const values: Value[] = []
    for (const evaluate of evaluates) {
      const value = toValue(evaluate(event))
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }
}

/** What counts as a value: not what is absent, empty or composed. CEL's whole numbers become plain ones. */
export function toValue(value: unknown): Value | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
