import type { Entry } from '../engine/entry.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { compileExpression } from './cel/expression.ts'
import { languageOver, type EventLanguage } from './cel/language.ts'
import { bareName, type ReadPath } from './cel/nodes.ts'
import { fieldAt } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { Match, MatchSide } from './correlation.ts'
import type { RuleFile } from './file.ts'
import { areOwnNames, createRestorer, keptNames } from './kept-value.ts'
import { ConditionError } from './rule.ts'

const PATH = ['correlation', 'match'] as const

/** Compiles the `match` of a correlation. What is wrong with it is reported; then, as where there is none, undefined. */
export function compileMatch({ kind, spec }: CorrelationSpec, rule: RuleFile, report: Report): Match | undefined {
  const asked = kind.matches?.(spec)
  if (asked === undefined) return undefined
  const { source, sides } = asked
  const variants: Variant[] = []
  for (const events of choicesOf(sides, rule)) {
    const variant = compileVariant(source, events, report)
    if (variant === undefined) return undefined
    variants.push(variant)
  }
  const keeps = sides.map((_, place) => [...new Set(variants.flatMap((variant) => variant.keeps[place] ?? []))])
  const [only, ...others] = variants
  if (only === undefined || others.length === 0) return only
  const isOf = ({ types }: Variant, combination: readonly Entry[]) =>
    types.every((type, place) => combination[place]?.type === type)
  return {
    keeps,
    holds: (combination) => variants.find((variant) => isOf(variant, combination))?.holds(combination) ?? false,
  }
}

type NamedEvent = readonly [name: string, event: EventType]

/** The event types that the names of a match may stand for, combination by combination, each once. */
export function choicesOf(sides: readonly MatchSide[], { selections }: RuleFile): readonly (readonly NamedEvent[])[] {
  const eventsOf = (side: MatchSide) =>
    new Set(side.selections.map((name): EventType => selections[name]?.event ?? 'token.requested'))
  return sides.reduce<readonly (readonly NamedEvent[])[]>(
    (choices, side) =>
      choices.flatMap((chosen) => [...eventsOf(side)].map((event): NamedEvent[] => [...chosen, [side.name, event]])),
    [[]],
  )
}

/** A match over events of certain types. */
interface Variant extends Match {
  readonly types: readonly EventType[]
}

function compileVariant(source: string, events: readonly NamedEvent[], report: Report): Variant | undefined {
  const language = languageOver(new Map(events))
  const { expression, findings } = compileExpression(source, language, 'condition')
  const bare = (expression?.reads ?? []).filter(({ path }) => path.length < 2)
  report.expression(PATH, source, [...findings, ...bare.map(bareName), ...(expression?.advice ?? [])])
  if (expression === undefined || bare.length > 0) return undefined
  const names = events.map(([name]) => name)
  const sides = names.map((name) => sideOf(name, expression.reads, language))
  return {
    keeps: sides.map(({ kept }) => kept),
    holds: holder(sides, expression.evaluate),
    types: events.map(([, event]) => event),
  }
}

/** One event of a combination, as far as a match reads it. */
interface Side {
  readonly name: string
  /** What its entries have to keep. */
  readonly kept: readonly string[]
  /** Are an entry's values all that is read, as they are? */
  readonly isPlain: boolean
}

function sideOf(name: string, reads: readonly ReadPath[], { shape }: EventLanguage): Side {
  const own = reads.filter(({ path }) => path[0] === name).map(({ path }) => path.slice(1))
  const ownShape = fieldAt(shape, [name])?.field ?? shape
  return { name, kept: keptNames(own, ownShape), isPlain: areOwnNames(own, ownShape) }
}

type Restore = (entry: Entry) => Readonly<Record<string, unknown>>

const valuesOf: Restore = ({ values }) => values

/** Asks the condition of the events, as far as it reads them. */
function holder(sides: readonly Side[], evaluate: (event: Event) => unknown): Match['holds'] {
  const restorers = new Map<string, Restore>()
  const restorerOf = ({ kept, isPlain }: Side): Restore => {
    if (isPlain) return valuesOf
    const name = kept.join('\n')
    const known = restorers.get(name) ?? rememberingLatest(kept)
    restorers.set(name, known)
    return known
  }
  const places = sides.map((side) => ({ name: side.name, restore: restorerOf(side) }))
  const data: Record<string, unknown> = {}
  const subject: Event = { source: '', id: '', type: 'token.requested', time: 0, data }
  return (combination) => {
    for (let place = 0; place < places.length; place += 1) {
      const { name, restore } = places[place] as (typeof places)[number]
      data[name] = restore(combination[place] as Entry)
    }
    try {
      return evaluate(subject) === true
    } catch (error) {
      if (error instanceof ConditionError) return false
      throw error
    }
  }
}

/** So many events are held against each other at once, mostly. */
const REMEMBERED = 8

/** Restores the event of an entry. One event is held against several others, in one place and then in another. */
function rememberingLatest(keeps: readonly string[]): Restore {
  const restore = createRestorer(keeps)
  const entries: (Entry | undefined)[] = Array.from({ length: REMEMBERED })
  const events: Record<string, unknown>[] = []
  let next = 0
  return (entry) => {
    const known = events[entries.indexOf(entry)]
    if (known !== undefined) return known
    const event = restore(entry)
    event['time'] = entry.t
    event['source'] = entry.source
    event['id'] = entry.id
    entries[next] = entry
    events[next] = event
    next = (next + 1) % REMEMBERED
    return event
  }
}
