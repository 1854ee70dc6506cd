import { z } from 'zod'
import { correlationKinds } from './correlations/index.ts'
import { GroupBy, RuleFile } from './file.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema
const OPTIONS = { io: 'input', target: 'draft-7', unrepresentable: 'any' } as const
const { $schema: _dialect, ...GROUP_BY } = z.toJSONSchema(GroupBy, OPTIONS)

/** JSON Schema of a rule file, for editors: the file's own schema with that of each kind of correlation in its place. */
export function ruleJsonSchema(): JsonSchema {
  const { $schema, ...rule } = z.toJSONSchema(RuleFile, OPTIONS)
  const properties = {
    ...rule.properties,
    correlation: { anyOf: correlationKinds.map(({ schema }) => kindSchema(schema)) },
  }
  return { ...($schema === undefined ? {} : { $schema }), ...rule, properties }
}

/** What a kind writes, with the group-by that every kind may have. */
function kindSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...kind } = z.toJSONSchema(schema, OPTIONS)
  return { ...kind, properties: { ...kind.properties, 'group-by': GROUP_BY } }
}
