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

/**
 * A reader of Protobuf bodies, each behind the path to its message. What is not on the wire is absent, but numbers and
 * booleans without presence are 0 and false. Throws where the schema is none.
 */
export function compileProtobuf(schema: SchemaText): ReadBody {
  const messages = parseProtobuf(schema)
  const messageOf = createMessages()
  return (body) => {
    const reader = protobuf.Reader.create(body)
    return messageOf(messageAt(messages, readPath(reader)))(reader, reader.len, 1, {})
  }
}
