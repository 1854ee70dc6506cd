import { bad, type Undecodable } from './decoded.ts'
import { isBinaryMode, type RecordHeaders } from './binary-mode.ts'

/** What stands before the body of a frame: the magic byte 0 and the id of a schema, 4 bytes, big-endian. */
export const FRAME_HEAD = 5
const MOST_ID = 0x7f_ff_ff_ff

/**
 * Is the value framed for a schema registry (magic byte 0, then the id of its schema)? No JSON text begins with it.
 * This is the one place that decides it.
 */
export const isRegistryFramed = (value: Uint8Array): boolean => value[0] === 0

/** The id that a framed value names, 1 … 2³¹−1; undefined where it names none. */
export function schemaIdOf(value: Uint8Array): number | undefined {
  if (value.length < FRAME_HEAD) return undefined
  const [, a = 0, b = 0, c = 0, d = 0] = value
  const id = a * 0x1_00_00_00 + b * 0x1_00_00 + c * 0x1_00 + d
  return id >= 1 && id <= MOST_ID ? id : undefined
}

/** The schema that has to be known before a record can be read; undefined where none has. */
export function neededSchema(record: {
  readonly value: Uint8Array | null
  readonly headers: RecordHeaders
}): number | undefined {
  const { value, headers } = record
  if (value === null || !isRegistryFramed(value) || !isBinaryMode(headers)) return undefined
  return schemaIdOf(value)
}

/** The data in a framed value, as JSON would have it, without null members. A number that is no safe integer is a bigint. */
export type ReadFrame = (value: Uint8Array) => { readonly ok: true; readonly value: unknown } | Undecodable

/** Reads frames where no schema registry is configured. */
export const noSchemaRegistry: ReadFrame = () =>
  bad('no_schema_registry', 'the value is framed for a schema registry, and none is configured')
