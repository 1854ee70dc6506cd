import protobuf from 'protobufjs'
import { DEEPEST, type ReadBody, type SchemaText } from './body.ts'
import { createMessages } from './protobuf-message.ts'
import { messageAt, parseProtobuf } from './protobuf-schema.ts'

/** The path of indexes before a message: how many, then each; 0 alone stands for the first message of the file. */
function readPath(reader: protobuf.Reader): readonly number[] {
  const length = reader.sint32()
  if (length < 0 || length > DEEPEST) throw new RangeError('no path of indexes')
  return length === 0 ? [0] : Array.from({ length }, () => reader.sint32())
}

/** The first byte that a field may begin with: field 1, a number. What is less can only be a path. */
const FIRST_TAG = 8

/**
 * The message that the body's path leads to, which is passed. Some writers leave the path out (kafkajs's client): a body
 * that can begin with a field, and whose path leads nowhere, is the file's first message.
 */
function messageOf(messages: readonly protobuf.Type[], reader: protobuf.Reader, first: number): protobuf.Type {
  const begin = reader.pos
  try {
    return messageAt(messages, readPath(reader))
  } catch (error) {
    if (first < FIRST_TAG) throw error
    reader.pos = begin
    return messageAt(messages, [0])
  }
}

/**
 * A reader of Protobuf bodies, each behind the path to its message. What is not on the wire is absent, but numbers and
 * booleans without presence are 0 and false. Throws where the schema is none.
 */
export function compileProtobuf(schema: SchemaText): ReadBody {
  const messages = parseProtobuf(schema)
  const readerOf = createMessages()
  return (body) => {
    const reader = protobuf.Reader.create(body)
    const message = messageOf(messages, reader, body[0] ?? 0)
    return readerOf(message)(reader, reader.len, 1, {})
  }
}
