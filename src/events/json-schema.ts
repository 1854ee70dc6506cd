import { z } from 'zod'
import { catalogue } from './catalogue.ts'
import { envelopeOf } from './envelope.ts'

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * What `eventJsonSchema` cannot say of an event: an event is good exactly where the schema and all of these hold.
 * The schema is of the JSON value as `JSON.parse` gives it: of duplicate keys the last counts, numbers are doubles.
 */
export const NAMED_CHECKS = {
  size: 'The event has at most 65,536 bytes',
  utf8: 'The bytes are well-formed UTF-8, without a byte order mark',
  json: 'The text is one JSON value (RFC 8259)',
  surrogates: 'No string, keys included, holds half of a surrogate pair',
  utf16Length: 'Lengths of strings are counted in UTF-16 units (JSON Schema counts code points)',
} as const

interface Node {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

/** Null in an optional field is absent: the schema with that said wherever a property is not required. */
function withNullsAllowed(node: Node): Node {
  const items = node.items === undefined ? {} : { items: withNullsAllowed(node.items) }
  if (node.properties === undefined) return { ...node, ...items }
  const needed = new Set(node.required)
  const properties = Object.fromEntries(
    Object.entries(node.properties).map(([name, property]): [string, Node] => {
      const inner = withNullsAllowed(property)
      return [name, needed.has(name) ? inner : { anyOf: [inner, { type: 'null' }] }]
    }),
  )
  return { ...node, ...items, properties }
}

/** JSON Schema of what may be sent as a zod schema's input. */
function inputSchema(schema: z.ZodType): Node {
  const { $schema: _, ...node } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
  return withNullsAllowed(node as Node)
}

/** The JSON Schema of a whole structured CloudEvent of any type; `NAMED_CHECKS` are beside it. */
export function eventJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An event that Vigia reads: a CloudEvent 1.0 in structured JSON',
    $comment: `Beside the schema: ${Object.values(NAMED_CHECKS).join('; ')}.`,
    oneOf: catalogue.map((definition) => ({
      title: definition.type,
      description: definition.description,
      ...inputSchema(envelopeOf(definition)),
    })),
  }
}
