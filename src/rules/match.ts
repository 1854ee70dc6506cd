import type { Entry } from '../engine/entry.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { compileExpression } from './cel/expression.ts'
import { languageOver, type EventLanguage } from './cel/language.ts'
import { bareName, type ReadPath } from './cel/nodes.ts'
import { fieldAt } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { Match } from './correlation.ts'
import type { RuleFile } from './file.ts'
import { createRestorer, keptNames } from './kept-value.ts'
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

/** What the entries of a selection have to keep. */
const keptOf = (selection: string, reads: readonly ReadPath[], { shape }: EventLanguage): readonly string[] => {
  const own = reads.filter(({ path }) => path[0] === selection).map(({ path }) => path.slice(1))
  return keptNames(own, fieldAt(shape, [selection])?.field ?? shape)
}

/** Asks the condition of the events, as far as it reads them. */
function holder(
  names: readonly string[],
  keeps: readonly (readonly string[])[],
  evaluate: (event: Event) => unknown,
): Match['holds'] {
  const restorers = keeps.map(createRestorer)
  return (combination) => {
    const data: Record<string, unknown> = {}
    for (const [place, name] of names.entries()) {
      const entry = combination[place] as Entry
      const event = (restorers[place] as (typeof restorers)[number])(entry)
      event['time'] = entry.t
      event['source'] = entry.source
      event['id'] = entry.id
      data[name] = event
    }
    try {
      return evaluate({ source: '', id: '', type: 'token.requested', time: 0, data }) === true
    } catch (error) {
      if (error instanceof ConditionError) return false
      throw error
    }
  }
}
