import { InfrastructureError } from '../../ports/errors.ts'
import { type Found, outage, readAnswer, readBounded } from './answer.ts'
import { SCHEMA_TYPES, type SchemaText, type SchemaType } from './body.ts'

/** Asks a Confluent-compatible schema registry. All reject with an `InfrastructureError` where it does not answer as one. */
export interface RegistryClient {
  /**
   * A schema with all that it refers to; undefined where the registry says that it knows none of that id, or not all.
   * Rejects with another error where the schema is of a type or a size that is not read here.
   */
  fetch(id: number): Promise<SchemaText | undefined>
  /** Resolves where a schema registry answers. */
  ping(): Promise<void>
}

export interface RegistryClientOptions {
  /** With the path of its Confluent API, where that is not at the root. */
  readonly url: string
  readonly auth?: { readonly username: string; readonly password: string }
  /** How long one question may take in all, ms (3,000). */
  readonly timeoutMs?: number
}

/** An id that no registry gives away. */
const NO_ID = 2_147_483_647
const MOST_REFERENCES = 64

/** Why nothing came, in words without addresses. */
function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection'
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { code } = (error.cause ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : 'no connection'
}

function headersOf(auth: RegistryClientOptions['auth']): Record<string, string> {
  const accept = 'application/vnd.schemaregistry.v1+json, application/json'
  if (auth === undefined) return { accept }
  const credentials = Buffer.from(`${auth.username}:${auth.password}`).toString('base64')
  return { accept, authorization: `Basic ${credentials}` }
}

function typeOf({ schemaType }: Found): SchemaType {
  const type = SCHEMA_TYPES.find((known) => known === (schemaType ?? 'AVRO'))
  if (type === undefined) throw new TypeError('a schema of a type that is not known')
  return type
}

/** A client of the registry at a URL (Confluent's HTTP API, of which it needs two paths). It connects when it is asked. */
export function createRegistryClient({ url, auth, timeoutMs = 3_000 }: RegistryClientOptions): RegistryClient {
  const root = url.replace(/\/+$/, '')
  const headers = headersOf(auth)

  async function ask(path: string): Promise<Found | undefined> {
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const { status, body } = await fetch(`${root}${path}`, { headers, redirect: 'manual', signal })
      return readAnswer({ status, text: await readBounded(body) })
    } catch (error) {
      if (error instanceof RangeError || error instanceof InfrastructureError) throw error
      throw outage(troubleOf(error), error)
    }
  }
  /** Puts what a schema refers to, at any depth, into `into`; false where some of it is not known. */
  async function collect({ references }: Found, into: Map<string, string>, seen: Set<string>): Promise<boolean> {
    for (const { name, subject, version } of references ?? []) {
      const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`
      const key = `${name}\n${path}`
      if (seen.has(key)) continue
      if (seen.add(key).size > MOST_REFERENCES) throw new RangeError('a schema with too many references')
      const referred = await ask(path)
      if (referred === undefined || !(await collect(referred, into, seen))) return false
      into.set(name, referred.schema)
    }
    return true
  }
  const find = (id: number) => ask(`/schemas/ids/${id}`)
  return {
    async fetch(id) {
      const found = await find(id)
      const references = new Map<string, string>()
      if (found === undefined || !(await collect(found, references, new Set()))) return undefined
      const texts = [...references].map(([name, text]) => ({ name, text }))
      return { type: typeOf(found), text: found.schema, references: texts }
    },
    async ping() {
      await find(NO_ID)
    },
  }
}
