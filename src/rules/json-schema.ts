import { z } from 'zod'
import { catalogue } from '../events/catalogue.ts'
import { correlationKinds } from './correlations/index.ts'
import { GroupBy, HOW, RuleFile } from './file.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema
const OPTIONS = { io: 'input', target: 'draft-7', unrepresentable: 'any' } as const
const { $schema: _dialect, ...GROUP_BY } = z.toJSONSchema(GroupBy, OPTIONS)

/**
 * JSON Schema of a rule file, for editors: the file's own schema with that of each kind of correlation in its place,
 * and of each event type in the tests.
 */
export function ruleJsonSchema(): JsonSchema {
  const { $schema, ...rule } = z.toJSONSchema(RuleFile, { ...OPTIONS, override: withTestData })
  const properties = {
    ...rule.properties,
    correlation: {
      description: HOW,
      anyOf: correlationKinds.map(({ schema }) => kindSchema(schema)),
    },
  }
  return { ...($schema === undefined ? {} : { $schema }), ...rule, properties }
}

/** What a kind writes, with the group-by that every kind may have. */
function kindSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...kind } = z.toJSONSchema(schema, OPTIONS)
  return { ...kind, properties: { ...kind.properties, 'group-by': GROUP_BY } }
}

/** The events of a test are of the mapping that has all event types as keys: each holds data of its type. */
function withTestData({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  const { properties } = jsonSchema
  if (properties === undefined || catalogue.some(({ type }) => !Object.hasOwn(properties, type))) return
  for (const { type, description, data } of catalogue)
    properties[type] = {
      ...partial(data),
      description: `${description} What is left out is the example; null is absent.`,
    }
}

/** Data of which anything may be left out, or be null for what is to be absent. */
function partial(schema: z.ZodType): JsonSchema {
  const { $schema: _, required: __, ...data } = z.toJSONSchema(schema, OPTIONS)
  const members = Object.entries(data.properties ?? {}).map(([name, member]): [string, JsonSchema] => {
    const inner = member as JsonSchema
    const { description } = inner
    return [name, { ...(description === undefined ? {} : { description }), anyOf: [inner, { type: 'null' }] }]
  })
  return { ...data, properties: Object.fromEntries(members), additionalProperties: false }
}
