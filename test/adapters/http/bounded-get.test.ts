import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { boundedGet } from '../../../src/adapters/http/bounded-get.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'

const BOUNDS = { timeoutMs: 5_000, maxBytes: 1_000 }
let server: Server
async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/list?secret=1`)
}
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('what fits is read whole', async () => {
  const url = await serve((_, response) => response.end('ç'.repeat(500)))
  expect(await boundedGet(url, BOUNDS)).toBe('ç'.repeat(500))
})
test.each<[string, RequestListener, RegExp]>([
  ['a byte too much', (_, response) => response.end('a'.repeat(1_001)), /more than 1000 bytes/],
  [
    'without an end',
    (_, response) => {
      const write = () => void response.write('a'.repeat(4_096), write)
      write()
    },
    /more than 1000 bytes/,
  ],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/other' }).end(), /redirects are not followed/],
  ['an error', (_, response) => response.writeHead(503).end('secret'), /answers 503/],
  ['nothing', (request) => request.socket.destroy(), /cannot be reached/],
])('%s is told, without the address’s query', async (_, listener, said) => {
  const url = await serve(listener)
  const failure = await boundedGet(url, BOUNDS).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(InfrastructureError)
  expect((failure as Error).message).toMatch(said)
  expect((failure as Error).message).not.toContain('secret')
})
test('a redirect is not even asked for', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.writeHead(301, { location: '/other' }).end()
  })
  await expect(boundedGet(url, BOUNDS)).rejects.toThrow('redirects')
  expect(asked).toBe(1)
})
test('who does not answer, or stops in the middle, is not waited for', async () => {
  const url = await serve(() => undefined)
  await expect(boundedGet(url, { ...BOUNDS, timeoutMs: 20 })).rejects.toThrow(/no answer within 0.02 s/)
  server.removeAllListeners('request')
  server.on('request', (_, response) => void response.writeHead(200).write('a'))
  await expect(boundedGet(url, { ...BOUNDS, timeoutMs: 20 })).rejects.toThrow(/no answer within 0.02 s/)
})
