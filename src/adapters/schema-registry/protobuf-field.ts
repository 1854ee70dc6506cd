import protobuf from 'protobufjs'
import { SCALARS, type ReadValue, zeroOf } from './protobuf-scalar.ts'

/** The members of a message by their names in JSON. */
export type Members = Record<string, unknown>

export interface FieldReader {
  /** Takes a value of the field off the body; false where it is not on the wire as the field is. */
  readonly take: (reader: protobuf.Reader, wireType: number, out: Members, depth: number) => boolean
  /** Puts in, or takes out, what stands for a value that is not on the wire. */
  readonly complete?: (out: Members) => void
}

export const LENGTH_DELIMITED = 2
const VARINT = 0
const wireTypes: Readonly<Record<string, number>> = protobuf.types.basic

/** The end of what is length-delimited and begins here. */
export function endOf(reader: protobuf.Reader): number {
  const length = reader.uint32()
  if (length > reader.len - reader.pos) throw new RangeError('the body is too short')
  return reader.pos + length
}

/** What has been read must end where it says. */
export function demandEnd(reader: protobuf.Reader, end: number): void {
  if (reader.pos !== end) throw new RangeError('a value goes beyond what it stands in')
}

/** A field's name in JSON: the one that the schema gives it, else its own in camel case. */
export function nameOf({ options, name }: protobuf.ReflectionObject): string {
  const given: unknown = options?.['json_name']
  return typeof given === 'string' ? given : name
}

/** Of members of a `oneof` the last on the wire counts. */
export const othersOf = (field: protobuf.Field): readonly string[] =>
  field.partOf?.fieldsArray.filter((other) => other !== field).map(nameOf) ?? []

type Plain = Pick<protobuf.Field, 'type' | 'resolvedType'>

const namesOf = ({ resolvedType }: Plain): Readonly<Record<number, string>> =>
  resolvedType instanceof protobuf.Enum ? resolvedType.valuesById : {}

/** What a field without a value has: of an enumeration the name of 0. */
export const plainZero = (field: Plain): unknown => zeroOf(field.type) ?? namesOf(field)[0]

/** How a value that is no message is read, and how it stands on the wire. */
export function plainOf(field: Plain): { readonly read: ReadValue; readonly wireType: number } {
  const scalar = SCALARS[field.type]
  if (scalar !== undefined) return { read: scalar, wireType: wireTypes[field.type] ?? VARINT }
  const names = namesOf(field)
  return {
    wireType: VARINT,
    read(reader) {
      const number = reader.int32()
      return names[number] ?? number
    },
  }
}

/** Without presence, what is not on the wire is zero: absent where that is an empty text or the first of an enumeration. */
function completing(field: protobuf.Field, name: string): (out: Members) => void {
  const zero = plainZero(field)
  if (typeof zero === 'number' || typeof zero === 'boolean') return (out) => (out[name] ??= zero)
  return (out) => {
    if (out[name] === zero) delete out[name]
  }
}

export function singleOf(field: protobuf.Field): FieldReader {
  const { read, wireType } = plainOf(field)
  const name = nameOf(field)
  const others = othersOf(field)
  return {
    take(reader, given, out) {
      if (given !== wireType) return false
      for (const other of others) delete out[other]
      out[name] = read(reader)
      return true
    },
    ...(field.hasPresence ? {} : { complete: completing(field, name) }),
  }
}

/** Values one by one, or packed: what reads the one has to read the other. */
export function repeatedOf(field: protobuf.Field): FieldReader {
  const { read, wireType } = plainOf(field)
  const name = nameOf(field)
  return {
    take(reader, given, out) {
      const isPacked = given === LENGTH_DELIMITED && wireType !== LENGTH_DELIMITED
      if (given !== wireType && !isPacked) return false
      const list = (out[name] ??= []) as unknown[]
      const end = isPacked ? endOf(reader) : reader.pos + 1
      while (reader.pos < end) list.push(read(reader))
      if (isPacked) demandEnd(reader, end)
      return true
    },
  }
}
