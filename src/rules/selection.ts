import type { Event } from '../events/event.ts'
import { canonicalJson } from './canonical-json.ts'
import { compileExpression } from './cel/expression.ts'
import { languageOf } from './cel/language.ts'
import type { Report } from './check.ts'
import type { SelectionSpec } from './file.ts'
import { compileGroup, toValue, type PlacedGroupBy } from './group.ts'
import { pathOfWhole } from './kept-value.ts'
import type { Selection } from './rule.ts'

const always = (): boolean => true

/** Compiles a selection. What is wrong with it is reported; the result is then good for nothing. */
export function compileSelection(name: string, spec: SelectionSpec, groupBy: PlacedGroupBy, report: Report): Selection {
  const condition = compileCondition(name, spec, report)
  const group = compileGroup(name, spec, groupBy, report)
  return {
    name,
    event: spec.event,
    identity: canonicalJson([spec.event, condition?.canonical ?? null, group.canonical]),
    matches: condition === undefined ? always : (event) => condition.evaluate(event) === true,
    group: group.values,
    field: fieldOf,
  }
}

function compileCondition(name: string, { event, condition }: SelectionSpec, report: Report) {
  if (condition === undefined) return undefined
  const { expression, findings } = compileExpression(condition, languageOf(event), 'condition')
  report.expression(['selections', name, 'condition'], condition, findings)
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
