import avro, { type Schema, type Type, type types } from 'avsc'
import { type Cursor, pass, readBlocks, readInt, readLong, readText } from './avro-bytes.ts'
import { LOGICAL_TYPES, Logical, meaningOf } from './avro-logical.ts'
import { DEEPEST, isPlainName, type ReadBody, type SchemaText } from './body.ts'

type Read = (cursor: Cursor) => unknown

function parse({ text, references }: SchemaText): Type {
  const options = { registry: {}, logicalTypes: LOGICAL_TYPES, wrapUnions: true, omitRecordMethods: true }
  for (const { text: referred } of references) avro.Type.forSchema(JSON.parse(referred) as Schema, options)
  return avro.Type.forSchema(JSON.parse(text) as Schema, options)
}

/** The fewest bytes that a value of the type has. */
function least(type: Type, within: ReadonlySet<Type> = new Set()): number {
  if (within.has(type)) return 0
  const deeper = new Set([...within, type])
  if (type instanceof Logical) return least(type.underlyingType, deeper)
  if (type instanceof avro.types.NullType) return 0
  if (type instanceof avro.types.FixedType) return type.size
  if (type instanceof avro.types.RecordType)
    return type.fields.reduce((sum, field) => sum + least(field.type, deeper), 0)
  return 1
}

function readBoolean(cursor: Cursor): boolean {
  const byte = cursor.bytes[pass(cursor, 1)]
  if (byte !== 0 && byte !== 1) throw new RangeError('a boolean is neither 0 nor 1')
  return byte === 1
}

function bytesAt(cursor: Cursor, length: number): Buffer {
  const from = pass(cursor, length)
  return cursor.bytes.subarray(from, from + length)
}

const base64 =
  (read: (cursor: Cursor) => Buffer): Read =>
  (cursor) =>
    read(cursor).toString('base64')

const nth = <T>(members: readonly T[], index: number): T => {
  const member = members[index]
  if (member === undefined) throw new RangeError('no such member')
  return member
}

/** What takes a value of a type off a body: made once for a schema, and recursive where the schema is. */
function createCompiler() {
  const records = new Map<Type, Read>()

  function recordOf(type: types.RecordType): Read {
    const known = records.get(type)
    if (known !== undefined) return known
    let fields: readonly (readonly [name: string, read: Read])[] = []
    const read: Read = (cursor) => {
      if (++cursor.depth > DEEPEST) throw new RangeError('too deep')
      const out: Record<string, unknown> = {}
      for (const [name, readField] of fields) {
        const value = readField(cursor)
        if (value !== null && isPlainName(name)) out[name] = value
      }
      cursor.depth -= 1
      return out
    }
    records.set(type, read)
    fields = type.fields.map((field) => [field.name, readerOf(field.type)])
    return read
  }

  function arrayOf({ itemsType }: types.ArrayType): Read {
    if (least(itemsType) === 0) throw new Error('an array of what has no bytes')
    const readItem = readerOf(itemsType)
    return (cursor) => {
      const out: unknown[] = []
      readBlocks(cursor, () => out.push(readItem(cursor)))
      return out
    }
  }

  function mapOf({ valuesType }: types.MapType): Read {
    const readValue = readerOf(valuesType)
    return (cursor) => {
      const out: Record<string, unknown> = {}
      readBlocks(cursor, () => {
        const name = readText(cursor)
        const value = readValue(cursor)
        if (value !== null && isPlainName(name)) out[name] = value
      })
      return out
    }
  }

  function logicalOf(type: Logical): Read {
    const { underlyingType } = type
    const mean = meaningOf(type)
    if (underlyingType instanceof avro.types.BytesType) return (cursor) => mean(bytesAt(cursor, readInt(cursor)))
    if (underlyingType instanceof avro.types.FixedType) return (cursor) => mean(bytesAt(cursor, underlyingType.size))
    const read = readerOf(underlyingType)
    return (cursor) => mean(read(cursor))
  }

  function readerOf(type: Type): Read {
    if (type instanceof Logical) return logicalOf(type)
    if (type instanceof avro.types.RecordType) return recordOf(type)
    if (type instanceof avro.types.ArrayType) return arrayOf(type)
    if (type instanceof avro.types.MapType) return mapOf(type)
    if (type instanceof avro.types.FixedType) return base64((cursor) => bytesAt(cursor, type.size))
    if (type instanceof avro.types.EnumType) return (cursor) => nth(type.symbols, readInt(cursor))
    if (type instanceof avro.types.WrappedUnionType) {
      const branches = type.types.map(readerOf)
      return (cursor) => nth(branches, readInt(cursor))(cursor)
    }
    return PRIMITIVES[type.typeName] ?? unknownType()
  }
  return readerOf
}

const unknownType = (): never => {
  throw new Error('a type that is not known')
}

const PRIMITIVES: Readonly<Record<string, Read>> = {
  null: () => null,
  boolean: readBoolean,
  int: readInt,
  long: readLong,
  float: (cursor) => cursor.bytes.readFloatLE(pass(cursor, 4)),
  double: (cursor) => cursor.bytes.readDoubleLE(pass(cursor, 8)),
  bytes: base64((cursor) => bytesAt(cursor, readInt(cursor))),
  string: readText,
}

/**
 * A reader of Avro bodies, by the schema of who wrote them. The schema is parsed by avsc; bodies are not read by it: it
 * believes the counts of arrays, knows no long beyond 2⁵³, and wraps members of unions. Throws where the schema is none.
 */
export function compileAvro(schema: SchemaText): ReadBody {
  const read = createCompiler()(parse(schema))
  return (bytes) => {
    const cursor = { bytes, at: 0, depth: 0 }
    const value = read(cursor)
    if (cursor.at !== bytes.length) throw new RangeError('the body is too long')
    return value
  }
}
