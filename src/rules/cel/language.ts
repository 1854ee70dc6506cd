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
  /** Pseudonyms are opaque: what passes here is safe. */
  readonly checking: Language
  /** The same with plain values. */
  readonly running: Language
}

/** The language of an event's shape. */
function createEventLanguage(shape: FieldShape): EventLanguage {
  return {
    shape,
    names: new Set([...Object.keys(ENVELOPE), ...(shape.fields?.keys() ?? [])]),
    checking: createLanguage(shape, 'opaque'),
    running: createLanguage(shape, 'strings'),
  }
}

const languages = new Map<EventType, EventLanguage>()

/** The language of an event type; made once. */
export function languageOf(type: EventType): EventLanguage {
  const known = languages.get(type)
  if (known !== undefined) return known
  const language = createEventLanguage(shapeOf(edgeShape(type)))
  languages.set(type, language)
  return language
}
