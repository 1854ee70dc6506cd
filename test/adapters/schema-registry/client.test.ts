import { describe, expect, test } from 'vitest'
import { createRegistryClient } from '../../../src/adapters/schema-registry/client.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { type Answering, cuts, drips, hangs, says, saysUnknown, startFakeRegistry } from './fake-registry.ts'

const refers = (name: string) => ({ name, subject: `s-${name}`, version: 2 })
const STRING = { schema: '"string"' }

async function asking(answer: Answering, timeoutMs = 3_000) {
  await using registry = await startFakeRegistry(answer)
  const client = createRegistryClient({ url: registry.url, timeoutMs })
  const begun = performance.now()
  const outcome = await client.fetch(7).then(
    (schema) => ({ schema }),
    (error: unknown) => ({ error: error as Error }),
  )
  return { ...outcome, asked: registry.asked, ms: performance.now() - begun }
}

describe('what a registry answers', () => {
  test.each<[string, object, string]>([
    ['without a type', STRING, 'AVRO'],
    ['in Avro', { ...STRING, schemaType: 'AVRO' }, 'AVRO'],
    ['in JSON Schema', { schema: '"string"', schemaType: 'JSON' }, 'JSON'],
    ['in Protobuf', { schema: '"string"', schemaType: 'PROTOBUF', references: null }, 'PROTOBUF'],
  ])('a schema %s', async (_, body, type) => {
    const { schema, asked } = { schema: undefined, ...(await asking(says(200, body))) }
    expect(schema).toEqual({ type, text: '"string"', references: [] })
    expect(asked).toEqual(['/schemas/ids/7'])
  })
  test('a schema that it does not know', async () => {
    expect(await asking(saysUnknown)).toMatchObject({ schema: undefined, asked: ['/schemas/ids/7'] })
  })
  test('with what it refers to, first what others refer to', async () => {
    const bodies: Record<string, object> = {
      '/schemas/ids/7': { schema: 'main', references: [refers('a'), refers('b')] },
      '/subjects/s-a/versions/2': { schema: 'A', references: [refers('b')] },
      '/subjects/s-b/versions/2': { schema: 'B' },
    }
    const { schema, asked } = {
      schema: undefined,
      ...(await asking((request, response) => says(200, bodies[request.url ?? ''])(request, response))),
    }
    expect(schema).toEqual({
      type: 'AVRO',
      text: 'main',
      references: [
        { name: 'b', text: 'B' },
        { name: 'a', text: 'A' },
      ],
    })
    expect(asked).toHaveLength(3)
  })
  test('a schema of which a part is not there is not there', async () => {
    const references = [{ name: 'a', subject: 'a', version: 1 }]
    const answer: Answering = (request, response) =>
      (request.url === '/schemas/ids/7' ? says(200, { ...STRING, references }) : saysUnknown)(request, response)
    expect(await asking(answer)).toMatchObject({ schema: undefined })
  })
})

describe('a registry that does not answer as one', () => {
  test.each<[string, Answering]>([
    ['cuts the connection', cuts],
    ['does not know the way', says(404, { error_code: 404, message: 'HTTP 404 Not Found' })],
    ['is a proxy that knows nothing', says(404, '<html>not found</html>')],
    ['wants a password', says(401, { error_code: 40101 })],
    ['forbids', says(403, { error_code: 40301 })],
    ['does not like the question', says(400, { error_code: 400 })],
    ['has too many questions', says(429, '')],
    ['is broken', says(500, { error_code: 50001, message: 'x' })],
    ['is broken and says null', says(500, 'null')],
    ['is broken and says nothing', says(503, '')],
    ['says null', says(200, 'null')],
    ['says nothing', says(200, '')],
    ['is a page', says(200, '<html></html>')],
    ['has another answer', says(200, { id: 7 })],
    ['knows no content', says(204, '')],
    ['sends elsewhere', says(301, '')],
  ])('%s: an outage', async (_, answer) => {
    const { error } = { error: undefined, ...(await asking(answer)) }
    expect(error).toBeInstanceOf(InfrastructureError)
    expect(error?.message).not.toMatch(/127\.0\.0\.1|localhost/)
  })
  test.each<[string, Answering]>([
    ['hangs', hangs],
    ['answers without end', drips],
  ])('%s: an outage when its time is over', async (_, answer) => {
    const { error, ms } = { error: undefined, ...(await asking(answer, 200)) }
    expect(error?.message).toBe('schema registry: no answer in time')
    expect(ms).toBeLessThan(4_000)
  })
  test('is not there', async () => {
    const registry = await startFakeRegistry(hangs)
    await registry[Symbol.asyncDispose]()
    const client = createRegistryClient({ url: registry.url, timeoutMs: 150 })
    await expect(client.fetch(7)).rejects.toThrow('schema registry: ECONNREFUSED')
    await expect(client.ping()).rejects.toThrow(InfrastructureError)
  })
})

describe('a schema that cannot be used', () => {
  test.each<[string, Answering]>([
    ['of another type', says(200, { ...STRING, schemaType: 'XML' })],
    ['too large', says(200, { schema: 'x'.repeat(1024 * 1024 + 1) })],
    ['far too large', says(200, 'x'.repeat(3 * 1024 * 1024))],
    [
      'with references without end',
      (request, response) => {
        const version = Number(/versions\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0) + 1
        says(200, { ...STRING, references: [{ name: `n${version}`, subject: 's', version }] })(request, response)
      },
    ],
  ])('%s', async (_, answer) => {
    const { error } = { error: undefined, ...(await asking(answer)) }
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(InfrastructureError)
  })
})

test('user and password go along, and the path of the URL', async () => {
  const seen: unknown[] = []
  await using registry = await startFakeRegistry((request, response) => {
    seen.push(request.headers.authorization, request.url)
    saysUnknown(request, response)
  })
  const auth = { username: 'vigia', password: 'geheim' }
  await createRegistryClient({ url: `${registry.url}/apis/ccompat/v7/`, auth }).ping()
  expect(seen).toEqual([
    `Basic ${Buffer.from('vigia:geheim').toString('base64')}`,
    '/apis/ccompat/v7/schemas/ids/2147483647',
  ])
})
