import { z } from 'zod'
import { InfrastructureError } from '../../ports/errors.ts'

/** What a registry answered: the status, and the text of the body. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Schemas are a few kilobytes; what is larger is none. */
const MOST_SCHEMA = 1024 * 1024
const MOST_BYTES = 2 * MOST_SCHEMA

/** A schema as the registry tells of it. */
const Found = z.object({
  schema: z.string(),
  schemaType: z.string().nullish(),
  references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })).nullish(),
})
export type Found = z.infer<typeof Found>

/** The registry's own codes of what it does not know: 404 alone may be said by anything in between. */
const NotFound = z.object({ error_code: z.int().min(40_400).max(40_499) })

/** A registry that does not answer as one. */
export const outage = (message: string, cause?: unknown): InfrastructureError =>
  new InfrastructureError('schema registry', message, { cause })

/** The text of a body. Throws a `RangeError` where it is too large: then it is not read to its end. */
export async function readBounded(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > MOST_BYTES) throw new RangeError('the schema is too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What an answer holds; undefined where the registry says that it does not know what was asked for. Throws an
 * `InfrastructureError` where that is no registry's answer, and a `RangeError` where the schema is too large.
 */
export function readAnswer({ status, text }: Answer): Found | undefined {
  const body = parse(text)
  if (status === 404 && NotFound.safeParse(body).success) return undefined
  if (status !== 200) throw outage(`status ${status}`)
  const { data } = Found.safeParse(body)
  if (data === undefined) throw outage('what answers is no schema registry')
  if (data.schema.length > MOST_SCHEMA) throw new RangeError('the schema is too large')
  return data
}
