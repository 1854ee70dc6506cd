import { createLocalJWKSet, flattenedVerify, type FlattenedJWS } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentOf } from '../../src/channels/published-list.ts'
import { canonicalJson } from '../../src/rules/canonical-json.ts'
import { createTestApi, REGISTRY } from './samples.ts'
import { signedFiles, type Signed } from './signed.ts'

const LIST = '/.well-known/official-channels.json'
const LOG = '/.well-known/official-channels.log.json'
let signed: Signed
beforeAll(async () => {
  signed = await signedFiles()
})

describe('the signed list', () => {
  test('is served as it was signed, and verifies by any JOSE library', async () => {
    const { app } = await createTestApi({ publishedList: () => signed.files })
    const response = await app.inject(LIST)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/jose+json',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    })
    expect(response.body).toBe(signed.files.list)
    const verified = await flattenedVerify(response.json<FlattenedJWS>(), createLocalJWKSet({ keys: [signed.key] }))
    const payload = new TextDecoder().decode(verified.payload)
    expect(payload).toBe(canonicalJson(JSON.parse(payload)))
    expect(JSON.parse(payload)).toMatchObject(contentOf(REGISTRY))
  })
  test('is not given twice, and never past its end', async () => {
    const { app, time } = await createTestApi({ publishedList: () => signed.files })
    const { etag } = (await app.inject(LIST)).headers
    expect((await app.inject({ url: LIST, headers: { 'if-none-match': String(etag) } })).statusCode).toBe(304)
    time.now = signed.files.validUntil - 10_000
    expect((await app.inject(LIST)).headers['cache-control']).toBe('public, max-age=10')
    time.now = signed.files.validUntil
    for (const url of [LIST, LOG]) {
      const { statusCode, headers, body } = await app.inject(url)
      expect([statusCode, headers['content-type']]).toEqual([503, 'application/problem+json'])
      expect(body).toContain('expired')
    }
  })
  test('a newer one is served from the next request on', async () => {
    let { files } = signed
    const { app } = await createTestApi({ publishedList: () => files })
    const { etag } = (await app.inject(LIST)).headers
    files = (await signedFiles()).files
    const response = await app.inject({ url: LIST, headers: { 'if-none-match': String(etag) } })
    expect([response.statusCode, response.body]).toEqual([200, files.list])
  })
})

test('the log is served beside it', async () => {
  const { app } = await createTestApi({ publishedList: () => signed.files })
  const [entry] = (await app.inject(LOG)).json<{ version: number; previous: null }[]>()
  expect(entry).toMatchObject({ version: 12, previous: null })
})
test('where none is published that is said, to a browser too', async () => {
  const { app } = await createTestApi()
  for (const url of [LIST, LOG]) {
    const response = await app.inject({ url, headers: { accept: 'text/html' } })
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json'])
  }
  const { list, validUntil } = signed.files
  const { app: other } = await createTestApi({ publishedList: () => ({ list, validUntil }) })
  expect((await other.inject(LOG)).statusCode).toBe(404)
  expect((await other.inject(LIST)).statusCode).toBe(200)
})
test('the shape of what is signed stands in the OpenAPI document', async () => {
  const { app } = await createTestApi()
  const { components } = (await app.inject('/docs/json')).json<{
    components: { schemas: Record<string, { required?: string[]; properties: Record<string, object> }> }
  }>()
  const { SignedList, PublishedList } = components.schemas
  expect(SignedList?.properties['payload']).toMatchObject({
    contentSchema: { $ref: '#/components/schemas/PublishedList' },
  })
  expect(PublishedList?.required).toEqual(
    expect.arrayContaining(['version', 'issuedAt', 'validUntil', 'keyId', 'previous', 'channels', 'payees']),
  )
})
