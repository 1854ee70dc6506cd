import type { Event } from '../../events/event.ts'
import type { FieldShape } from './shape.ts'

/** The values behind a view. Set anew for each event: one view serves them all, and nothing is copied. */
export const TARGET = Symbol('target')

type Target = Readonly<Record<string, unknown>> | undefined
export interface View {
  [TARGET]: Target
}
export type ViewClass = new () => View

/**
 * A class whose getters read the fields of an object of that shape, so that CEL knows its type by its constructor. An
 * absent, null or foreign field reads as undefined. `nested` gives the class of each field that is itself an object.
 */
export function createViewClass(
  fields: ReadonlyMap<string, FieldShape>,
  nested: ReadonlyMap<string, ViewClass>,
): ViewClass {
  const views = Symbol('views')
  class FieldView implements View {
    [TARGET]: Target = undefined
    readonly [views] = new Map([...nested].map(([name, Nested]) => [name, new Nested()]))
  }
  for (const [name, { kind }] of fields) {
    const isNested = nested.has(name)
    Object.defineProperty(FieldView.prototype, name, {
      get(this: FieldView): unknown {
        const value = this[TARGET]?.[name] ?? undefined
        if (kind === 'time') return typeof value === 'number' ? new Date(value) : value
        const view = isNested && value !== undefined ? this[views].get(name) : undefined
        if (view === undefined) return value
        view[TARGET] = value as Target
        return view
      },
    })
  }
  return FieldView
}

/** The event behind an event's view: its envelope is read from there, its fields from the view's target. */
export const SUBJECT = Symbol('subject')
interface EventView extends View {
  [SUBJECT]: Event | undefined
}
export type EventViewClass = new () => EventView

/** A view class of an event type: the fields of its data, and of the envelope `time` (a timestamp), `source` and `id`. */
export function createEventViewClass(
  fields: ReadonlyMap<string, FieldShape>,
  nested: ReadonlyMap<string, ViewClass>,
): EventViewClass {
  class EnvelopeView extends createViewClass(fields, nested) implements EventView {
    [SUBJECT]: Event | undefined = undefined
    get time(): Date | undefined {
      const event = this[SUBJECT]
      return event === undefined ? undefined : new Date(event.time)
    }
    get source(): string | undefined {
      return this[SUBJECT]?.source
    }
    get id(): string | undefined {
      return this[SUBJECT]?.id
    }
  }
  return EnvelopeView
}
