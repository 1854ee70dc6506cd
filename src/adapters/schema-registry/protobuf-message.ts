import protobuf from 'protobufjs'
import { DEEPEST, isPlainName } from './body.ts'
import {
  demandEnd,
  endOf,
  type FieldReader,
  LENGTH_DELIMITED,
  type Members,
  nameOf,
  othersOf,
  plainOf,
  plainZero,
  repeatedOf,
  singleOf,
} from './protobuf-field.ts'
import { KNOWN } from './protobuf-known.ts'
import { SCALARS, zeroOf } from './protobuf-scalar.ts'

/** Takes a message's fields off a body, up to `end`, into `out`; answers with what the message is in JSON. */
type ReadMessage = (reader: protobuf.Reader, end: number, depth: number, out: Members) => unknown

/** What takes messages of each type off a body: made once for a type, and recursive where the type is. */
export function createMessages(): (type: protobuf.Type) => ReadMessage {
  const messages = new Map<protobuf.Type, ReadMessage>()

  function messageOf(type: protobuf.Type): ReadMessage {
    const known = messages.get(type)
    if (known !== undefined) return known
    const fields = new Map<number, FieldReader>()
    const mean = KNOWN[type.fullName]
    const read: ReadMessage = (reader, end, depth, out) => {
      if (depth > DEEPEST) throw new RangeError('too deep')
      while (reader.pos < end) {
        const tag = reader.uint32()
        if (tag >>> 3 === 0) throw new RangeError('a field without a number')
        if (fields.get(tag >>> 3)?.take(reader, tag & 7, out, depth) !== true) reader.skipType(tag & 7)
      }
      demandEnd(reader, end)
      for (const { complete } of fields.values()) complete?.(out)
      return mean === undefined ? out : mean(out)
    }
    messages.set(type, read)
    for (const field of type.fieldsArray) if (isPlainName(nameOf(field))) fields.set(field.id, fieldOf(field))
    return read
  }

  function fieldOf(field: protobuf.Field): FieldReader {
    if (field instanceof protobuf.MapField) return mapOf(field)
    if (field.resolvedType instanceof protobuf.Type) return nestedOf(field, field.resolvedType)
    return field.repeated ? repeatedOf(field) : singleOf(field)
  }

  /** A message that comes in parts is put together, but where JSON has a form of its own for it. */
  function nestedOf(field: protobuf.Field, type: protobuf.Type): FieldReader {
    const read = messageOf(type)
    const name = nameOf(field)
    const others = othersOf(field)
    const isKnown = type.fullName in KNOWN
    return {
      take(reader, wireType, out, depth) {
        if (wireType !== LENGTH_DELIMITED) return false
        const end = endOf(reader)
        for (const other of others) delete out[other]
        const before = field.repeated || isKnown ? undefined : out[name]
        const message = read(reader, end, depth + 1, (before ?? {}) as Members)
        if (field.repeated) ((out[name] ??= []) as unknown[]).push(message)
        else out[name] = message
        return true
      },
    }
  }

  function mapOf(field: protobuf.MapField): FieldReader {
    const name = nameOf(field)
    const { resolvedType } = field
    const readKey = SCALARS[field.keyType]
    const readMessage = resolvedType instanceof protobuf.Type ? messageOf(resolvedType) : undefined
    const plain = plainOf(field)
    const valueOf = (reader: protobuf.Reader, depth: number): unknown =>
      readMessage === undefined ? plain.read(reader) : readMessage(reader, endOf(reader), depth + 1, {})
    return {
      take(reader, wireType, out, depth) {
        if (wireType !== LENGTH_DELIMITED) return false
        const end = endOf(reader)
        let key: unknown = zeroOf(field.keyType)
        let value: unknown = readMessage === undefined ? plainZero(field) : {}
        while (reader.pos < end) {
          const tag = reader.uint32()
          if (tag >>> 3 === 1) key = readKey?.(reader)
          else if (tag >>> 3 === 2) value = valueOf(reader, depth)
          else reader.skipType(tag & 7)
        }
        demandEnd(reader, end)
        const map = (out[name] ??= {}) as Members
        if (isPlainName(String(key))) map[String(key)] = value
        return true
      },
    }
  }
  return messageOf
}
