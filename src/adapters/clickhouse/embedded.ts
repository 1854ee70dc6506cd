import { mkdirSync } from 'node:fs'
import type { createClient } from '@clickhouse/client'
import { inlineSettings } from './settings.ts'

type Options = NonNullable<Parameters<typeof createClient>[0]>
/** What @clickhouse/client talks through. */
export type Connection = NonNullable<Options['connection']>

const MISSING = `The embedded ClickHouse engine is the optional package "chdb", which is not installed here or has no build for this platform: install with optional dependencies, or give the http(s) URL of a ClickHouse server.`

async function open(dir: string): Promise<Connection> {
  const engine = await import('chdb/connection').catch((cause: unknown) => {
    throw new Error(MISSING, { cause })
  })
  try {
    mkdirSync(dir, { recursive: true })
    // The engine declares the interface of an older package of the same client.
    return engine.createChdbConnection({ path: dir }) as unknown as Connection
  } catch (cause) {
    throw new Error(`${dir} cannot be opened, or another process holds it`, { cause })
  }
}

async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`Timeout of ${timeoutMs} ms: ${what}`)), timeoutMs)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/**
 * A connection to the ClickHouse engine in this process over the data in `dir`, opened at its first use. One process
 * holds a directory, and one directory a process; several connections of a process may share it, and each runs one
 * statement at a time. Rejects where the engine is not installed, the directory is held, or after `timeoutMs` (the
 * statement then runs on behind it).
 */
export function createEmbeddedConnection(dir: string, timeoutMs: number): Connection {
  let opened: Promise<Connection> | undefined
  const running = new Set<Promise<unknown>>()

  async function run<T>(what: string, statement: (engine: Connection) => Promise<T>): Promise<T> {
    opened ??= open(dir).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    const work = opened.then(statement)
    running.add(work)
    const forget = () => running.delete(work)
    work.then(forget, forget)
    return within(timeoutMs, what, work)
  }

  return {
    query: (params) =>
      run('query', (engine) =>
        engine.query({
          ...params,
          query: inlineSettings(params.query, params.clickhouse_settings),
          clickhouse_settings: {},
        }),
      ),
    insert: (params) =>
      run('insert', (engine) =>
        engine.insert({
          ...params,
          query: inlineSettings(params.query, params.clickhouse_settings),
          clickhouse_settings: {},
        }),
      ),
    exec: (params) => run('statement', (engine) => engine.exec({ ...params, clickhouse_settings: {} })),
    command: (params) => run('command', (engine) => engine.command({ ...params, clickhouse_settings: {} })),
    ping: (params) =>
      run('ping', (engine) => engine.ping(params)).catch((error: unknown) => ({
        success: false,
        error: error instanceof Error ? error : new Error(String(error)),
      })),
    async close() {
      await Promise.allSettled(running)
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}
