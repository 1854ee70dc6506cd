import { definitionOf, type EventType } from '../../events/catalogue.ts'
import { languageOf } from '../cel/language.ts'
import { fieldAt, shapeOf, type FieldShape } from '../cel/shape.ts'
import type { RuleFile } from '../file.ts'

const SINGLE = new Set<FieldShape['kind']>(['string', 'number', 'bool'])

/** The names of what producers send. What the edge has found is a second name of what a helper answers. */
const sentIn = (type: EventType): ReadonlySet<string> => new Set(shapeOf(definitionOf(type).data).fields?.keys() ?? [])

/** The names of the single values that all of some event types have, of the kind of `like` where that is one of them. */
export function otherFields(types: readonly EventType[], like: string): readonly string[] {
  const shapes = types.map((type) => languageOf(type).shape)
  const kind = shapes.map((shape) => fieldAt(shape, like.split('.'))?.field.kind).find((one) => one !== undefined)
  const [first] = shapes
  const sent = types.map(sentIn)
  const names = [...(first?.fields?.keys() ?? [])].filter((name) => sent.every((one) => one.has(name)))
  return names.filter(
    (name) =>
      name !== like &&
      shapes.every((shape) => {
        const field = shape.fields?.get(name)
        return field !== undefined && SINGLE.has(field.kind) && (kind === undefined || field.kind === kind)
      }),
  )
}

/** The event types that the selections of a rule select. */
export const typesIn = ({ selections }: RuleFile): readonly EventType[] => [
  ...new Set(Object.values(selections).map(({ event }) => event)),
]
