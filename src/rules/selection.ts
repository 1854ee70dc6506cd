import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { canonicalJson } from './canonical-json.ts'
import { compileExpression } from './cel/expression.ts'
import { bareName } from './cel/nodes.ts'
import { languageWith, type EventLanguage } from './cel/language.ts'
import type { Report } from './check.ts'
import type { SelectionSpec } from './file.ts'
import type { Value } from '../engine/entry.ts'
import { compileGroup, toValue, type PlacedGroupBy } from './group.ts'
import { pathOfWhole } from './kept-value.ts'
import { compileLookups, type LookupSpecs } from './lookup.ts'
import type { Selection } from './rule.ts'

const always = (): boolean => true

/** Compiles a selection. What is wrong with it is reported; the result is then good for nothing. */
export function compileSelection(
  name: string,
  spec: SelectionSpec,
  { groupBy, lookups }: { readonly groupBy: PlacedGroupBy; readonly lookups: LookupSpecs },
  report: Report,
): Selection {
  const language = languageWith(spec.event, typesOf(lookups))
  const condition = compileCondition(name, spec, { language, lookups }, report)
  const group = compileGroup(name, spec, groupBy, report)
  const own = { name, event: spec.event, grouping: JSON.stringify(group.canonical), group: group.values }
  const selecting = condition?.canonical ?? null
  const meaning = [spec.event, selecting, group.canonical]
  const looked = condition && compileLookups(spec.event, lookups, condition, language.shape, report)
  if (condition === undefined || looked === undefined)
    return {
      ...own,
      identity: canonicalJson(meaning),
      condition: canonicalJson([selecting]),
      matches: condition === undefined ? always : (event) => condition.evaluate(event) === true,
      field: fieldOf,
    }
  const { keyFor, ...rest } = looked
  return {
    ...own,
    identity: canonicalJson([...meaning, lookups]),
    condition: canonicalJson([selecting, lookups]),
    matches: condition.canBeTrueBut(new Set(Object.keys(lookups))),
    field: (field) => keyFor(field) ?? fieldOf(field),
    lookups: rest,
  }
}

/** Lookups by their names, as the event types that they find. */
export const typesOf = (lookups: LookupSpecs): ReadonlyMap<string, EventType> =>
  new Map(Object.entries(lookups).map(([name, { event }]) => [name, event]))

function compileCondition(
  name: string,
  { condition }: SelectionSpec,
  { language, lookups }: { readonly language: EventLanguage; readonly lookups: LookupSpecs },
  report: Report,
) {
  if (condition === undefined) return undefined
  const { expression, findings } = compileExpression(condition, language, 'condition')
  const bare = (expression?.reads ?? []).filter(
    ({ path }) => path.length === 1 && Object.hasOwn(lookups, path[0] ?? ''),
  )
  report.expression(['selections', name, 'condition'], condition, [
    ...findings,
    ...bare.map(bareName),
    ...(expression?.advice ?? []),
  ])
  return expression
}

/** What reads the value at a dotted path of an event's data; as JSON where the name says that the whole of it is kept. */
function fieldOf(name: string): (event: Event) => Value | undefined {
  const whole = pathOfWhole(name)
  const path = (whole ?? name).split('.')
  if (whole !== undefined) return ({ data }) => wholeText(valueAt(data, path))
  return path.length === 1
    ? ({ data }) => toValue(data[name])
    : ({ data }) => toValue(data[name] ?? valueAt(data, path))
}

const wholeText = (value: unknown) => (value === undefined || value === null ? undefined : JSON.stringify(value))

function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}
