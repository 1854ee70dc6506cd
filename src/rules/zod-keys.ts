import type { z } from 'zod'

interface Def {
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly out?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
}
const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def

/** The schemas that may stand behind wrappers and alternatives. */
function alternatives(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, in: input, options } = defOf(schema)
  if (options !== undefined) return options.flatMap(alternatives)
  const inner = innerType ?? input
  return inner === undefined ? [schema] : alternatives(inner)
}

function step(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  const { shape, element, valueType } = defOf(schema)
  const next = typeof key === 'number' ? element : shape === undefined ? valueType : shape[String(key)]
  return next === undefined ? [] : alternatives(next)
}

/** The keys that mappings at a path of a schema's input may have; none where they are free. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here = alternatives(schema)
  for (const key of path) here = here.flatMap((each) => step(each, key))
  return [...new Set(here.flatMap((each) => Object.keys(defOf(each).shape ?? {})))]
}
