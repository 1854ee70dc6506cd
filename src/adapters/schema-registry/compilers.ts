import { InfrastructureError } from '../../ports/errors.ts'
import type { ReadBody, SchemaText, SchemaType } from './body.ts'

type Compile = (schema: SchemaText) => ReadBody

/** The libraries behind them are loaded when the first schema of the type comes: most processes need none of them. */
const COMPILERS: Readonly<Record<SchemaType, () => Promise<Compile>>> = {
  AVRO: async () => (await import('./avro.ts')).compileAvro,
  JSON: async () => (await import('./json-schema.ts')).compileJsonSchema,
  PROTOBUF: async () => (await import('./protobuf.ts')).compileProtobuf,
}

/** What makes a reader of a schema of the type. Rejects with an `InfrastructureError` where it cannot be loaded here. */
export async function compilerOf(type: SchemaType): Promise<Compile> {
  try {
    return await COMPILERS[type]()
  } catch (cause) {
    throw new InfrastructureError('schema registry', `what reads ${type} cannot be loaded`, { cause })
  }
}
