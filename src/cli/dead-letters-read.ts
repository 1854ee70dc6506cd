import { createSchemas } from '../adapters/schema-registry/schemas.ts'
import type { Config } from '../config.ts'
import type { Decoded } from '../events/decode.ts'
import { neededSchema } from '../events/framing.ts'
import { InfrastructureError } from '../ports/errors.ts'
import type { SourceRecord } from '../ports/source.ts'
import { configuredRegistry } from './live/schemas.ts'
import { createReader } from './reader.ts'

/** How long the schema registry may keep a person waiting, ms. */
const BOUND_MS = 20_000

/** Reads records as the detector does, but for the edge. */
export interface LetterReader {
  /** Rejects with an `InfrastructureError` where the schema registry does not answer. */
  readonly read: (record: SourceRecord) => Promise<Decoded>
  close(): void
}

export function createLetterReader(config: Config): LetterReader {
  const client = configuredRegistry(config)
  const asItIs = createReader((event) => event)
  if (client === undefined) return { read: (record) => Promise.resolve(asItIs(record)), close: () => undefined }
  const schemas = createSchemas({ client })
  const framed = createReader((event) => event, schemas.read)
  const load = async (id: number): Promise<void> => {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const why = new InfrastructureError('schema registry', `no answer within ${BOUND_MS / 1_000} s`)
    const timer = setTimeout(() => reject(why), BOUND_MS)
    await Promise.race([schemas.load([id]), late]).finally(() => clearTimeout(timer))
  }
  return {
    async read(record) {
      const id = neededSchema(record)
      if (id !== undefined && schemas.missing(new Set([id])).length > 0) await load(id)
      return framed(record)
    },
    close: () => schemas.close(),
  }
}
