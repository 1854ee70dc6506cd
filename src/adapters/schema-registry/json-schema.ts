import { Ajv } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { without } from '../../events/absent.ts'
import { parseWhole } from '../../events/decode.ts'
import type { ReadBody, SchemaText } from './body.ts'

/** Formats and keywords of others are theirs: only what a draft defines is held against a body. */
const OPTIONS = { strict: false, validateFormats: false, logger: false } as const

const KNOWN_DRAFT = /draft-07|2019-09|2020-12/

function draftOf(dialect: unknown): Ajv {
  const name = typeof dialect === 'string' ? dialect : ''
  if (name.includes('2020-12')) return new Ajv2020(OPTIONS)
  return name.includes('2019-09') ? new Ajv2019(OPTIONS) : new Ajv(OPTIONS)
}

/** A schema without the name of a draft that is not known here: what it shares with draft 7 counts. */
function parse(text: string): Record<string, unknown> | boolean {
  const schema = JSON.parse(text) as Record<string, unknown> | boolean
  if (typeof schema === 'boolean' || KNOWN_DRAFT.test(String(schema['$schema']))) return schema
  const { $schema: _, ...rest } = schema
  return rest
}

/** A reader of bodies in JSON, each held to its own schema. Throws where the schema is none. */
export function compileJsonSchema({ text, references }: SchemaText): ReadBody {
  const schema = parse(text)
  const ajv = draftOf(typeof schema === 'boolean' ? undefined : schema['$schema'])
  for (const { name, text: referred } of references) ajv.addSchema(parse(referred), name)
  const isValid = ajv.compile(schema)
  return (bytes) => {
    const json = parseWhole(bytes)
    if (!json.ok) throw new TypeError(json.reason)
    if (!isValid(json.value)) throw new TypeError('the body does not fit its schema')
    return without(null, json.value)
  }
}
