import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readQuestion } from '../../src/channels/ask.ts'
import { loadKnown } from '../../src/cli/load.ts'
import { decodeLine } from '../../src/events/decode.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import { readDocument, requestOf, type ApiDocument, type Operation } from './document.ts'
import { changed, fitting, queries, TYPES, written } from './generated.ts'
import { createTestApi, type TestApi } from './samples.ts'

let api: TestApi
let document: ApiDocument
beforeAll(async () => {
  const known = await loadKnown('registry')
  api = await createTestApi({
    registry: () => known.registry,
    read: (request) => readQuestion(known, request),
    limits: { network: { capacity: 1e6, perSecond: 1 }, all: { capacity: 1e6, perSecond: 1 } },
  })
  document = await readDocument(api.app)
})

const operation = (method: string, path: string): Operation => {
  const found = document.operations.find((each) => each.method === method && each.path === path)
  if (found === undefined) throw new Error(`${method} ${path} is not in the document`)
  return found
}
const POSTS = [
  '/v1/channels/verify',
  '/v1/channels/verify:batch',
  '/v1/payments/verify',
  '/v1/messages/verify',
  '/v1/decisions',
  '/v1/events',
] as const
/** What fits may be refused here for what it says: no channel, no such report, no such alert. */
const PARTICULAR = ['/v1/reports', '/v1/reports/{protocol}/disposition', '/v1/alerts/{id}/disposition'] as const
/** Not read is what has too many bytes and, but where a route reads the bytes itself, what may change all objects. */
const isRead = (path: string, { statusCode }: { statusCode: number }, payload: unknown): boolean =>
  statusCode !== 413 && (path === '/v1/events' || !/"(?:__proto__|constructor)":/.test(JSON.stringify(payload)))
const typesOf = (path: string): string[] => Object.keys(operation('POST', path).requestBody?.content ?? {})
const bodyOf = (path: string, type = 'application/json') => {
  const asked = operation('POST', path)
  const schema = asked.requestBody?.content[type]?.schema ?? {}
  return { asked, schema, right: fitting(document, schema) }
}

test('each operation with a body is asked here', () => {
  const withBody = document.operations.filter(({ requestBody }) => requestBody !== undefined)
  expect(withBody.map(({ path }) => path).toSorted()).toEqual([...POSTS, ...PARTICULAR].toSorted())
})

describe.each(POSTS)('POST %s', (path) => {
  test('takes what its schema takes, of each type, and nothing else', async () => {
    for (const type of typesOf(path)) {
      const { asked, schema, right } = bodyOf(path, type)
      await fc.assert(
        fc.asyncProperty(fc.oneof(right, changed(right)), async (payload) => {
          const headers = { 'content-type': type }
          const response = await api.app.inject(requestOf(asked, { payload: JSON.stringify(payload), headers }))
          document.hold(asked, response)
          const wrong = document.errors(schema, payload)
          const isTaken = response.statusCode < 300
          expect([type, isTaken, wrong]).toEqual([type, wrong === null && isRead(path, response, payload), wrong])
        }),
        { numRuns: 150 },
      )
    }
  })
})

describe.each([...POSTS, ...PARTICULAR])('POST %s', (path) => {
  test('answers as the document says to any bytes of any type', async () => {
    const { asked, right } = bodyOf(path)
    const type = fc.oneof({ weight: 3, arbitrary: fc.constant('application/json') }, fc.constantFrom(...TYPES))
    await fc.assert(
      fc.asyncProperty(type, written(fc.oneof(right, changed(right))), async (contentType, payload) => {
        const response = await api.app.inject(requestOf(asked, { payload, headers: { 'content-type': contentType } }))
        document.hold(asked, response)
      }),
      { numRuns: 120 },
    )
  })
})

describe('examples', () => {
  test.each([...POSTS, '/v1/reports'])('of POST %s are taken, and those of its answer are answers', async (path) => {
    const { asked, schema } = bodyOf(path)
    const success = Object.entries(asked.responses).find(([status]) => status.startsWith('2'))
    const promised = success?.[1].content?.['application/json']?.schema ?? {}
    const [answers = [], questions = []] = [promised, schema].map(document.examplesOf)
    expect([answers.length > 0, questions.length > 0]).toEqual([true, true])
    expect(answers.map((each) => document.errors(promised, each))).toEqual(answers.map(() => null))
    for (const payload of questions) {
      const response = await api.app.inject(requestOf(asked, { payload: payload as object }))
      document.hold(asked, response)
      expect([path, String(response.statusCode)]).toEqual([path, success?.[0]])
    }
  })

  test.each(['/v1/channels/verify', '/v1/decisions', '/v1/events'])(
    'the first answer of POST %s is the one to the first question',
    async (path) => {
      const { asked, schema } = bodyOf(path)
      const response = await api.app.inject(requestOf(asked, { payload: document.examplesOf(schema)[0] as object }))
      const promised = asked.responses[response.statusCode]?.content?.['application/json']?.schema ?? {}
      expect(response.json()).toEqual(document.examplesOf(promised)[0])
    },
  )
})

test('what was taken as an event, or written beside an answer, is an event to every reader', () => {
  expect(api.accepted.length).toBeGreaterThan(50)
  for (const event of api.accepted)
    expect(decodeLine(new TextEncoder().encode(encodeEvent(event)))).toEqual({ ok: true, event })
})

describe('GET', () => {
  test('/v1/alerts answers as the document says to any query', async () => {
    const asked = operation('GET', '/v1/alerts')
    const statuses = new Set<number>()
    await fc.assert(
      fc.asyncProperty(queries(document, asked.parameters ?? []), async (query) => {
        const response = await api.app.inject(requestOf(asked, { url: `/v1/alerts?${query}` }))
        document.hold(asked, response)
        statuses.add(response.statusCode)
        // A page is shown, whatever its address says.
        expect((await api.app.inject(`/alertas?${query}`)).statusCode).toBe(200)
      }),
      { numRuns: 200 },
    )
    expect(statuses).toEqual(new Set([200, 400]))
  })

  test('/v1/alerts/{id} answers as the document says to any id', async () => {
    const asked = operation('GET', '/v1/alerts/{id}')
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constant('x'.repeat(300))),
        async (id) => {
          const url = `/v1/alerts/${encodeURIComponent(id.toWellFormed())}`
          document.hold(asked, await api.app.inject(requestOf(asked, { url })))
        },
      ),
      { numRuns: 100 },
    )
  })

  test.each(['/health/live', '/health/ready', '/metrics'])('%s has no use for what is sent', async (path) => {
    const asked = operation('GET', path)
    await fc.assert(
      fc.asyncProperty(fc.webQueryParameters(), fc.string(), async (query, accept) => {
        const headers = { accept: encodeURIComponent(accept.toWellFormed()) }
        const response = await api.app.inject(requestOf(asked, { url: `${path}?${query}`, headers }))
        document.hold(asked, response)
        expect(response.statusCode).toBe(200)
      }),
      { numRuns: 30 },
    )
  })
})

test('a method that a path does not have is answered with those that it has', async () => {
  for (const asked of document.operations)
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS', 'QUERY'] as const) {
      if (document.operations.some((other) => other.path === asked.path && other.method === method)) continue
      const response = await api.app.inject({ ...requestOf(asked), method, payload: '{}' })
      expect([method, asked.path, response.statusCode]).toEqual([method, asked.path, 405])
      expect(response.headers['allow']).toContain(asked.method)
      expect(response.headers['content-type']).toBe('application/problem+json')
    }
})

test('no address is answered by a 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.boolean(), async (text, encoded) => {
      const url = `/${encoded ? encodeURIComponent(text.toWellFormed()) : text.replaceAll(/[^\x21-\x7e]|[\\/]/g, '')}`
      expect((await api.app.inject(url)).statusCode).toBeLessThan(500)
      expect((await api.app.inject(`/v1/alerts${url}`)).statusCode).toBeLessThan(500)
    }),
    { numRuns: 150 },
  )
})
