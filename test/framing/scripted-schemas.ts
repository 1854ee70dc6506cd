import { schemaIdOf } from '../../src/events/framing.ts'
import type { Schemas } from '../../src/ports/schemas.ts'

/** Schemas that come when a test lets them. */
export interface ScriptedSchemas extends Schemas {
  /** The ids that were asked for, call by call. */
  readonly asked: (readonly number[])[]
  /** Makes schemas known. */
  arrive(...ids: readonly number[]): void
}

/** `known` are there from the beginning. A frame is read as the id that it names. */
export function createScriptedSchemas(known: readonly number[] = []): ScriptedSchemas {
  const there = new Set(known)
  const asked: (readonly number[])[] = []
  let arrivals = Promise.withResolvers<void>()
  return {
    asked,
    arrive(...ids) {
      for (const id of ids) there.add(id)
      arrivals.resolve()
      arrivals = Promise.withResolvers()
    },
    missing: (ids) => [...ids].filter((id) => !there.has(id)),
    async load(ids) {
      asked.push(ids)
      while (ids.some((id) => !there.has(id))) await arrivals.promise
    },
    read(value) {
      const id = schemaIdOf(value) ?? 0
      if (!there.has(id)) throw new Error('not loaded')
      return { ok: true, value: id }
    },
  }
}

/** A value that is framed by a schema, with a number in it. */
export const framed = (id: number, body = 0): Uint8Array => Uint8Array.of(0, 0, 0, id >>> 8, id & 255, body)

/** Headers of a record in binary mode. */
export const BINARY = { ce_id: 'x' }
