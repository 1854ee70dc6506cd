/** Writes rules/rule.schema.json, the JSON Schema of rule files for editors. */
import { writeFileSync } from 'node:fs'
import { ruleJsonSchema } from '../src/rules/json-schema.ts'

writeFileSync('rules/rule.schema.json', `${JSON.stringify(ruleJsonSchema(), null, 2)}\n`)
