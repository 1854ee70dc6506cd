import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { canonicalJson } from './canonical-json.ts'
import { compileExpression } from './cel/expression.ts'
import { bareName } from './cel/nodes.ts'
import { languageWith, type EventLanguage } from './cel/language.ts'
import type { Report } from './check.ts'
import type { SelectionSpec } from './file.ts'
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
  const own = { name, event: spec.event, group: group.values }
  const meaning = [spec.event, condition?.canonical ?? null, group.canonical]
  const looked = condition && compileLookups(spec.event, lookups, condition, language.shape, report)
  if (condition === undefined || looked === undefined)
    return {
      ...own,
      identity: canonicalJson(meaning),
      matches: condition === undefined ? always : (event) => condition.evaluate(event) === true,
      field: fieldOf,
    }
  const { keyFor, ...rest } = looked
  return {
    ...own,
    identity: canonicalJson([...meaning, lookups]),
    matches: condition.canBeTrueBut(new Set(Object.keys(lookups))),
    field: (event, field) => keyFor(event, field) ?? fieldOf(event, field),
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

/** The value at a dotted path of an event's data; as JSON where the name says that the whole of it is kept. */
function fieldOf(event: Event, name: string) {
  const own = event.data[name]
  if (own !== undefined) return toValue(own)
  const whole = pathOfWhole(name)
  if (whole !== undefined) return wholeText(valueAt(event, whole))
  return name.includes('.') ? toValue(valueAt(event, name)) : undefined
}

const wholeText = (value: unknown) => (value === undefined || value === null ? undefined : JSON.stringify(value))

function valueAt(event: Event, path: string): unknown {
  let value: unknown = event.data
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}
