import { describe, expect, test } from 'vitest'
import { readQuestion } from '../../src/channels/ask.ts'
import type { Verdict } from '../../src/channels/verify.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { registryOf } from '../channels/samples.ts'
import { alert, createTestApi, NOW, pseudonym } from './samples.ts'

const registry = registryOf(
  '{ id: central, kind: phone, value: "+551131000000", media: [phone], direction: outbound, validFrom: 2024-01-01 }',
)
const NUMBER = '+5521900000000'
const OURS = '+551131000000'

/** The API with real verdicts, and an alert about an address. */
async function open(parts: Partial<ApiDeps> = {}, about = NUMBER) {
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
    ...parts,
    seen: (deps) => (reports = deps.reports),
  })
  api.alerts.put(alert({ id: 'a-9', group: { address: pseudonym('address', about) } }))
  const decide = (disposition: unknown, id = 'a-9') => {
    api.time.now += 1_000
    return api.app.inject({ method: 'POST', url: `/v1/alerts/${id}/disposition`, payload: { disposition } })
  }
  const verdict = async (value: string) =>
    (await api.app.inject({ method: 'POST', url: '/v1/channels/verify', payload: { value } })).json<Verdict>().verdict
  return { ...api, decide, verdict }
}

describe('POST /v1/alerts/{id}/disposition', () => {
  test('is told back, and with the alert wherever that is shown', async () => {
    const { app, decide } = await open()
    const answer = await decide('valuable')
    const expected = { disposition: 'valuable', at: new Date(NOW + 1_000).toISOString(), by: 'loopback' }
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { alertId: 'a-9', ...expected }])
    expect((await app.inject('/v1/alerts/a-9')).json()).toMatchObject({ id: 'a-9', disposition: expected })
    const { alerts } = (await app.inject('/v1/alerts')).json<{ alerts: { id: string; disposition?: unknown }[] }>()
    expect(alerts.filter(({ disposition }) => disposition !== undefined)).toMatchObject([{ id: 'a-9' }])
  })
  test('a confirmed alert makes the address that it is about a known fraud, until it is taken back', async () => {
    const { decide, verdict } = await open()
    expect(await verdict(NUMBER)).toBe('NAO_RECONHECIDO')
    await decide('confirmed')
    expect(await verdict('(21) 90000-0000')).toBe('FRAUDE_CONFIRMADA')
    await decide('false_positive')
    expect(await verdict(NUMBER)).toBe('NAO_RECONHECIDO')
  })
  test('what is official stays so, whatever alert is confirmed', async () => {
    const { decide, verdict } = await open({}, OURS)
    expect((await decide('confirmed')).statusCode).toBe(200)
    expect(await verdict(OURS)).toBe('OFICIAL')
  })
  test.each([
    ['of no alert', 'valuable', 'none', 404],
    ['that is none', 'fraud', 'a-9', 400],
    ['that is missing', undefined, 'a-9', 400],
  ])('%s is refused', async (_, disposition, id, status) => {
    const { decide } = await open()
    expect((await decide(disposition, id)).statusCode).toBe(status)
  })
  test('that cannot be kept is told, and is not there', async () => {
    const away = { decide: () => Promise.reject(new InfrastructureError('kafka', 'away')) }
    const { app, decide } = await open({ dispositions: { ...away, of: () => undefined, isCurrent: () => true } })
    expect((await decide('confirmed')).statusCode).toBe(503)
    expect((await app.inject('/v1/alerts/a-9')).json()).not.toHaveProperty('disposition')
  })
})
