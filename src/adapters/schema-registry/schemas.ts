import { setTimeout as sleep } from 'node:timers/promises'
import { bad, type Undecodable } from '../../events/decode.ts'
import { FRAME_HEAD, schemaIdOf } from '../../events/framing.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import type { Schemas } from '../../ports/schemas.ts'
import type { ReadBody } from './body.ts'
import type { RegistryClient } from './client.ts'
import { compilerOf } from './compilers.ts'
import { createGate } from './gate.ts'

/** What became of asking for a schema. */
export type FetchResult = 'found' | 'unknown' | 'unusable' | 'failed'

/** Is told of what happens, for metrics and the log. */
export interface SchemasWatch {
  /** Every question that was asked, once each time. `why` may quote a schema, never a record or an address. */
  fetched(result: FetchResult, id: number, why?: string): void
  /** An id was given up: its records are dead letters from now on, for a while. */
  refused(result: 'unknown' | 'unusable', id: number, why: string): void
  /** How many schemas are ready. */
  known(count: number): void
}

export interface SchemasOptions {
  readonly client: RegistryClient
  readonly watch?: SchemasWatch
  /** How long an id may be unknown to a registry that answers before its records are dead letters, ms (10,000). */
  readonly unknownForMs?: number
  /** How long it is then not asked for again, ms (60,000). */
  readonly refusedForMs?: number
  /** Between two attempts, ms (from 200 to 5,000). */
  readonly firstPauseMs?: number
  readonly mostPauseMs?: number
  /** A clock, ms. */
  readonly now?: () => number
}

export interface OpenSchemas extends Schemas {
  /** Lets go of what is being loaded. */
  close(): void
}

interface Entry {
  readonly reader: ReadBody | Undecodable
  /** When it is to be asked for again, ms. */
  readonly until: number
  /** When a batch last needed it, ms. */
  needed: number
}

/** So many ids are kept in any case, and beyond them those that were needed lately: longer than any batch is at work. */
const MOST = 1_000
const LATELY_MS = 120_000
const SWEEP_EVERY_MS = 10_000
const AT_ONCE = 4

const UNKNOWN = bad('unknown_schema', 'the schema registry does not know the schema of the frame')
const UNUSABLE = bad('unusable_schema', 'the schema of the frame cannot be read')
const BROKEN = bad('bad_frame', 'the bytes do not fit the schema of the frame')
const NO_ID = bad('bad_frame', 'the frame names no schema')

const silent: SchemasWatch = { fetched: () => undefined, refused: () => undefined, known: () => undefined }

/**
 * Schemas by their ids, each fetched once and compiled once. An id that the registry does not know is waited for, since
 * another instance of it may be behind; then it is refused, and asked for again later. A registry that does not answer
 * is asked again and again: nothing is concluded from that.
 */
export function createSchemas(options: SchemasOptions): OpenSchemas {
  const { client, watch = silent, unknownForMs = 10_000, refusedForMs = 60_000 } = options
  const { firstPauseMs = 200, mostPauseMs = 5_000, now = () => performance.now() } = options
  const entries = new Map<number, Entry>()
  const loading = new Map<number, Promise<void>>()
  const closed = new AbortController()
  const atOnce = createGate(AT_ONCE)

  let sweptAt = -Infinity
  let ready = 0

  function drop(id: number): void {
    if (typeof entries.get(id)?.reader === 'function') ready -= 1
    entries.delete(id)
  }
  function makeRoom(): void {
    if (entries.size < MOST || now() - sweptAt < SWEEP_EVERY_MS) return
    sweptAt = now()
    for (const [id, { needed }] of entries) if (sweptAt - needed > LATELY_MS) drop(id)
  }
  function keep(id: number, reader: Entry['reader'], until = Infinity): void {
    makeRoom()
    drop(id)
    entries.set(id, { reader, until, needed: now() })
    if (typeof reader === 'function') ready += 1
    watch.known(ready)
  }
  const refuse = (id: number, result: 'unknown' | 'unusable', why: string): void => {
    keep(id, result === 'unknown' ? UNKNOWN : UNUSABLE, now() + refusedForMs)
    watch.refused(result, id, why)
  }

  /** Asks once. The answer is final but where it is `unknown` or `failed`. */
  async function attempt(id: number): Promise<FetchResult> {
    try {
      const schema = await atOnce(() => client.fetch(id))
      if (schema !== undefined) keep(id, (await compilerOf(schema.type))(schema))
      const result = schema === undefined ? 'unknown' : 'found'
      watch.fetched(result, id)
      return result
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const result = error instanceof InfrastructureError ? 'failed' : 'unusable'
      watch.fetched(result, id, why)
      if (result === 'unusable') refuse(id, result, why)
      return result
    }
  }
  async function settle(id: number): Promise<void> {
    let unknownSince: number | undefined
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, mostPauseMs)) {
      const result = await attempt(id)
      if (result === 'found' || result === 'unusable') return
      unknownSince = result === 'unknown' ? (unknownSince ?? now()) : undefined
      if (unknownSince !== undefined && now() - unknownSince >= unknownForMs) {
        refuse(id, 'unknown', `not there for ${unknownForMs} ms`)
        return
      }
      await sleep(pauseMs, undefined, { signal: closed.signal })
    }
  }
  function loaded(id: number): Promise<void> {
    const known = loading.get(id) ?? settle(id).finally(() => loading.delete(id))
    loading.set(id, known)
    return known
  }
  return {
    missing(ids) {
      const at = now()
      return [...ids].filter((id) => {
        const entry = entries.get(id)
        if (entry === undefined || entry.until <= at) return true
        entry.needed = at
        return false
      })
    },
    async load(ids) {
      await Promise.all(ids.map(loaded))
    },
    read(value) {
      const id = schemaIdOf(value)
      if (id === undefined) return NO_ID
      const entry = entries.get(id)
      if (entry === undefined) throw new InfrastructureError('schema registry', 'a schema has not been loaded')
      const { reader } = entry
      if (typeof reader !== 'function') return reader
      try {
        const body = Buffer.from(value.buffer, value.byteOffset + FRAME_HEAD, value.length - FRAME_HEAD)
        return { ok: true, value: reader(body) }
      } catch {
        return BROKEN
      }
    },
    close: () => closed.abort(),
  }
}
