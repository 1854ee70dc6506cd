import type { InjectOptions } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { readDocument, type ApiDocument, type Operation } from './document.ts'
import { signedFiles } from './signed.ts'
import { createTestApi, NOW, type TestApi } from './samples.ts'
import { routesOf } from './routes.ts'

let api: TestApi
let document: ApiDocument
beforeAll(async () => {
  const { files } = await signedFiles()
  api = await createTestApi({ publishedList: () => files })
  document = await readDocument(api.app)
})

/** Pages for people and the documentation itself, on purpose not in the OpenAPI document. */
const isPage = (route: string): boolean => /^\w+ \/($|docs|resposta|conferir|denunci|alertas)/.test(route)

test('the OpenAPI document lists exactly the routes', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const listed = document.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  const routes = routesOf(api.app).filter((route) => !isPage(route))
  expect(routes.length).toBeGreaterThan(7)
  expect(listed.toSorted()).toEqual(routes)
})

const EVENT = {
  specversion: '1.0',
  id: 'e-1',
  source: '/token-service',
  type: 'token.contested',
  time: new Date(NOW).toISOString(),
  data: { beneficiaryId: 'b-1', reason: 'other' },
}

describe('answers are as the document says', () => {
  test.each<[string, InjectOptions, number]>([
    ['/health/live', { url: '/health/live' }, 200],
    ['/health/ready', { url: '/health/ready' }, 200],
    ['/metrics', { url: '/metrics' }, 200],
    ['/v1/alerts', { url: '/v1/alerts?limit=2' }, 200],
    ['/v1/alerts', { url: '/v1/alerts?limit=0' }, 400],
    ['/v1/alerts/{id}', { url: '/v1/alerts/a-4' }, 200],
    ['/v1/alerts/{id}', { url: '/v1/alerts/none' }, 404],
    ['/v1/channels', { url: '/v1/channels' }, 200],
    ['/v1/channels', { url: '/v1/channels?medium=fax' }, 400],
    ['/v1/channels/{id}/vcard', { url: '/v1/channels/whatsapp/vcard' }, 200],
    ['/v1/channels/{id}/vcard', { url: '/v1/channels/none/vcard' }, 404],
    ['/v1/channels/{id}/qr', { url: '/v1/channels/central/qr' }, 200],
    ['/v1/channels/{id}/qr', { url: '/v1/channels/antigo/qr' }, 404],
    ['/.well-known/official-channels.json', { url: '/.well-known/official-channels.json' }, 200],
    ['/.well-known/official-channels.log.json', { url: '/.well-known/official-channels.log.json' }, 200],
    ['/v1/channels/verify', { method: 'POST', url: '/v1/channels/verify', payload: { value: '+551131000000' } }, 200],
    ['/v1/channels/verify', { method: 'POST', url: '/v1/channels/verify', payload: {} }, 400],
    ['/v1/decisions', { method: 'POST', url: '/v1/decisions', payload: { tokenId: 't' } }, 200],
    [
      '/v1/decisions',
      { method: 'POST', url: '/v1/decisions', payload: 't', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    ['/v1/events', { method: 'POST', url: '/v1/events', payload: EVENT }, 202],
    ['/v1/events', { method: 'POST', url: '/v1/events', payload: { ...EVENT, type: 'x' } }, 202],
    [
      '/v1/events',
      { method: 'POST', url: '/v1/events', payload: '{', headers: { 'content-type': 'application/json' } },
      400,
    ],
  ])('%s %j', async (path, options, status) => {
    const method = options.method ?? 'GET'
    const asked = document.operations.find((each) => each.path === path && each.method === method)
    const response = await api.app.inject(options)
    expect(response.statusCode).toBe(status)
    document.hold(asked as Operation, response)
  })
})
