import { z } from 'zod'
import { without } from './absent.ts'
import { catalogue } from './catalogue.ts'
import { metaOf, required } from './fields.ts'

type Members = Readonly<Record<string, unknown>>

/** Does the schema hold a document, of which canonicalising may leave nothing? */
function holdsDocument(schema: z.ZodType): boolean {
  const inner = required(schema)
  if (metaOf(inner).canonical === 'document') return true
  return inner instanceof z.ZodObject && Object.values(inner.shape).some(holdsDocument)
}

const withDocuments = new Set<string>(catalogue.filter(({ data }) => holdsDocument(data)).map(({ type }) => type))

const holdsEmpty = (value: object): boolean =>
  Object.values(value).some((member) => member === '' || (typeof member === 'object' && member && holdsEmpty(member)))

/** The data that a schema has read, without documents of which canonicalising has left nothing: those are absent. */
export const withoutEmptied = (type: string, data: Members): Members =>
  withDocuments.has(type) && holdsEmpty(data) ? (without('', data) as Members) : data
