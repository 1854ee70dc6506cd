import type { LightMyRequestResponse as Response } from 'fastify'
import { describe, expect, test } from 'vitest'
import type { HealthCheck } from '../../src/ports/health.ts'
import { block } from '../blocking/samples.ts'
import { ALERTS, createTestApi, NOW } from './samples.ts'

interface List {
  readonly alerts: readonly { readonly id: string }[]
  readonly next?: string
  readonly total: number
  readonly facets: unknown
}
const SHOWN = ALERTS.filter(({ mode }) => mode !== 'shadow')
const newestFirst = SHOWN.toSorted((a, b) => Date.parse(b.firstHit) - Date.parse(a.firstHit)).map(({ id }) => id)

describe('GET /v1/alerts', () => {
  test('walks all pages by Link alone, each alert once, newest first', async () => {
    const { app } = await createTestApi()
    const seen: string[] = []
    let url: string | undefined = '/v1/alerts?limit=2'
    while (url !== undefined) {
      const response: Response = await app.inject(url)
      const list = response.json<List>()
      seen.push(...list.alerts.map(({ id }) => id))
      expect(list.total).toBe(SHOWN.length)
      url = /^<([^>]+)>; rel="next"$/.exec(String(response.headers['link']))?.[1]
      expect(list.next === undefined).toBe(url === undefined)
    }
    expect(seen).toEqual(newestFirst)
  })

  test.each([
    ['level=critical', ['a-2']],
    ['ruleId=token-guessing', ['a-1']],
    ['family=payments', []],
    ['family=payments&mode=any', ['a-3']],
    ['mode=shadow', ['a-3']],
    ['entity=t-77', ['a-2']],
    ['from=2026-11-22T12:35:00.000Z&to=2026-11-22T12:45:00.000Z', ['a-1']],
    ['from=2026-11-22T09:35:00.000-03:00', ['a-2', 'a-1']],
    ['level=critical&mode=shadow', []],
  ])('%s', async (query, ids) => {
    const { app } = await createTestApi()
    const list = (await app.inject(`/v1/alerts?${query}`)).json<List>()
    expect(list.alerts.map(({ id }) => id)).toEqual(ids)
    expect(list.total).toBe(ids.length)
  })

  test('counts each facet', async () => {
    const { app } = await createTestApi()
    const { facets } = (await app.inject('/v1/alerts?limit=1&mode=any')).json<List>()
    expect(facets).toMatchObject({ level: { critical: 1, high: 1 }, family: { tokens: 4, payments: 1 } })
  })

  test('keeps the filter on the next page', async () => {
    const { app } = await createTestApi()
    const { headers } = await app.inject('/v1/alerts?family=tokens&limit=1')
    const next = new URL(/<([^>]+)>/.exec(String(headers['link']))?.[1] ?? '', 'http://x')
    expect(next.searchParams.get('family')).toBe('tokens')
    expect(next.searchParams.get('limit')).toBe('1')
  })

  test('gives one alert, whole', async () => {
    const { app } = await createTestApi()
    expect((await app.inject('/v1/alerts/a-3')).json()).toEqual(ALERTS[2])
  })
})

describe('POST /v1/decisions', () => {
  const ask = { method: 'POST', url: '/v1/decisions', payload: { tokenId: 'token-1', providerId: 'p-1' } } as const

  test('denies what is blocked, until it expires, and lets it go when it is lifted', async () => {
    const { app, blocks, time } = await createTestApi()
    const expiresAt = new Date(NOW + 60_000).toISOString()
    blocks.apply(block({ expiresAt }))
    const denied = await app.inject(ask)
    expect(denied.json()).toMatchObject({ decision: 'deny', blockId: 'block-1', expiresAt, degraded: false })
    expect(denied.headers['cache-control']).toBe('no-store')
    time.now = NOW + 60_000
    expect((await app.inject(ask)).json()).toEqual({ decision: 'allow', reasons: [], degraded: false })
    time.now = NOW
    blocks.apply(block({ expiresAt, status: 'lifted', revision: 2 }))
    expect((await app.inject(ask)).json()).toEqual({ decision: 'allow', reasons: [], degraded: false })
  })

  test('goes on answering, degraded, when the blocks are no longer read', async () => {
    const { app, blocks } = await createTestApi()
    blocks.setCurrent(false)
    const response = await app.inject(ask)
    expect([response.statusCode, response.json()]).toMatchObject([200, { decision: 'allow', degraded: true }])
  })

  test('never takes the code itself', async () => {
    const { app } = await createTestApi()
    expect((await app.inject({ ...ask, payload: { code: '123456' } })).statusCode).toBe(400)
    expect((await app.inject({ ...ask, payload: { tokenId: 't', code: '123456' } })).statusCode).toBe(400)
  })
})

describe('health', () => {
  test('names what is wrong, and recovers', async () => {
    let checks: HealthCheck[] = [
      { name: 'kafka', ok: false, detail: 'no answer within 2 s' },
      { name: 'registry', ok: true, detail: 'stale since 2026-11-01' },
    ]
    const { app, time } = await createTestApi({ health: async () => checks })
    const response = await app.inject('/health/ready')
    expect([response.statusCode, response.headers['content-type']]).toEqual([503, 'application/problem+json'])
    expect(response.json()).toMatchObject({ detail: 'not ready: kafka', checks })
    checks = [{ name: 'kafka', ok: true }]
    time.now += 1_000
    expect((await app.inject('/health/ready')).json()).toEqual({ status: 'ready', checks })
  })

  test('asks at most once a second, and a check that fails is one that is wrong', async () => {
    let asked = 0
    const { app } = await createTestApi({
      health: async () => {
        asked += 1
        throw new Error('password')
      },
    })
    const [one] = await Promise.all([app.inject('/health/ready'), app.inject('/health/ready')])
    expect([asked, one.statusCode, one.body.includes('password')]).toEqual([1, 503, false])
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' })
  })
})

const from = (remoteAddress: string) =>
  ({ method: 'POST', url: '/v1/channels/verify', payload: { value: '123' }, remoteAddress }) as const

describe('a rate', () => {
  const limits = { network: { capacity: 3, perSecond: 0.5 }, all: { capacity: 5, perSecond: 1 } }

  test('is kept for each network, and said in headers', async () => {
    const { app, time } = await createTestApi({ limits })
    const statuses = async (n: number) => {
      const all = []
      for (let at = 0; at < n; at++) all.push((await app.inject(from(`203.0.113.${at}`))).statusCode)
      return all
    }
    const first = await app.inject(from('203.0.113.200'))
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"network";q=3;w=6', ratelimit: '"network";r=2;t=2' })
    expect(await statuses(3)).toEqual([200, 200, 429])
    const refused = await app.inject(from('203.0.113.1'))
    expect(refused.headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/problem+json' })
    expect((await app.inject(from('203.0.114.1'))).statusCode).toBe(200)
    time.now += 2_000
    expect(await statuses(2)).toEqual([200, 429])
  })

  test('is kept for all together', async () => {
    const { app } = await createTestApi({ limits })
    const statuses = []
    for (let n = 0; n < 6; n++) statuses.push((await app.inject(from(`10.0.${n}.1`))).statusCode)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect((await app.inject(from('10.0.9.1'))).headers['ratelimit-policy']).toBe('"all";q=5;w=5')
  })

  test('does not touch what is not asked', async () => {
    const { app } = await createTestApi({ limits })
    for (let n = 0; n < 9; n++) expect((await app.inject('/')).statusCode).toBe(200)
  })
})
