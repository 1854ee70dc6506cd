import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { createEmbeddedConnection } from './embedded.ts'

export interface ClickHouseOptions {
  /** How long one request may take, ms. */
  readonly requestTimeoutMs?: number
  readonly username?: string
  readonly password?: string
  /** The server's default one where absent. The embedded engine has one alone. */
  readonly database?: string
}

const EMBEDDED = 'chdb:'

/**
 * A client of ClickHouse: `http(s)://host:port`, or `chdb:DIR` for the engine inside this
 * process over the directory DIR (a reader and a writer may each have their own client of it). Nothing is opened yet,
 * and the client logs nothing: its log would show what is asked for. Its errors are wrapped by the stores of this
 * folder. Throws a TypeError where the URL is neither.
 */
export function createClickHouse(url: string, options: ClickHouseOptions = {}): ClickHouseClient {
  const timeoutMs = options.requestTimeoutMs ?? 10_000
  const common = { log: { level: ClickHouseLogLevel.OFF }, request_timeout: timeoutMs }
  if (url.startsWith(EMBEDDED)) {
    const dir = url.slice(EMBEDDED.length)
    if (dir === '') throw new TypeError('A ClickHouse URL chdb:DIR names a directory.')
    return createClient({ ...common, connection: createEmbeddedConnection(dir, timeoutMs) })
  }
  if (!/^https?:\/\//.test(url)) throw new TypeError('A ClickHouse URL is http(s)://… or chdb:DIR.')
  const { username, password, database } = options
  const given = Object.fromEntries(Object.entries({ username, password, database }).filter(([, value]) => value))
  return createClient({ ...common, url, ...given })
}
