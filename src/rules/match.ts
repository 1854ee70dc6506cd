import type { Entry } from '../engine/entry.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { compileExpression } from './cel/expression.ts'
import { languageOver, type EventLanguage } from './cel/language.ts'
import type { ReadPath } from './cel/nodes.ts'
import { fieldAt } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { Match } from './correlation.ts'
import type { RuleFile } from './file.ts'
import { restore, wholeOf } from './kept-value.ts'
import { ConditionError } from './rule.ts'

const PATH = ['correlation', 'match'] as const

/** Compiles the `match` of a correlation. What is wrong with it is reported; then, as where there is none, undefined. */
export function compileMatch({ kind, spec }: CorrelationSpec, rule: RuleFile, report: Report): Match | undefined {
  const asked = kind.matches?.(spec)
  if (asked === undefined) return undefined
  const { source, names } = asked
  const events = names.map((name): [string, EventType] => [name, rule.selections[name]?.event ?? 'token.requested'])
  const language = languageOver(new Map(events))
  const { expression, findings } = compileExpression(source, language, 'condition')
  const bare = (expression?.reads ?? []).filter(({ path }) => path.length < 2)
  report.expression(PATH, source, [...findings, ...bare.map(bareName)])
  if (expression === undefined || bare.length > 0) return undefined
  const keeps = names.map((name) => keptOf(name, expression.reads, language))
  return { keeps, holds: holder(names, keeps, expression.evaluate) }
}

const bareName = ({ path: [name = 'it'], offset }: ReadPath) => ({
  offset,
  code: 'no_field',
  message: `${name} is a whole event: read one of its fields.`,
})

const OWN = new Set(['time', 'source', 'id'])
const WHOLE = new Set(['object', 'list'])

/** What the entries of a selection have to keep: fields that are read, objects and lists whole. */
function keptOf(selection: string, reads: readonly ReadPath[], { shape }: EventLanguage): readonly string[] {
  const own = reads.filter(({ path }) => path[0] === selection && !OWN.has(path[1] ?? ''))
  const names = own.map(({ path }) => {
    const name = path.slice(1).join('.')
    return WHOLE.has(fieldAt(shape, path)?.field.kind ?? '') ? wholeOf(name) : name
  })
  return [...new Set(names)]
}

/** Builds up the events as far as they are read, each once. */
function holder(
  names: readonly string[],
  keeps: readonly (readonly string[])[],
  evaluate: (event: Event) => unknown,
): Match['holds'] {
  const built = names.map(() => new WeakMap<Entry, Readonly<Record<string, unknown>>>())
  const dataOf = (entry: Entry, place: number) => {
    const known = built[place]?.get(entry)
    if (known !== undefined) return known
    const data: Record<string, unknown> = { time: entry.t, source: entry.source, id: entry.id }
    for (const name of keeps[place] ?? []) {
      const value = entry.values[name]
      if (value !== undefined) restore(data, name, value)
    }
    built[place]?.set(entry, data)
    return data
  }
  return (combination) => {
    const data = Object.fromEntries(names.map((name, place) => [name, dataOf(combination[place] as Entry, place)]))
    try {
      return evaluate({ source: '', id: '', type: 'token.requested', time: 0, data }) === true
    } catch (error) {
      if (error instanceof ConditionError) return false
      throw error
    }
  }
}
