import protobuf from 'protobufjs'
import type { SchemaText } from './body.ts'

const messagesOf = (space: protobuf.NamespaceBase): readonly protobuf.Type[] =>
  space.nestedArray.filter((one) => one instanceof protobuf.Type)

function* typesIn(space: protobuf.NamespaceBase): Generator<protobuf.Type> {
  for (const one of space.nestedArray) {
    if (one instanceof protobuf.Type) yield one
    if (one instanceof protobuf.Namespace) yield* typesIn(one)
  }
}

const isBasic = (type: string): boolean => type in protobuf.types.basic

/** What a field's type cannot be found for is a field that is not known. */
function forgetUnresolvable(root: protobuf.Root): void {
  for (const type of typesIn(root))
    for (const field of type.fieldsArray)
      if (!isBasic(field.type) && type.lookup(field.type, [protobuf.Type, protobuf.Enum]) === null) type.remove(field)
}

/** Files that every compiler of Protobuf brings along, and no registry holds. */
function addCommon(root: protobuf.Root, imports: readonly string[] = []): void {
  for (const name of imports) {
    const { nested } = protobuf.common.get(name) ?? {}
    if (nested !== undefined) root.addJSON(nested)
  }
}

/** The messages of a file in their order, with all that they refer to resolved. Throws where the schema is none. */
export function parseProtobuf({ text, references }: SchemaText): readonly protobuf.Type[] {
  const root = new protobuf.Root()
  const main = protobuf.parse(text, root)
  const space = main.package === undefined ? root : root.lookup(main.package)
  const messages = space instanceof protobuf.Namespace ? messagesOf(space) : []
  const imports = [...(main.imports ?? [])]
  for (const { text: referred } of references) imports.push(...(protobuf.parse(referred, root).imports ?? []))
  addCommon(root, imports)
  forgetUnresolvable(root)
  root.resolveAll()
  return messages
}

/** The message that a path of indexes leads to: in its file, then in the message before. */
export function messageAt(messages: readonly protobuf.Type[], path: readonly number[]): protobuf.Type {
  const [first = 0, ...deeper] = path
  const message = messages[first]
  if (message === undefined) throw new RangeError('no such message')
  return deeper.length === 0 ? message : messageAt(messagesOf(message), deeper)
}
