import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { InjectOptions } from 'fastify'
import { Problem } from '../../src/api/problem.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createTestApi } from './samples.ts'

const PERSONAL = '+5511987654321'
const verify = (payload: unknown, headers = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/channels/verify',
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  headers: { 'content-type': 'application/json', ...headers },
})

const down = () => Promise.reject(new InfrastructureError('clickhouse', 'connect ECONNREFUSED 10.0.0.1:8123'))
const broken = () => Promise.reject(new Error(`secret ${PERSONAL}`))

describe('a problem', () => {
  test.each<[number, string, InjectOptions]>([
    [400, 'invalid-request', verify('{"value":')],
    [400, 'invalid-request', verify('')],
    [400, 'invalid-request', verify({ value: 1 })],
    [400, 'invalid-request', { url: '/v1/alerts?level=worst' }],
    [400, 'invalid-request', { url: '/v1/alerts?cursor=W10' }],
    [400, 'invalid-request', { url: '/v1/alerts/%E0%A4%A' }],
    [401, 'unauthenticated', { url: '/v1/alerts', remoteAddress: '203.0.113.9' }],
    [403, 'forbidden', { url: '/v1/alerts', headers: { host: 'evil.example' } }],
    [404, 'not-found', { url: '/v1/nothing' }],
    [404, 'not-found', { url: '/v1/alerts/none' }],
    [405, 'method-not-allowed', { method: 'DELETE', url: '/v1/alerts/a-1' }],
    [
      405,
      'method-not-allowed',
      { method: 'POST', url: '/health/live?x=1', payload: '<', headers: { 'content-type': 'text/plain' } },
    ],
    [404, 'not-found', { method: 'DELETE', url: '/v1/alerts/a-1/x' }],
    [413, 'too-large', verify({ value: 'x'.repeat(70_000) })],
    [415, 'unsupported-media-type', verify(PERSONAL, { 'content-type': 'text/plain' })],
    [
      415,
      'unsupported-media-type',
      verify(`value=${PERSONAL}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
  ])('%i %s for %j', async (status, code, options) => {
    const { app } = await createTestApi()
    const response = await app.inject(options)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json')
    const problem = Problem.parse(response.json())
    expect(problem).toMatchObject({
      type: `urn:vigia:problem:${code}`,
      status,
      requestId: response.headers['x-request-id'],
    })
  })

  test('points to what is wrong, and does not repeat it', async () => {
    const { app } = await createTestApi()
    const response = await app.inject(verify({ value: PERSONAL, medium: PERSONAL, direction: 'up' }))
    const { errors = [] } = response.json<Problem>()
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/medium', '/direction'])
    expect(response.body).not.toContain(PERSONAL)
  })

  test('503 names the service that does not answer, and when to come again', async () => {
    const { app } = await createTestApi({ alerts: { list: down, get: down, ping: down } })
    const response = await app.inject('/v1/alerts')
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('5')
    expect(response.json()).toMatchObject({
      type: 'urn:vigia:problem:unavailable',
      detail: 'clickhouse does not answer',
    })
    expect(response.body).not.toContain('10.0.0.1')
  })

  test('500 says nothing of the inside', async () => {
    const { app } = await createTestApi({ alerts: { list: broken, get: broken, ping: broken } })
    const response = await app.inject('/v1/alerts')
    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({
      type: 'urn:vigia:problem:internal',
      title: 'Internal error',
      status: 500,
      requestId: response.headers['x-request-id'],
    })
  })

  test('is a page for a browser on a page', async () => {
    const { app } = await createTestApi()
    const headers = { accept: 'text/html,*/*' }
    const response = await app.inject({ url: '/nada', headers })
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toMatch('text/html')
    expect(response.body).toContain(String(response.headers['x-request-id']))
    const far = await app.inject({ url: '/alertas', headers, remoteAddress: '203.0.113.9' })
    expect([far.statusCode, far.body.includes('É preciso entrar')]).toEqual([401, true])
    expect((await app.inject({ url: '/v1/nothing', headers })).headers['content-type']).toBe('application/problem+json')
  })
})

test('the log holds the route and the number of each request, never a value', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const { app } = await createTestApi({ logger: pino({ level: 'trace' }, stream) })
  const secret = 'SEGREDO-123'
  await app.inject(verify({ value: secret }))
  await app.inject(verify(`{"value":"${secret}`))
  await app.inject(`/v1/alerts?entity=${secret}`)
  await app.inject(`/v1/alerts/${secret}`)
  await app.inject(`/${secret}?x=${secret}`)
  await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${secret}` } })
  const { headers } = await app.inject({
    method: 'POST',
    url: '/',
    payload: `valor=${secret}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  await app.inject(String(headers.location))
  const log = lines.join('')
  expect(log).not.toContain(secret)
  expect(log).not.toContain(String(headers.location).split('/')[2])
  const routes = lines
    .map((line) => JSON.parse(line) as { route?: string; requestId?: string; msg: string })
    .filter(({ msg }) => msg === 'request')
  expect(routes.map(({ route }) => route)).toEqual([
    '/v1/channels/verify',
    '/v1/channels/verify',
    '/v1/alerts',
    '/v1/alerts/:id',
    undefined,
    '/metrics',
    '/',
    '/resposta/:name',
  ])
  expect(routes.every(({ requestId }) => requestId !== undefined)).toBe(true)
  const { body } = await app.inject('/metrics')
  expect(body).toContain('route="/v1/alerts/:id"')
  expect(body).not.toContain(secret)
})
