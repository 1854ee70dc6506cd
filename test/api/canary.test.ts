import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOGS } from '../../src/adapters/clickhouse/rows.ts'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { readQuestion } from '../../src/channels/ask.ts'
import type { Api } from '../../src/api/deps.ts'
import { createReader } from '../../src/cli/reader.ts'
import { loadEdge, type LoadedEdge } from '../../src/cli/load.ts'
import { catalogue } from '../../src/events/catalogue.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { readEventWith } from '../../src/services/archiver-rows.ts'
import { createIntake } from '../../src/services/intake.ts'
import { bankBarcode, bankLine } from '../payments/slips.ts'
import { keyed } from '../payments/br-codes.ts'
import { createTestApi, keyWith, NOW } from './samples.ts'

/** What nobody else has: a phone, a CPF, a mailbox, a secret and a text. */
const PHONE = '+55 21 97531-8642'
const CPF = '847.293.610-40'
const MAIL = 'sabiazinho.zq7@example.com'
const KEY = 'vigia_sabiazinho-0123456789abcdef'
const TEXT = `Sou o sabiazinho Zq7, CPF ${CPF}, senha tucano42, fone ${PHONE}, ${MAIL}`
const SLIP = bankLine(bankBarcode('341', '16370000035000', '1098642975311098642975300'))
const VALUES = [PHONE, '5521975318642@c.us', CPF, MAIL, TEXT, SLIP, keyed('84729361040'), `https://wa.me/5521975318642`]

/** Parts of them, however they are written: so long that no random name or number holds one by chance. */
const TRACE = /975.?31.?8642|9864297531|8472.?9361|847\.293\.610|sabiazinho|tucano42/i

const lines: string[] = []
const stream = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk))
    done()
  },
})
let edge: LoadedEdge
beforeAll(async () => {
  edge = await loadEdge(
    'registry',
    createPseudonyms({ number: 1, secret: new TextEncoder().encode('sixteen bytes or more') }),
  )
})

const openApi = async (parts: Parameters<typeof createTestApi>[0] = {}) =>
  createTestApi({
    registry: () => edge.registry,
    read: (request) => readQuestion(edge, request),
    logger: pino({ level: 'trace' }, stream),
    keys: [keyWith(['events:write'], KEY)],
    limits: { network: { capacity: 1e4, perSecond: 1 }, all: { capacity: 1e4, perSecond: 1 } },
    ...parts,
  })

const json = (url: string, payload: unknown, headers = {}): InjectOptions => ({
  method: 'POST',
  url,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  headers: { 'content-type': 'application/json', ...headers },
})
const form = (valor: string, headers = {}): InjectOptions =>
  json('/', new URLSearchParams({ valor }).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })

const event = (type: string, data: object, parts = {}) => ({
  specversion: '1.0',
  id: `e-${type}`,
  source: '/canary',
  type,
  time: new Date(NOW).toISOString(),
  data,
  ...parts,
})
const CHANNEL = { medium: 'whatsapp', address: PHONE }
const EVENTS = [
  event('chat.message', {
    conversationId: 'c-1',
    channel: CHANNEL,
    direction: 'to_beneficiary',
    beneficiaryId: '84729361040',
    text: TEXT,
  }),
  event('payment.requested', {
    channel: CHANNEL,
    method: 'pix',
    payload: keyed('84729361040'),
    payee: { name: TEXT, document: CPF, pixKey: CPF },
  }),
  event('token.issued', {
    tokenId: 't-1',
    beneficiaryId: '84729361040',
    delivery: { medium: 'sms', address: PHONE, recipientId: '84729361040' },
  }),
  event('contact.changed', {
    beneficiaryId: '84729361040',
    field: 'phone',
    actor: 'call_centre',
    channel: { medium: 'email', address: MAIL },
  }),
  event('reimbursement.requested', {
    claimId: 'k-1',
    beneficiaryId: '84729361040',
    amountCents: 1,
    serviceDate: '2026-11-01',
    proofOfPayment: true,
    issuerDocument: CPF,
    bankAccountHash: 'sabiazinho',
  }),
  event('channel.reported', { channel: CHANNEL, reporterId: '84729361040', category: 'payment' }),
]

/** Where a value may be put where it is taken, and what is answered to the one who asks holds it. */
const ASKED: readonly InjectOptions[] = VALUES.flatMap((value) => [
  json('/v1/channels/verify', { value }),
  ...['whatsapp', 'chat', 'social', 'app'].map((medium) =>
    json('/v1/channels/verify', { value, medium, direction: 'inbound' }),
  ),
  json('/v1/payments/verify', { payload: value }),
  json('/v1/messages/verify', { text: value, from: { medium: 'whatsapp', address: value.slice(0, 256) } }),
  json('/v1/channels/verify:batch', { values: [value.slice(0, 8_192), value.slice(0, 8_192)] }),
  json('/v1/reports', { value, category: 'payment' }),
  form(value),
])
/** Where it does not belong: what is answered holds nothing of it. */
const ASTRAY: readonly InjectOptions[] = VALUES.flatMap((value) => {
  const encoded = encodeURIComponent(value)
  const question = { value: '27000' }
  return [
    json('/v1/channels/verify', { value: [value] }),
    json('/v1/channels/verify', { value, medium: value, direction: value, at: value, lang: value }),
    json('/v1/channels/verify', `{"value":"${value}`),
    json('/v1/channels/verify', { value: value.repeat(4_000) }),
    json('/v1/channels/verify', value, { 'content-type': 'text/plain' }),
    json('/v1/channels/verify', question, { 'content-type': `application/json; x="${encoded}"` }),
    json(`/v1/channels/verify?value=${encoded}`, {}),
    json('/v1/payments/verify', { payload: { value }, amountCents: value, dueDate: value }),
    json('/v1/messages/verify', { text: 7, from: { medium: value, address: value.repeat(300) } }),
    json('/v1/decisions', { tokenId: value, beneficiaryId: value, [value]: value }),
    json('/v1/decisions', { tokenId: 't', code: value }),
    json('/v1/decisions', { tokenId: 't' }, { authorization: `Bearer ${encoded}` }),
    json('/v1/decisions', { tokenId: 't' }, { 'x-api-key': encoded }),
    json('/v1/reports', { value: [value], medium: value, category: value }),
    json(`/v1/reports/${encoded.slice(0, 60)}/disposition`, { outcome: value }),
    { url: `/v1/reports/${encoded.slice(0, 60)}?lang=${encoded}` },
    { url: `/v1/reports?state=${encoded}` },
    { url: `/denuncia/${encoded.slice(0, 60)}`, headers: { accept: 'text/html' } },
    { url: `/conferir/${encoded.slice(0, 60)}`, headers: { accept: 'text/html' } },
    json('/denunciar', `resposta=${encoded}&categoria=${encoded}`, {
      'content-type': 'application/x-www-form-urlencoded',
    }),
    json('/v1/events', value),
    json('/v1/events', [event(value, { value }), event('chat.message', { direction: value, text: [value] }), value]),
    json('/v1/events', { value }, { 'ce-id': encoded, 'ce-type': encoded, 'ce-source': '%zz', 'ce-time': encoded }),
    form(value.repeat(1_000)),
    form(value, { 'sec-fetch-site': 'cross-site', accept: 'text/html' }),
    form('', {
      referer: `http://x/${encoded}`,
      cookie: `a=${encoded}`,
      'user-agent': encoded,
      origin: `http://${encoded}`,
    }),
    { url: `/v1/alerts?entity=${encoded}&limit=1` },
    { url: `/v1/alerts?level=${encoded}&cursor=${encoded}&from=${encoded}&${encoded}=1` },
    { url: `/v1/alerts/${encoded}` },
    { url: `/alertas?ruleId=x&from=${encoded}&cursor=${encoded}` },
    { url: `/alertas/${encoded}`, headers: { accept: 'text/html' } },
    { url: `/resposta/${encoded}`, headers: { accept: 'text/html' } },
    { url: `/${encoded}?x=${encoded}`, headers: { accept: 'text/html' } },
    { url: `/metrics?x=${encoded}`, headers: { 'x-request-id': encoded, 'x-forwarded-for': encoded } },
    { url: `/health/ready?x=${encoded}`, headers: { traceparent: encoded } },
    { ...json('/v1/channels/verify', { value }), method: 'PUT' },
    { ...json(`/v1/alerts/${encoded}`, { value }), method: 'DELETE' },
    { ...json(`/${encoded}`, value), method: 'QUERY' },
  ]
})

const failing = () => Promise.reject(new InfrastructureError('clickhouse', 'away'))
/** Nothing behind the API works. */
const broken = {
  events: { accept: failing },
  ledger: { find: failing },
  health: failing,
  alerts: { list: failing, get: failing, ping: failing },
}

/** Reports what an answer was about, from a place of its own. */
async function report(app: Api, { headers }: LightMyRequestResponse): Promise<void> {
  const resposta = /^\/resposta\/(.+)$/.exec(String(headers.location))?.[1]
  if (resposta === undefined) return
  const sent = new URLSearchParams({ resposta, categoria: 'payment' }).toString()
  await app.inject(json('/denunciar', sent, { 'content-type': 'application/x-www-form-urlencoded' }))
}

describe('of what is sent here nothing stays', () => {
  test.each([
    ['with all that it needs', {}],
    ['with nothing that works', broken],
  ])('in logs, metrics, addresses and errors, %s', async (_, parts) => {
    const { app } = await openApi(parts)
    for (const request of [...ASKED, ...ASTRAY]) {
      const { headers, body, statusCode } = await app.inject(request)
      expect(JSON.stringify([headers, statusCode < 400 ? '' : body])).not.toMatch(TRACE)
      // Where an answer waits under a name, that says nothing either.
      if (headers.location !== undefined) await app.inject(headers.location)
    }
    for (const request of ASTRAY) expect((await app.inject(request)).body).not.toMatch(TRACE)
    for (const payload of [EVENTS, ...EVENTS]) await app.inject(json('/v1/events', payload))
    expect((await app.inject('/metrics')).body).not.toMatch(TRACE)
    await app.close()
    const log = lines.splice(0).join('')
    expect(log.split('\n').length).toBeGreaterThan(ASKED.length)
    expect(log).not.toMatch(TRACE)
  })

  test('behind the edge: neither a row of the archive nor what rules read', async () => {
    const { app, accepted, topics: written } = await openApi()
    for (const request of ASKED) await report(app, await app.inject(request))
    const own = accepted.filter(({ source }) => source === '/vigia/api')
    expect(new Set(own.map(({ type }) => type))).toEqual(new Set(['channel.checked', 'channel.reported']))
    const reports = written
      .read('reports', 0, 0n, 1_000)
      .map(({ value }) => new TextDecoder().decode(value ?? undefined))
    expect(reports.length).toBeGreaterThan(1)
    expect(JSON.stringify([own, reports])).not.toMatch(TRACE)
    const taken = await app.inject(json('/v1/events', EVENTS))
    expect(taken.json()).toMatchObject({ accepted: EVENTS.length, rejected: 0 })
    const topics = createMemoryTopics({ partitions: 1, now: () => NOW })
    const names = [...new Set(catalogue.map(({ topic }) => topic))]
    for (const name of names) topics.create(name, 1)
    await createIntake(createMemorySink(topics), (name) => name).accept(accepted)
    const read = createReader(edge.edge)
    const toArchive = readEventWith((_topic, record) => {
      const decoded = read(record)
      return decoded.ok ? decoded.event : undefined
    })
    const archived: unknown[] = []
    for (const topic of names)
      for (const record of topics.read(topic, 0, 0n, 1_000)) {
        const row = await toArchive({ topic, partition: 0, offset: record.offset, appended: NOW }, record)
        archived.push(row && LOGS.events.row(row))
      }
    expect(archived).toHaveLength(accepted.length)
    expect(accepted.length).toBeGreaterThan(EVENTS.length + 10)
    expect(JSON.stringify(archived)).not.toMatch(TRACE)
  })
})
