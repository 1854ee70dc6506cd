import { Counter, Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { createStatus, type StatusDeps } from '../../src/api/status.ts'
import { routesOf } from './routes.ts'
import { keyWith, SECRET } from './samples.ts'

const FAR = { remoteAddress: '203.0.113.9' }

function statusOf(parts: Partial<StatusDeps> = {}) {
  const metrics = new Registry()
  new Counter({ name: 'vigia_seen_total', help: 'Seen', registers: [metrics] }).inc(3)
  return createStatus({
    health: async () => [{ name: 'redis', ok: true }],
    stalled: async () => [],
    metrics,
    clock: () => 0,
    keys: [],
    openOnLoopback: true,
    ...parts,
  })
}

test('it has three routes and no other', async () => {
  const app = await statusOf()
  expect(routesOf(app)).toEqual(['GET /health/live', 'GET /health/ready', 'GET /metrics'])
  expect((await app.inject('/v1/alerts')).json()).toMatchObject({ type: 'urn:vigia:problem:not-found' })
  const put = await app.inject({ method: 'PUT', url: '/metrics' })
  expect([put.statusCode, put.headers.allow]).toEqual([405, 'GET, HEAD'])
})

describe('live', () => {
  test('as long as all moves', async () => {
    const { statusCode, body } = await (await statusOf()).inject('/health/live')
    expect([statusCode, body]).toEqual([200, '{"status":"live"}'])
  })
  test('not when a part has stopped, which is named', async () => {
    const app = await statusOf({ stalled: async () => ['consumer'] })
    const answer = await app.inject({ url: '/health/live', ...FAR })
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toMatchObject({ status: 503, detail: 'not live: consumer' })
  })
  test('also when something that it needs does not answer: that is no reason to be started again', async () => {
    const app = await statusOf({ health: async () => [{ name: 'redis', ok: false }] })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    const ready = await app.inject({ url: '/health/ready', ...FAR })
    expect([ready.statusCode, ready.json<{ detail: string }>().detail]).toEqual([503, 'not ready: redis'])
  })
})

describe('metrics', () => {
  test('are told on this machine where there are no keys, and elsewhere to nobody', async () => {
    const app = await statusOf()
    expect((await app.inject('/metrics')).body).toContain('vigia_seen_total 3')
    const far = await app.inject({ url: '/metrics', ...FAR })
    expect([far.statusCode, far.body.includes('vigia_seen_total')]).toEqual([401, false])
  })
  test('where there are keys, to who holds one for them', async () => {
    const app = await statusOf({ keys: [keyWith(['metrics:read'])], openOnLoopback: false })
    const authorization = `Bearer ${SECRET}`
    expect((await app.inject({ url: '/metrics', ...FAR, headers: { authorization } })).statusCode).toBe(200)
    expect((await app.inject('/metrics')).statusCode).toBe(401)
  })
})
