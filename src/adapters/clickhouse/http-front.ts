import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { type ClickHouseClient, ClickHouseError, type ClickHouseSettings } from '@clickhouse/client'
import { createClickHouse } from './client.ts'
import { databaseError } from './errors.ts'
import { readParams } from './front-params.ts'
import { inlineSettings } from './settings.ts'

/**
 * What the front does wrong on purpose: answer 500 without doing it, refuse it for too many parts (252), answer 500
 * after doing it, cut the line after doing it, do it and never answer.
 */
export type Fault = 'refuse' | 'full' | 'lie' | 'cut' | 'hang'

export interface HttpFrontOptions {
  /** The data directory; this process then holds it. */
  readonly dir: string
  /** 0 (the default) takes a free one. It listens on loopback only. */
  readonly port?: number
  /** Asked before each statement; undefined = do it right. */
  readonly fault?: (statement: string) => Fault | undefined
}

export interface HttpFront {
  /** What `createClickHouse` takes. */
  readonly url: string
  close(): Promise<void>
}

const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'session_id', 'role', 'default_format'])

function readSettings(search: URLSearchParams): ClickHouseSettings {
  return Object.fromEntries([...search].filter(([key]) => !NOT_SETTINGS.has(key) && !key.startsWith('param_')))
}

/** The statement stands in the address when the body is what it inserts, else in the body. */
async function readRequest(request: IncomingMessage, search: URLSearchParams) {
  const body = await text(request)
  const inAddress = search.get('query')
  const statement = inAddress ?? body
  const takesSettings = /^\s*(insert|select|with)\b/i.test(statement)
  return {
    statement: takesSettings ? inlineSettings(statement, readSettings(search)) : statement,
    params: readParams(statement, search),
    values: inAddress !== null && body !== '' ? body : undefined,
  }
}

function answerError(response: ServerResponse, error: unknown): void {
  const { code, type = 'UNKNOWN_EXCEPTION' } = databaseError(error) ?? { code: '1002' }
  const message = error instanceof Error ? error.message : String(error)
  response.writeHead(500, { 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-exception-code': code })
  response.end(`Code: ${code}. DB::Exception: ${message} (${type})`)
}

const full = (): ClickHouseError => new ClickHouseError({ message: 'as asked', code: '252', type: 'TOO_MANY_PARTS' })
const broken = (): ClickHouseError =>
  new ClickHouseError({ message: 'as asked', code: '999', type: 'KEEPER_EXCEPTION' })

async function answer(
  engine: { reader: ClickHouseClient; writer: ClickHouseClient },
  fault: HttpFrontOptions['fault'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front')
  if (pathname === '/ping') return void response.end('Ok.\n')
  const { statement, params, values } = await readRequest(request, searchParams)
  const wrong = fault?.(statement)
  if (wrong === 'refuse') throw broken()
  if (wrong === 'full') throw full()
  const client = /^\s*insert\b/i.test(statement) ? engine.writer : engine.reader
  const result = await client.exec({ query: statement, query_params: params, ...(values !== undefined && { values }) })
  if (wrong === 'cut') return void request.socket.destroy()
  if (wrong === 'lie') throw broken()
  if (wrong === 'hang') return void result.stream.resume()
  response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-summary': '{}' })
  await pipeline(result.stream, response)
}

/**
 * The ClickHouse engine of this process behind an emulated HTTP interface: what @clickhouse/client needs of one (ping,
 * query with parameters, insert, command, error codes) and no more: no login, no sessions, no streaming, no
 * compression. For development and tests, where several processes are to share an embedded engine.
 */
export async function createHttpFront({ dir, port = 0, fault }: HttpFrontOptions): Promise<HttpFront> {
  const engine = { reader: createClickHouse(`chdb:${dir}`), writer: createClickHouse(`chdb:${dir}`) }
  const opened = await engine.reader.ping({ select: true })
  if (!opened.success) throw opened.error
  const server = createServer((request, response) => {
    answer(engine, fault, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else answerError(response, error)
    })
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, '127.0.0.1', resolve)
  await promise
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await Promise.all([engine.reader.close(), engine.writer.close()])
    },
  }
}
