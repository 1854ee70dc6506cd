import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '../../src/api/problem.ts'
import { createTestApi, type TestApi } from './samples.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.app.close())

/** All that is answered to these bytes until the other side hangs up. */
function send(bytes: string): Promise<string> {
  const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

test.each([
  ['no HTTP at all', '\u0000\u0001nonsense\r\n\r\n', 400, 'invalid-request'],
  ['a method that does not exist', 'BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n', 400, 'invalid-request'],
  [
    'two lengths at once',
    'POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n',
    400,
    'invalid-request',
  ],
  ['an endless address', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 431, 'headers-too-large'],
])('%s is answered once, as a problem, and hung up on', async (_, bytes, status, code) => {
  const answer = await send(bytes)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\ncontent-type: application/problem\\+json\r\n`))
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  expect(Problem.parse(JSON.parse(body))).toMatchObject({ status, type: `urn:vigia:problem:${code}` })
})

test('a caller that hangs up in the middle disturbs nobody', async () => {
  const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{')
  socket.resetAndDestroy()
  expect(await send('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')).toContain('200 OK')
})
