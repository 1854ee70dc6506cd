import type { Event } from '../../events/event.ts'
import { compileExpression } from '../cel/expression.ts'
import { languageOf, languageWith } from '../cel/language.ts'
import { compileTracer } from '../cel/trace.ts'
import { groupByOf } from '../compile-correlation.ts'
import type { CompiledRule } from '../compile.ts'
import type { RuleFile } from '../file.ts'
import { groupSourcesOf, toValue } from '../group.ts'
import { nameOf } from '../lookup.ts'
import { ConditionError, type Selection } from '../rule.ts'
import { typesOf } from '../selection.ts'
import { knownOf } from './known.ts'
import type { ExplainedSelection } from './schema.ts'

/** The record that a lookup of a selection has found for the event; undefined where there is none. */
export type RecordOf = (lookup: string) => Event | undefined

/** Says what a selection makes of an event of its type. */
export interface SelectionExplainer {
  readonly selection: Selection
  readonly explain: (event: Event, recordOf: RecordOf) => ExplainedSelection
}

/** The explainers of all selections of a rule, each once, in the order of the file. */
export const selectionExplainers = ({ rule, parsed }: CompiledRule): readonly SelectionExplainer[] =>
  Object.keys(parsed.selections).flatMap((name) => {
    const roles = rule.correlation.roles.filter(({ selections }) => selections.some((one) => one.name === name))
    const selection = roles.flatMap(({ selections }) => selections).find((one) => one.name === name)
    if (selection === undefined) return []
    const fields = [...new Set(roles.flatMap((role) => role.fields))]
    return [explainerOf(selection, parsed, { roles: roles.map((role) => role.name), fields })]
  })

interface Place {
  readonly roles: string[]
  readonly fields: readonly string[]
}

function explainerOf(selection: Selection, parsed: RuleFile, { roles, fields }: Place): SelectionExplainer {
  const { name, event: type } = selection
  const spec = parsed.selections[name] ?? { event: type }
  const language = languageWith(type, typesOf(parsed.lookups ?? {}))
  const trace = spec.condition === undefined ? undefined : compileTracer(spec.condition, language)
  const group = groupSourcesOf(name, spec, groupByOf(parsed)).map(({ name: part, source }) => ({
    name: part,
    text: source,
    evaluate: compileExpression(source, languageOf(type), 'value').expression?.evaluate ?? nothing,
  }))
  const explain = (event: Event, recordOf: RecordOf): ExplainedSelection => {
    const lookups = lookedUp(selection, event, recordOf)
    const records = lookups.map((lookup) => [lookup.name, recordOf(lookup.name)] as const)
    const missing = new Set(records.filter(([, record]) => record === undefined).map(([lookup]) => lookup))
    const condition = trace?.({ ...event, data: { ...event.data, ...dataOf(records) } }, missing)
    const { parts, failed } = groupOf(group, event)
    const own = fields.map((field) => withValue({ name: field, text: field }, selection.field(field)(event)))
    const outcome = condition?.outcome ?? true
    const selected: ExplainedSelection['selected'] =
      outcome === 'error' && missing.size === 0
        ? 'condition_error'
        : outcome === false
          ? 'condition_false'
          : failed
            ? 'group_error'
            : firstLack(parts, own, missing)
    return { name, roles, selected, ...(condition && { condition }), group: parts, fields: own, lookups }
  }
  return { selection, explain }
}
const nothing = (): undefined => undefined

type Part = ExplainedSelection['group'][number]
const withValue = (part: Omit<Part, 'value'>, value: Part['value']): Part =>
  value === undefined ? part : { ...part, value }
const isAbsent = ({ value }: Part): boolean => value === undefined

function firstLack(group: readonly Part[], fields: readonly Part[], missing: ReadonlySet<string>) {
  if (group.some(isAbsent)) return 'group_incomplete'
  if (fields.some(isAbsent)) return 'field_missing'
  return missing.size > 0 ? 'record_missing' : 'selected'
}

interface GroupPart {
  readonly name: string
  readonly text: string
  readonly evaluate: (event: Event) => unknown
}

function groupOf(group: readonly GroupPart[], event: Event): { readonly parts: Part[]; readonly failed: boolean } {
  let failed = false
  const parts = group.map(({ evaluate, ...part }) => {
    try {
      return withValue(part, toValue(evaluate(event)))
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error
      failed = true
      return part
    }
  })
  return { parts, failed }
}

const lookedUp = (selection: Selection, event: Event, recordOf: RecordOf): ExplainedSelection['lookups'] =>
  (selection.lookups?.asked ?? []).map((asked) => {
    const name = nameOf(asked)
    const key = selection.field(asked.asks)(event)
    const found = recordOf(name)
    return {
      name,
      type: asked.event,
      ...(key !== undefined && { key }),
      ...(found !== undefined && { found: knownOf(found) }),
    }
  })

/** A record as a condition sees it: its data, with its time and identity beside. */
const dataOf = (records: readonly (readonly [string, Event | undefined])[]) =>
  Object.fromEntries(
    records.flatMap(([name, record]) => {
      if (record === undefined) return []
      const { data, time, source, id } = record
      return [[name, { ...data, time, source, id }] as const]
    }),
  )
