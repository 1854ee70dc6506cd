import { z } from 'zod'
import { metaOf } from '../../events/fields.ts'

/** What a condition may know of a field: read off the zod schema of the event type, as it is after the edge. */
export interface FieldShape {
  readonly kind: 'string' | 'number' | 'bool' | 'time' | 'object' | 'list' | 'unknown'
  readonly optional: boolean
  /** A keyed pseudonym: rules may compare it and ask whether it is there, no more. */
  readonly opaque: boolean
  /** Of an enumeration (or literal) of strings. */
  readonly values?: readonly string[]
  /** Of a number: whole and never negative. */
  readonly isAmount?: boolean
  /** Of a number: the ends of a range that it stays in, both in. */
  readonly range?: { readonly least: number; readonly most: number }
  /** Of an object. */
  readonly fields?: ReadonlyMap<string, FieldShape>
  /** Of a list. */
  readonly element?: FieldShape
}

interface Def {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly out?: z.ZodType
  readonly in?: z.ZodType
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly entries?: Readonly<Record<string, string | number>>
  readonly values?: readonly unknown[]
}
const KINDS: Readonly<Record<string, FieldShape['kind']>> = {
  string: 'string',
  enum: 'string',
  literal: 'string',
  template_literal: 'string',
  number: 'number',
  int: 'number',
  boolean: 'bool',
  object: 'object',
  array: 'list',
}
const OPTIONAL = new Set(['optional', 'nullable', 'exactOptional'])

/** Rules never see what does not pass the edge, and of identifiers they see pseudonyms. */
const isDropped = (schema: z.ZodType): boolean => metaOf(schema).privacy === 'personal'
const isPseudonym = (schema: z.ZodType): boolean => metaOf(schema).privacy !== undefined && !isDropped(schema)

/** The shape of a schema's output. */
export function shapeOf(schema: z.ZodType): FieldShape {
  const def = schema.def as unknown as Def
  if (metaOf(schema).canonical === 'epochMs') return { kind: 'time', optional: OPTIONAL.has(def.type), opaque: false }
  const inner = innerOf(def)
  if (inner !== undefined) {
    const shape = shapeOf(inner)
    return { ...shape, optional: shape.optional || OPTIONAL.has(def.type), opaque: shape.opaque || isPseudonym(schema) }
  }
  const values = enumerated(def)
  return {
    kind: def.type === 'literal' && values === undefined ? 'unknown' : (KINDS[def.type] ?? 'unknown'),
    optional: false,
    opaque: isPseudonym(schema),
    ...(values === undefined ? {} : { values }),
    ...(isAmount(schema) ? { isAmount: true } : {}),
    ...(schema instanceof z.ZodNumber ? { range: rangeOf(schema) } : {}),
    ...(def.shape === undefined ? {} : { fields: fieldsOf(def.shape) }),
    ...(def.element === undefined ? {} : { element: shapeOf(def.element) }),
  }
}

const fieldsOf = (shape: Readonly<Record<string, z.ZodType>>): ReadonlyMap<string, FieldShape> =>
  new Map(
    Object.entries(shape)
      .filter(([, schema]) => !isDropped(schema))
      .map(([name, schema]) => [name, shapeOf(schema)]),
  )

/** What is inside a wrapper; of a pipe the side that has a shape (a transform has none). */
function innerOf(def: Def): z.ZodType | undefined {
  if (def.type !== 'pipe') return def.innerType
  return def.out?.def.type === 'transform' ? def.in : def.out
}

const isAmount = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodNumber && schema.isInt && (schema.minValue ?? -1) >= 0

const rangeOf = ({ minValue, maxValue }: z.ZodNumber) => ({ least: minValue ?? -Infinity, most: maxValue ?? Infinity })

function enumerated(def: Def): readonly string[] | undefined {
  const values =
    def.type === 'enum' ? Object.values(def.entries ?? {}) : def.type === 'literal' ? (def.values ?? []) : []
  return values.length > 0 && values.every((value) => typeof value === 'string') ? values : undefined
}

/** The field at a dotted path (`delivery.recipientId`), and whether any step on the way to it may be absent. */
export function fieldAt(
  shape: FieldShape,
  path: readonly string[],
): { readonly field: FieldShape; readonly optional: boolean } | undefined {
  let field = shape
  let optional = false
  for (const step of path) {
    const next = field.fields?.get(step)
    if (next === undefined) return undefined
    optional ||= next.optional
    field = next
  }
  return { field, optional }
}
