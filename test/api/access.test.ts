import type { InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import type { Scope } from '../../src/api/keys.ts'
import { createTestApi, keyWith, NOW, SECRET } from './samples.ts'
import { writeProtocol } from '../../src/channels/protocol.ts'
import { reportBy } from '../channels/reports.ts'
import { routesOf } from './routes.ts'

/** Who may call what: the whole table, by hand. */
const OPEN = [
  'GET /',
  'POST /',
  'GET /resposta/:name',
  'GET /conferir/:name',
  'POST /denunciar',
  'GET /denuncia/:protocol',
  'POST /v1/channels/verify',
  'POST /v1/payments/verify',
  'POST /v1/messages/verify',
  'POST /v1/reports',
  'GET /v1/reports/:protocol',
  'GET /v1/channels',
  'GET /v1/channels/:id/vcard',
  'GET /v1/channels/:id/qr',
  'GET /.well-known/official-channels.json',
  'GET /.well-known/official-channels.log.json',
  'GET /health/live',
  'GET /health/ready',
]
const SCOPED: Readonly<Record<string, Scope>> = {
  'POST /v1/events': 'events:write',
  'POST /v1/decisions': 'decisions:read',
  'GET /v1/alerts': 'alerts:read',
  'GET /v1/alerts/:id': 'alerts:read',
  'POST /v1/alerts/:id/disposition': 'alerts:decide',
  'POST /v1/channels/verify:batch': 'channels:verify',
  'GET /v1/reports': 'reports:decide',
  'POST /v1/reports/:protocol/disposition': 'reports:decide',
  'GET /alertas': 'alerts:read',
  'GET /alertas/:id': 'alerts:read',
  'GET /metrics': 'metrics:read',
}
const SCOPES: readonly Scope[] = [
  'events:write',
  'decisions:read',
  'alerts:read',
  'alerts:decide',
  'channels:verify',
  'reports:decide',
  'metrics:read',
]
const isDocs = (route: string): boolean => route.startsWith('GET /docs')
const PROTOCOL = writeProtocol(NOW, '0000000001')
const FAR = { remoteAddress: '203.0.113.9' }
const keys = SCOPES.map((scope) => keyWith([scope], `${SECRET}-${scope}`, scope.replace(':', '-')))

const BODIES: Readonly<Record<string, string>> = {
  '/v1/events': '[]',
  '/v1/decisions': '{"tokenId":"t"}',
  '/v1/channels/verify:batch': '{"values":["1"]}',
  '/v1/reports/:protocol/disposition': '{"outcome":"fraud"}',
  '/v1/alerts/:id/disposition': '{"disposition":"valuable"}',
}
const requestOf = (route: string, options: InjectOptions = {}): InjectOptions => {
  const [method = '', path = ''] = route.split(' ')
  const payload = BODIES[path] ?? '{"value":"1"}'
  const body =
    path === '/' || path === '/denunciar'
      ? { payload: 'valor=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      : { payload, headers: { 'content-type': 'application/json' } }
  const { payload: sent, headers } = method === 'POST' ? body : { payload: undefined, headers: {} }
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    url: path.replace(':id', 'a-1').replace(':name', 'x').replace(':protocol', PROTOCOL),
    ...(sent === undefined ? {} : { payload: sent }),
    ...options,
    headers: { ...headers, ...options.headers },
  }
}
const withKey = (scope: Scope): InjectOptions => ({ ...FAR, headers: { authorization: `Bearer ${SECRET}-${scope}` } })

test('the table names every route', async () => {
  const { app } = await createTestApi()
  const routes = routesOf(app).filter((route) => !isDocs(route))
  expect(routes).toEqual([...OPEN, ...Object.keys(SCOPED)].toSorted())
})

describe('from afar', () => {
  test('the open part answers without a key, also where nothing is configured', async () => {
    const { app } = await createTestApi({ keys: [], openOnLoopback: true })
    for (const route of OPEN) expect([route, (await app.inject(requestOf(route, FAR))).statusCode]).not.toContain(401)
    for (const path of ['/docs', '/docs/json', '/docs/yaml'])
      expect((await app.inject({ url: path, ...FAR })).statusCode).toBe(200)
  })

  test.each(Object.entries(SCOPED))('%s is for the scope %s alone', async (route, needed) => {
    const { app, folds } = await createTestApi({ keys, openOnLoopback: true })
    folds.get('reports')?.take(reportBy('a', 'n', 0, { protocol: PROTOCOL }))
    expect((await app.inject(requestOf(route, FAR))).statusCode).toBe(401)
    for (const scope of SCOPES) {
      const { statusCode } = await app.inject(requestOf(route, withKey(scope)))
      expect([route, scope, [200, 202].includes(statusCode) || statusCode]).toEqual([
        route,
        scope,
        scope === needed || 403,
      ])
    }
  })

  test.each(Object.keys(SCOPED))(
    '%s does not answer a key that is wrong, nor any where none is configured',
    async (route) => {
      const { app } = await createTestApi({ keys: [], openOnLoopback: true })
      const response = await app.inject(requestOf(route, withKey('alerts:read')))
      expect(response.statusCode).toBe(401)
      expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
      expect(response.body).not.toContain(SECRET)
    },
  )
})

describe('on loopback', () => {
  const route = 'GET /v1/alerts'
  const status = async (options: InjectOptions, openOnLoopback = true): Promise<number> => {
    const { app } = await createTestApi({ keys, openOnLoopback })
    return (await app.inject(requestOf(route, options))).statusCode
  }

  test.each<[string, InjectOptions, number]>([
    ['IPv4', { remoteAddress: '127.0.0.1' }, 200],
    ['IPv4, another of its addresses', { remoteAddress: '127.8.9.1' }, 200],
    ['IPv6', { remoteAddress: '::1' }, 200],
    ['IPv4 in IPv6', { remoteAddress: '::ffff:127.0.0.1' }, 200],
    ['a neighbour', { remoteAddress: '192.168.0.7' }, 401],
    ['an address that only looks like it', { remoteAddress: '128.0.0.1' }, 401],
    [
      'a far one that says it is near',
      { remoteAddress: '203.0.113.9', headers: { 'x-forwarded-for': '127.0.0.1' } },
      401,
    ],
    ['behind a proxy', { headers: { 'x-forwarded-for': '203.0.113.9' } }, 401],
    ['behind a proxy that says so', { headers: { via: '1.1 proxy' } }, 401],
    ['behind a proxy of the newer kind', { headers: { forwarded: 'for=127.0.0.1' } }, 401],
    ['Host localhost', { headers: { host: 'localhost:3000' } }, 200],
    ['Host ::1', { headers: { host: '[::1]:3000' } }, 200],
    ['Host of somebody (DNS rebinding)', { headers: { host: 'evil.example' } }, 403],
    ['Host that begins like it', { headers: { host: '127.0.0.1.evil.example' } }, 403],
    ['Host localhost of somebody', { headers: { host: 'localhost.evil.example' } }, 403],
    ['a page of another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a page of another port', { headers: { host: 'localhost:3000', origin: 'http://localhost:4000' } }, 403],
    ['a page without an origin', { headers: { origin: 'null' } }, 403],
    ['a page of ours', { headers: { host: 'localhost:3000', origin: 'http://localhost:3000' } }, 200],
    ['a wrong key', { headers: { authorization: 'Bearer wrong' } }, 401],
    ['a key without the scope', { headers: { 'x-api-key': `${SECRET}-events:write` } }, 403],
  ])('%s', async (_, options, expected) => expect(await status(options)).toBe(expected))

  test('is not open unless it is said', async () => {
    expect(await status({ remoteAddress: '127.0.0.1' }, false)).toBe(401)
  })

  test('is not open where the server listens on more than loopback', async () => {
    const { app } = await createTestApi()
    const near = await createTestApi()
    try {
      const port = new URL(await app.listen({ host: '0.0.0.0', port: 0 })).port
      const nearPort = new URL(await near.app.listen({ host: '127.0.0.1', port: 0 })).port
      expect((await fetch(`http://127.0.0.1:${port}/v1/alerts`)).status).toBe(401)
      expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200)
      expect((await fetch(`http://127.0.0.1:${nearPort}/v1/alerts`)).status).toBe(200)
    } finally {
      await Promise.all([app.close(), near.app.close()])
    }
  })
})

test('another site cannot make a browser send the public form', async () => {
  const { app } = await createTestApi()
  const send = (site: string) => app.inject(requestOf('POST /', { headers: { 'sec-fetch-site': site } }))
  expect((await send('cross-site')).statusCode).toBe(403)
  expect((await send('same-origin')).statusCode).toBe(303)
})
