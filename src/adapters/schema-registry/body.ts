/** Reads the body of a frame as a value. Throws where its bytes do not fit the schema. */
export type ReadBody = (body: Buffer) => unknown

/** How deep records or messages may stand in each other: deeper than any field of any event type, and than any sane schema. */
export const DEEPEST = 32

export const SCHEMA_TYPES = ['AVRO', 'JSON', 'PROTOBUF'] as const
export type SchemaType = (typeof SCHEMA_TYPES)[number]

/** A schema as a registry holds it, with all that it refers to: each before what refers to it. */
export interface SchemaText {
  readonly type: SchemaType
  readonly text: string
  readonly references: readonly { readonly name: string; readonly text: string }[]
}

/** Safe integers are numbers; others stay exact. */
export const integer = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const REPLACED = '\ufffd'

/** The text of well-formed UTF-8 between two places. Throws where it is none. */
export function textAt(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to)
  return text.includes(REPLACED) ? decoder.decode(bytes.subarray(from, to)) : text
}

const LAST = 8.64e15

/** Epoch ms as RFC 3339 in UTC; a number that is no time stays one. */
export const isoOf = (ms: number): string | number => (Math.abs(ms) <= LAST ? new Date(ms).toISOString() : ms)

/** No member of a value may reach its prototype. */
export const isPlainName = (name: string): boolean => name !== '__proto__'
