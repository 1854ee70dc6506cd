import type { Entry } from '../engine/entry.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { compileExpression, type Expression } from './cel/expression.ts'
import { languageOf } from './cel/language.ts'
import type { FieldShape } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { LookupSpec } from './file.ts'
import { toValue } from './group.ts'
import { createRestorer, keptNames } from './kept-value.ts'
import type { LookedUp, Lookups } from './rule.ts'

/** The lookups of a rule's file, by their names. */
export type LookupSpecs = Readonly<Record<string, LookupSpec>>

/** The whole data of a looked-up event, as its entry keeps it. */
export const RECORD = '{}'

/** Lookups of a condition, with what their entries keep beside the event's own fields. */
export interface CompiledLookups extends Lookups {
  /** What reads the key that is asked for under a name, undefined where the event has none; undefined where the name is another's. */
  readonly keyFor: (name: string) => ((event: Event) => ReturnType<typeof toValue>) | undefined
}

/** What a condition has looked up: those of the rule's lookups that it reads. Undefined where it reads none. */
export function compileLookups(
  event: EventType,
  specs: LookupSpecs,
  { reads, evaluate }: Expression,
  shape: FieldShape,
  report: Report,
): CompiledLookups | undefined {
  const names = Object.keys(specs).filter((name) => reads.some(({ path }) => path[0] === name))
  if (names.length === 0) return undefined
  const keys = new Map(names.map((name) => [name, compileKey(event, name, specs[name] as LookupSpec, report)]))
  const asked = [...keys].map(([name, { asks }]) => lookedUp(name, specs[name] as LookupSpec, asks))
  const byAsks = new Map([...keys.values()].map(({ asks, evaluate: read }) => [asks, read]))
  const own = reads.filter(({ path }) => !names.includes(path[0] ?? '')).map(({ path }) => path)
  const keeps = keptNames(own, shape)
  const restore = createRestorer(keeps)
  return {
    asked,
    keeps,
    keyFor(name) {
      const key = byAsks.get(name)
      return key && ((asking) => toValue(key(asking)))
    },
    selects(entry, found) {
      const { t: time, source, id } = entry
      const records = found.map((record, index) => [names[index], recordOf(record)] as const)
      const data = { ...restore(entry), ...Object.fromEntries(records) }
      return evaluate({ source, id, type: event, time, data }) === true
    },
  }
}

const lookedUp = (name: string, { event, key }: LookupSpec, asks: string): LookedUp => ({
  event,
  key,
  asks,
  finds: `=${name}`,
})

/** The name of the rule's lookup. */
export const nameOf = ({ finds }: LookedUp): string => finds.slice(1)

const recordOf = ({ t: time, source, id, values }: Entry): Readonly<Record<string, unknown>> => ({
  ...(JSON.parse(String(values[RECORD])) as Readonly<Record<string, unknown>>),
  time,
  source,
  id,
})

function compileKey(event: EventType, name: string, { event: looked, key, equals = key }: LookupSpec, report: Report) {
  const { expression, findings } = compileExpression(equals, languageOf(event), 'value')
  if (equals !== key) report.expression(['lookups', name, 'equals'], equals, findings)
  else if (findings.length > 0 && languageOf(looked).shape.fields?.has(key) === true)
    report.at(['lookups', name, 'key'], 'unknown_field', `${event} has no ${key}: say with equals what it asks for.`)
  // Entries are shared by rules, which may call different lookups by one name: what is asked says which it is.
  return { asks: `?${expression?.canonical ?? equals}`, evaluate: expression?.evaluate ?? (() => undefined) }
}
