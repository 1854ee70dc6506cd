import type { EventType } from '../../events/catalogue.ts'
import { edgeShape } from '../../events/edge.ts'
import { createLanguage, ENVELOPE, type Language } from './environment.ts'
import { shapeOf, type FieldShape } from './shape.ts'

/** All that conditions over one event type may say. */
export interface EventLanguage {
  /** The event's data, as it is after the edge. */
  readonly shape: FieldShape
  /** The names that stand for themselves in a condition. */
  readonly names: ReadonlySet<string>
  /** Says which names those are. */
  readonly hint: string
  /** Pseudonyms are opaque: what passes here is safe. */
  readonly checking: Language
  /** The same with plain values. */
  readonly running: Language
}

/** The language of a shape, in which what it has of an envelope has a name too. */
function createEventLanguage(shape: FieldShape, envelope: typeof ENVELOPE, hint: string): EventLanguage {
  return {
    shape,
    hint,
    names: new Set([...Object.keys(envelope), ...(shape.fields?.keys() ?? [])]),
    checking: createLanguage(shape, 'opaque', envelope),
    running: createLanguage(shape, 'strings', envelope),
  }
}

const languages = new Map<EventType, EventLanguage>()

/** The language of an event type; made once. */
export function languageOf(type: EventType): EventLanguage {
  const known = languages.get(type)
  if (known !== undefined) return known
  const language = createEventLanguage(
    shapeOf(edgeShape(type)),
    ENVELOPE,
    'Only time, source, id and the fields of the event type have a name here.',
  )
  languages.set(type, language)
  return language
}

const PLAIN = { optional: false, opaque: false } as const
/** An event as a condition over several of them sees it: its data, with its time and identity beside. */
const eventShape = (type: EventType): FieldShape => ({
  ...PLAIN,
  kind: 'object',
  fields: new Map([
    ...(languageOf(type).shape.fields ?? []),
    ['time', { ...PLAIN, kind: 'time' }],
    ['source', { ...PLAIN, kind: 'string' }],
    ['id', { ...PLAIN, kind: 'string' }],
  ]),
})

/** The language of a condition over several events, each under a name. */
export const languageOver = (events: ReadonlyMap<string, EventType>): EventLanguage =>
  createEventLanguage(
    { ...PLAIN, kind: 'object', fields: new Map([...events].map(([name, type]) => [name, eventShape(type)])) },
    {},
    `Here ${[...events.keys()].join(', ')} have a name, and behind each time, source, id and the fields of its event type.`,
  )

/** The language of a condition over one event that looks others up, each under a name. */
export function languageWith(type: EventType, lookups: ReadonlyMap<string, EventType>): EventLanguage {
  const base = languageOf(type)
  if (lookups.size === 0) return base
  const looked = [...lookups].map(([name, event]) => [name, eventShape(event)] as const)
  const fields = new Map([...(base.shape.fields ?? []), ...looked])
  return createEventLanguage(
    { ...base.shape, fields },
    ENVELOPE,
    `${base.hint} So have ${[...lookups.keys()].join(', ')}.`,
  )
}
