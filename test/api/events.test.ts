import type { InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createTestApi, pseudonym, NOW } from './samples.ts'

const STRUCTURED = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
const event = (parts: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id: 'e-1',
  source: '/token-service',
  type: 'token.contested',
  time: '2026-11-22T10:00:00.000-03:00',
  data: { beneficiaryId: 'b-1', reason: 'other' },
  ...parts,
})
const post = (payload: unknown, type = STRUCTURED, headers = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/events',
  payload: typeof payload === 'string' || payload instanceof Buffer ? payload : JSON.stringify(payload),
  headers: { 'content-type': type, ...headers },
})
const refuse = () => Promise.reject(new InfrastructureError('kafka', 'broker gone'))
const ask = (payload: object): InjectOptions => ({ method: 'POST', url: '/v1/channels/verify', payload })
const GOOD = { index: 0, status: 'accepted' }

describe('an event is taken', () => {
  test.each([
    ['structured', post(event())],
    ['structured, as plain JSON', post(event(), 'application/json')],
    ['structured, with a charset', post(event(), `${STRUCTURED}; charset=UTF-8`)],
    ['a batch', post([event()], BATCH)],
    ['a batch, as plain JSON', post([event()], 'application/json')],
    [
      'binary',
      post({ beneficiaryId: 'b-1', reason: 'other' }, 'application/json', {
        'ce-specversion': '1.0',
        'ce-id': 'e-1',
        'ce-source': '%2Ftoken-service',
        'ce-type': 'token.contested',
        'ce-time': '2026-11-22T10:00:00.000-03:00',
      }),
    ],
  ])('%s', async (_, options) => {
    const { app, accepted } = await createTestApi()
    const response = await app.inject(options)
    expect([response.statusCode, response.json()]).toEqual([202, { accepted: 1, rejected: 0, results: [GOOD] }])
    expect(accepted).toEqual([
      {
        source: '/token-service',
        id: 'e-1',
        type: 'token.contested',
        time: Date.parse('2026-11-22T13:00:00.000Z'),
        data: { beneficiaryId: 'b-1', reason: 'other' },
      },
    ])
  })
})

describe('an event is rejected by itself', () => {
  test.each([
    ['unknown_type', event({ type: 'token.eaten' })],
    ['bad_time', event({ time: '2026-11-22 10:00:00' })],
    ['bad_data', event({ data: { beneficiaryId: 'b-1', reason: 'whatever' } })],
    ['bad_envelope', event({ specversion: '0.3' })],
    ['bad_envelope', event({ source: '/vigia/api' })],
    ['future', event({ time: new Date(NOW + 300_001).toISOString() })],
  ])('%s', async (code, bad) => {
    const { app, accepted } = await createTestApi()
    const response = await app.inject(post([event(), bad, event({ id: 'e-2' })], BATCH))
    expect(response.statusCode).toBe(202)
    expect(response.json()).toMatchObject({
      accepted: 2,
      rejected: 1,
      results: [GOOD, { index: 1, status: 'rejected', code }, { index: 2, status: 'accepted' }],
    })
    expect(accepted.map(({ id }) => id)).toEqual(['e-1', 'e-2'])
    const alone = await app.inject(post(bad))
    expect([alone.statusCode, alone.json()]).toMatchObject([202, { rejected: 1, results: [{ code }] }])
  })

  test('five minutes ahead of the clock is not too far', async () => {
    const { app } = await createTestApi()
    const response = await app.inject(post(event({ time: new Date(NOW + 300_000).toISOString() })))
    expect(response.json()).toMatchObject({ accepted: 1 })
  })

  test('the reason names the field and not its value', async () => {
    const { app } = await createTestApi()
    const response = await app.inject(post(event({ data: { beneficiaryId: 'b-1', reason: '+5511987654321' } })))
    expect(response.json()).toMatchObject({ results: [{ field: 'data.reason' }] })
    expect(response.body).not.toContain('98765')
  })

  test('binary: a header that is no percent-encoding, a body that is no JSON', async () => {
    const { app } = await createTestApi()
    const headers = { 'ce-specversion': '1.0', 'ce-id': '%zz', 'ce-source': '/s', 'ce-type': 'token.contested' }
    expect((await app.inject(post('{}', 'application/json', headers))).json()).toMatchObject({
      results: [{ code: 'unsupported_encoding' }],
    })
    expect((await app.inject(post('{', 'application/json', { ...headers, 'ce-id': 'x' }))).json()).toMatchObject({
      results: [{ code: 'not_json' }],
    })
  })
})

describe('a request is refused as a whole', () => {
  const nested = JSON.stringify(event({ data: { beneficiaryId: 'b', reason: 'other', text: 'x'.repeat(65_536) } }))
  test.each<[number, InjectOptions]>([
    [400, post('{"specversion"')],
    [400, post('')],
    [400, post('7')],
    [400, post('"\\uD800"')],
    [400, post(Buffer.from([0x7b, 0xff, 0x7d]))],
    [400, post(event(), BATCH)],
    [400, post('[', BATCH)],
    [413, post(nested)],
    [
      413,
      post(
        Array.from({ length: 1_001 }, (_, n) => event({ id: `e-${n}` })),
        BATCH,
      ),
    ],
    [413, post(`[${' '.repeat(4_194_304)}]`, BATCH)],
    [415, post('x', 'text/plain')],
    [415, post('<x/>', 'application/cloudevents+xml')],
  ])('with %i (%#)', async (status, options) => {
    const { app, accepted } = await createTestApi()
    const response = await app.inject(options)
    expect([response.statusCode, response.headers['content-type']]).toEqual([status, 'application/problem+json'])
    expect(accepted).toEqual([])
  })
})

test('an empty batch is nothing to be done', async () => {
  const { app } = await createTestApi()
  expect((await app.inject(post([], BATCH))).json()).toEqual({ accepted: 0, rejected: 0, results: [] })
})

test('nothing is accepted that could not be written', async () => {
  const { app } = await createTestApi({ events: { accept: refuse } })
  expect((await app.inject(post(event()))).statusCode).toBe(503)
})

describe('a question about a channel', () => {
  test('is written as channel.checked, by the pseudonym of its canonical address', async () => {
    const { app, accepted } = await createTestApi()
    await app.inject(ask({ value: '+5521900000000', medium: 'whatsapp' }))
    await app.inject(ask({ value: '+551131000000' }))
    expect(accepted).toMatchObject([
      {
        type: 'channel.checked',
        source: '/vigia/api',
        time: NOW,
        data: {
          channel: { medium: 'whatsapp', address: pseudonym('address', '+5521900000000') },
          verdict: 'FRAUDE_CONFIRMADA',
        },
      },
      { data: { channel: { medium: 'phone' }, verdict: 'OFICIAL' } },
    ])
    expect(JSON.stringify(accepted)).not.toMatch(/5521900000000|551131000000/)
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(2)
  })

  test('about a message or a document is not written', async () => {
    const { app, accepted } = await createTestApi()
    await app.inject(ask({ value: 'proibido', medium: 'whatsapp' }))
    await app.inject(ask({ value: '123' }))
    expect(accepted).toEqual([])
  })

  test('is answered though nothing can be written, and without waiting', async () => {
    const never = Promise.withResolvers<void>()
    const { app } = await createTestApi({ events: { accept: () => never.promise } })
    expect((await app.inject(ask({ value: '+551131000000' }))).statusCode).toBe(200)
    never.reject(new InfrastructureError('kafka', 'broker gone'))
    await app.close()
  })
})
