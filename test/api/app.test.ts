import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, NOW, type TestApi } from './samples.ts'
import { routesOf } from './routes.ts'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

let api: TestApi
let document: Document
const ajv = new Ajv2020({ strict: false, validateFormats: false })
beforeAll(async () => {
  api = await createTestApi({
    limits: { network: { capacity: 1e6, perSecond: 1 }, all: { capacity: 1e6, perSecond: 1 } },
  })
  document = (await api.app.inject('/docs/json')).json<Document>()
  ajv.addSchema({ $id: 'openapi', components: document.components })
})

/** Pages for people and the documentation itself, on purpose not in the OpenAPI document. */
const isPage = (route: string): boolean => /^\w+ \/($|docs|resposta|conferir|denunci|alertas)/.test(route)

test('the OpenAPI document lists exactly the routes', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  const routes = routesOf(api.app).filter((route) => !isPage(route))
  expect(routes.length).toBeGreaterThan(7)
  expect(listed.toSorted()).toEqual(routes)
})

const validators = new Map<string, ValidateFunction>()
function validatorOf(schema: string): ValidateFunction {
  const known =
    validators.get(schema) ?? ajv.compile(JSON.parse(schema.replaceAll('#/components', 'openapi#/components')))
  validators.set(schema, known)
  return known
}

/** Sends it and holds the answer against what the document promises for its status and content type. */
async function send(path: string, options: InjectOptions): Promise<number> {
  const response = await api.app.inject(options)
  const method = (options.method ?? 'GET').toLowerCase()
  const type = String(response.headers['content-type']).split(';')[0] ?? ''
  const promised = document.paths[path]?.[method]?.responses[response.statusCode]?.content?.[type]
  expect(response.statusCode).toBeLessThan(500)
  expect([method, path, response.statusCode, type, promised === undefined]).toContain(false)
  const body: unknown = type.includes('json') ? response.json() : response.body
  const validate = validatorOf(JSON.stringify(promised?.schema))
  validate(body)
  expect([method, path, validate.errors]).toEqual([method, path, null])
  return response.statusCode
}

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
  ])('%s %j', async (path, options, status) => expect(await send(path, options)).toBe(status))
})

const POSTS = ['/v1/channels/verify', '/v1/payments/verify', '/v1/messages/verify', '/v1/decisions', '/v1/events']
/** What each field might hold: something right, or anything at all. */
const maybe = (...right: readonly unknown[]) => fc.oneof(fc.constantFrom(...right), fc.string(), fc.jsonValue())
const object = fc.record(
  {
    value: maybe('+551131000000', '123', 'https://saudeexemp1o.com'),
    medium: maybe('phone'),
    direction: maybe('inbound'),
    at: maybe('2026-11-22', '2026-11-22T10:00:00Z'),
    lang: maybe('pt', 'en'),
    tokenId: maybe('t-1'),
    payload: maybe('34195844100000020005000001233203186422147000', '000201'),
    amountCents: maybe(0, 35_000),
    dueDate: maybe('2026-11-21'),
    ...Object.fromEntries(Object.entries(EVENT).map(([name, right]) => [name, maybe(right)])),
  },
  { requiredKeys: [] },
)
const picked = fc.tuple(
  object,
  fc.subarray([
    'value',
    'medium',
    'direction',
    'at',
    'lang',
    'tokenId',
    'payload',
    'amountCents',
    'dueDate',
    ...Object.keys(EVENT),
  ]),
)
const some = picked.map(([all, names]) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))),
)
const question = fc.record({ value: fc.string({ minLength: 1 }) })
const payment = fc.record({ payload: fc.string({ minLength: 1 }) })
const message = fc.record({ text: fc.string({ minLength: 1 }) })
const token = fc.record({ tokenId: fc.stringMatching(/^[!-~]{1,9}$/) })
const json = fc
  .oneof(question, payment, message, token, some, object, fc.array(object, { maxLength: 3 }), fc.jsonValue())
  .map((value) => JSON.stringify(value))
const body = fc.oneof(
  { weight: 5, arbitrary: json },
  fc.string(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)
const type = fc.oneof(
  { weight: 4, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'text/plain',
  ),
)

describe('whatever is sent', () => {
  test('no POST is answered by a 5xx or beside the document', async () => {
    const seen = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...POSTS), type, body, async (path, contentType, payload) => {
        const options = { method: 'POST' as const, url: path, payload, headers: { 'content-type': contentType } }
        seen.add(await send(path, options))
      }),
      { numRuns: 400 },
    )
    // Both what is taken and what is refused has been reached.
    expect([...seen].toSorted((a, b) => a - b)).toEqual([200, 202, 400, 415])
  })

  test('no query is', async () => {
    const names = fc.constantFrom(
      'level',
      'ruleId',
      'family',
      'mode',
      'entity',
      'from',
      'to',
      'limit',
      'cursor',
      'other',
    )
    const pairs = fc.array(
      fc.tuple(names, fc.oneof(fc.string(), fc.constantFrom('high', '2026-11-22T00:00:00Z', 'W10', '7'))),
      { maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(pairs, async (query) => {
        expect(await send('/v1/alerts', { url: `/v1/alerts?${new URLSearchParams(query).toString()}` })).toBeLessThan(
          500,
        )
        const page = await api.app.inject(`/alertas?${new URLSearchParams(query).toString()}`)
        expect(page.statusCode).toBe(200)
      }),
      { numRuns: 150 },
    )
  })

  test('no address is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.boolean(), async (text, encoded) => {
        const url = `/${encoded ? encodeURIComponent(text.toWellFormed()) : text.replaceAll(/[^\x21-\x7e]|[\\/]/g, '')}`
        expect((await api.app.inject(url)).statusCode).toBeLessThan(500)
        expect((await api.app.inject(`/v1/alerts${url}`)).statusCode).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
  })
})
