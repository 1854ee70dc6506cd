import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readQuestion } from '../../src/channels/ask.ts'
import { readProtocol } from '../../src/channels/protocol.ts'
import type { Receipt } from '../../src/channels/report.ts'
import type { Verdict } from '../../src/channels/verify.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { registryOf } from '../channels/samples.ts'
import { createTestApi, NOW } from './samples.ts'
import type { ApiDeps } from '../../src/api/deps.ts'

const registry = registryOf(
  '{ id: central, kind: phone, value: "+551131000000", media: [phone], direction: outbound, validFrom: 2024-01-01 }',
)
const NUMBER = '+5521900000000'
const OURS = '+551131000000'
/** Of what is reported here much comes from one address. */
const FREE = { network: { capacity: 1e9, perSecond: 1 }, all: { capacity: 1e9, perSecond: 1 } }

/** The API with the real verdicts, which ask its own reports. */
async function open(parts: Partial<ApiDeps> = {}) {
  let reports: ApiDeps['reports'] | undefined
  const api = await createTestApi({
    registry: () => registry,
    read: (request) =>
      readQuestion(
        {
          registry,
          asks: () => [],
          signs: () => [],
          standingOf: (canonical, t) => reports?.standingOf(canonical, t) ?? 'unknown',
        },
        request,
      ),
    limits: FREE,
    ...parts,
    seen: (deps) => (reports = deps.reports),
  })
  const post = (url: string, payload: object, remoteAddress = '203.0.113.9') =>
    api.app.inject({ method: 'POST', url, payload, remoteAddress })
  const report = async (payload: object, from?: string) => (await post('/v1/reports', payload, from)).json<Receipt>()
  const verdict = async (value: string) => (await post('/v1/channels/verify', { value })).json<Verdict>().verdict
  return { ...api, post, report, verdict }
}

describe('POST /v1/reports', () => {
  test('gives a protocol number, under which its state is told', async () => {
    const { app, post, accepted } = await open()
    const { statusCode, headers, body } = await post('/v1/reports', { value: '21 90000-0000', category: 'payment' })
    expect(statusCode).toBe(201)
    const { protocol, state, receivedAt } = JSON.parse(body) as Receipt
    expect([readProtocol(protocol)?.isValid, state, receivedAt]).toEqual([
      true,
      'received',
      new Date(NOW).toISOString(),
    ])
    expect(headers.location).toBe(`/v1/reports/${protocol}`)
    const seen = await app.inject(`/v1/reports/${protocol.replace(/^(.{8})(.{10})/, '$1 $2-')}?lang=en`)
    expect(seen.json()).toMatchObject({ protocol, state: 'received', text: expect.stringMatching(/^We have received/) })
    expect(accepted).toMatchObject([
      { type: 'channel.reported', data: { category: 'payment', channel: { medium: 'phone' } } },
    ])
    expect(seen.body + body).not.toMatch(/90000/)
  })

  test.each<[what: string, payload: object, kind: string, medium: string]>([
    ['a mail', { value: 'Suporte <ajuda@golpe.example>' }, 'email', 'email'],
    ['a link', { value: 'https://golpe.example/x' }, 'web', 'web'],
    ['a profile', { value: '@saude.exemp1o' }, 'social', 'social'],
    ['an app', { value: 'br.com.exemp1o', medium: 'app' }, 'app', 'app'],
    ['a message, by the number in it', { value: 'Oi, pague hoje. Fale com (21) 90000-0000' }, 'phone', 'phone'],
    [
      'a message that names the ANS, too',
      { value: 'Conforme ans.gov.br, fale com (21) 90000-0000 hoje' },
      'phone',
      'phone',
    ],
  ])('%s', async (_, payload, kind, medium) => {
    const { report, reports } = await open()
    const { protocol } = await report(payload)
    expect(reports.find(protocol)).toMatchObject({ kind, medium, category: 'other' })
  })

  test.each<[what: string, payload: object]>([
    ['nothing', {}],
    ['a CPF', { value: '529.982.247-25' }],
    ['words', { value: 'bom dia' }],
    ['a message without a contact', { value: 'pague a taxa agora mesmo' }],
    ['a category of its own', { value: NUMBER, category: 'x' }],
  ])('refuses %s, and repeats nothing of it', async (_, payload) => {
    const { post, accepted } = await open()
    const { statusCode, body, headers } = await post('/v1/reports', payload)
    expect([statusCode, headers['content-type']]).toEqual([400, expect.stringContaining('application/problem+json')])
    expect(body).not.toMatch(/529\.982|bom dia|taxa/)
    expect(accepted).toEqual([])
  })

  test('is told where it cannot be kept', async () => {
    const { post } = await open({ reports: { ...(await stub()), file: away } })
    expect((await post('/v1/reports', { value: NUMBER })).statusCode).toBe(503)
  })

  test('is limited more than questions are, for each network', async () => {
    const { post } = await createTestApi().then(({ app }) => ({
      post: (n: number) =>
        app.inject({
          method: 'POST',
          url: '/v1/reports',
          payload: { value: `+55219${80_000_000 + n}` },
          remoteAddress: '203.0.113.9',
        }),
    }))
    const codes = []
    for (let n = 0; n < 31; n += 1) codes.push((await post(n)).statusCode)
    expect(codes.lastIndexOf(201)).toBe(29)
    expect(codes[30]).toBe(429)
  })
})

const away = () => Promise.reject(new InfrastructureError('kafka', 'away'))
const stub = async () => {
  let given: ApiDeps['reports'] | undefined
  await createTestApi({ seen: (deps) => (given = deps.reports) })
  if (given === undefined) throw new Error('no reports')
  return given
}

describe('GET /v1/reports/{protocol}', () => {
  test('knows none that was not given, and says where it cannot know', async () => {
    const { app, folds, report } = await open()
    const { protocol } = await report({ value: NUMBER })
    const last = (Number(protocol.at(-1)) + 1) % 10
    for (const other of [protocol.slice(0, -1) + String(last), '1', 'x', '20261122000000000127'])
      expect([other, (await app.inject(`/v1/reports/${other}`)).statusCode]).toEqual([other, 404])
    folds.get('reports')?.setCurrent(false)
    expect((await app.inject('/v1/reports/20261122000000000127')).statusCode).toBe(503)
    expect((await app.inject(`/v1/reports/${protocol}`)).statusCode).toBe(200)
  })
})

const addressOf = ({ network, place, isIPv6 }: { network: number; place: number; isIPv6: boolean }) =>
  isIPv6 ? `2001:db8:${network}:1::${place}` : `203.0.${network}.${place}`

describe('what reports do', () => {
  test('an analyst sees them by pseudonym, confirms one, and takes it back', async () => {
    const { app, report, verdict, time } = await open()
    const { protocol } = await report({ value: NUMBER })
    const local = { remoteAddress: '127.0.0.1' }
    const { body } = await app.inject({ url: '/v1/reports?state=received', ...local })
    expect(JSON.parse(body)).toMatchObject({ reports: [{ protocol, masked: '+55 21 9••••-0000' }] })
    expect(body).not.toMatch(/900000000|203\.0/)
    const decide = async (outcome: string) => {
      time.now += 1_000
      const answer = await app.inject({
        method: 'POST',
        url: `/v1/reports/${protocol}/disposition`,
        payload: { outcome },
        ...local,
      })
      expect(answer.statusCode).toBe(200)
      return [await verdict(NUMBER), (await app.inject(`/v1/reports/${protocol}`)).json<Receipt>().state]
    }
    expect(await decide('fraud')).toEqual(['FRAUDE_CONFIRMADA', 'confirmed'])
    expect(await decide('legitimate')).toEqual(['NAO_RECONHECIDO', 'dismissed'])
  })

  /** Attackers with some places in some networks report as often as they like. */
  const attack = fc.array(
    fc.record({
      network: fc.integer({ min: 0, max: 3 }),
      place: fc.integer({ min: 1, max: 4 }),
      isIPv6: fc.boolean(),
      minutes: fc.integer({ min: 0, max: 60 * 24 * 20 }),
    }),
    { maxLength: 12 },
  )

  test('no attack makes an unknown number suspect with fewer than three places in two networks, nor an official one ever', async () => {
    await fc.assert(
      fc.asyncProperty(attack, async (steps) => {
        const { report, verdict, time } = await open()
        for (const step of steps.toSorted((one, other) => one.minutes - other.minutes)) {
          time.now = NOW + step.minutes * 60_000
          await report({ value: NUMBER }, addressOf(step))
          await report({ value: OURS }, addressOf(step))
        }
        // A /64 is one place, whatever the end of the address.
        const places = new Set(
          steps.map(({ network, place, isIPv6 }) => (isIPv6 ? `6:${network}` : `4:${network}:${place}`)),
        )
        const networks = new Set(steps.map(({ network, isIPv6 }) => `${isIPv6}${network}`))
        const found = await verdict(NUMBER)
        const isFew = places.size < 3 || networks.size < 2
        expect(isFew ? ['NAO_RECONHECIDO'] : ['NAO_RECONHECIDO', 'SUSPEITO']).toContain(found)
        expect(await verdict(OURS)).toBe('OFICIAL')
      }),
      { numRuns: 60 },
    )
  })
  test('three places in two networks do', async () => {
    const { report, verdict } = await open()
    for (const [from, expected] of [
      ['203.0.1.1', 'NAO_RECONHECIDO'],
      ['203.0.1.2', 'NAO_RECONHECIDO'],
      ['203.0.2.1', 'SUSPEITO'],
    ] as const) {
      await report({ value: NUMBER }, from)
      expect(await verdict(NUMBER)).toBe(expected)
    }
  })
})

const from = (forwarded: string) => ({
  method: 'POST' as const,
  url: '/v1/reports',
  payload: { value: NUMBER },
  remoteAddress: '10.0.0.1',
  headers: { 'x-forwarded-for': forwarded },
})

describe('behind a proxy', () => {
  test.each([
    ['whom we trust, who calls is told', ['10.0.0.0/8'], 3],
    ['whom nobody trusts, all are one', undefined, 1],
  ])('%s', async (_, trustedProxies, distinct) => {
    const { app, reports } = await open(trustedProxies === undefined ? {} : { trustedProxies })
    for (const place of ['203.0.1.1', '203.0.1.2', '203.0.2.1']) await app.inject(from(place))
    expect(reports.list(undefined, 9)).toHaveLength(distinct)
  })
})
