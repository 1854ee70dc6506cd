import { describe, expect, test, vi } from 'vitest'
import { readQuestion } from '../../src/channels/ask.ts'
import type { Verdict } from '../../src/channels/verify.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { registryWithPayee } from '../channels/samples.ts'
import { bankBarcode, bankLine } from '../payments/slips.ts'
import { keyed } from '../payments/br-codes.ts'
import { createTestApi, NOW } from './samples.ts'

const registry = registryWithPayee()
const FREE = '1091234567890123456789000'
const slip = (factorAndAmount: string) => bankBarcode('341', factorAndAmount, FREE)
const line = bankLine(slip('16370000035000'))
const first = { barcode: slip('16370000035000'), amountCents: 35_000, dueDate: '2026-11-21' }
const issued = { slips: [first], isCurrent: true }

async function open(ledger?: Ledger['find']) {
  const find = ledger && vi.fn<Ledger['find']>(ledger)
  const { app, accepted } = await createTestApi({
    registry: () => registry,
    read: (request) => readQuestion({ registry, asks: () => [], signs: () => [] }, request),
    ...(find === undefined ? {} : { ledger: { find } }),
  })
  const post = async (url: string, payload: object) => app.inject({ method: 'POST', url, payload })
  const brief = async (payload: object, url = '/v1/payments/verify') => {
    const { verdict, kind, reasons } = (await post(url, payload)).json<Verdict>()
    return [verdict, kind, ...reasons.map(({ code }) => code)].join(' ')
  }
  return { app, accepted, find, post, brief }
}

describe('POST /v1/payments/verify', () => {
  test.each<[what: string, payload: object, expected: string]>([
    ['a boleto to our account', { payload: line }, 'OFICIAL boleto PAYS_US'],
    ['of another amount than was told', { payload: line, amountCents: 1 }, 'SUSPEITO boleto AMOUNT_IS_ANOTHER PAYS_US'],
    ['due on another day', { payload: line, dueDate: '2026-11-30' }, 'SUSPEITO boleto DUE_DATE_IS_ANOTHER PAYS_US'],
    ['a BR Code to a person', { payload: keyed('52998224725') }, 'SUSPEITO pix PAYS_A_PERSON'],
    ['digits that are no boleto', { payload: '1234 5678' }, 'INVALIDO boleto BOLETO_IS_INVALID'],
    ['words', { payload: 'pague já' }, 'INVALIDO pix PIX_IS_INVALID'],
    // What would be a phone elsewhere is no payment here.
    ['a phone', { payload: '+55 11 3100-0000' }, 'INVALIDO pix PIX_IS_INVALID'],
  ])('%s', async (_, payload, expected) => {
    const { brief, accepted } = await open()
    expect(await brief(payload)).toBe(expected)
    expect(accepted).toEqual([])
  })

  test('tells what the code says and what it does not', async () => {
    const { post } = await open(async () => issued)
    expect((await post('/v1/payments/verify', { payload: line, lang: 'en' })).json()).toMatchObject({
      verdict: 'OFICIAL',
      canonical: first.barcode,
      payment: {
        bank: { code: '341' },
        amountCents: 35_000,
        dueDate: '2026-11-21',
        issued: { amountCents: 35_000, dueDate: '2026-11-21' },
        notTold: [{ code: 'PAYEE', text: expect.stringMatching(/^A boleto/) }],
      },
    })
  })

  test('refuses what is no question, and repeats nothing of it', async () => {
    const { post } = await open()
    for (const payload of [
      {},
      { payload: '' },
      { payload: line, amountCents: -1 },
      { payload: line, dueDate: '21/11' },
    ]) {
      const { statusCode, body } = await post('/v1/payments/verify', payload)
      expect(statusCode).toBe(400)
      expect(body).not.toContain(line)
    }
  })
})

describe('the ledger', () => {
  test.each(['/v1/payments/verify', '/v1/channels/verify'])('counts at %s', async (url) => {
    const { brief, find } = await open(async () => issued)
    const name = url.includes('payments') ? 'payload' : 'value'
    expect(await brief({ [name]: line }, url)).toBe('OFICIAL boleto BOLETO_WAS_ISSUED')
    expect(await brief({ [name]: slip('16370000035001') }, url)).toBe('SUSPEITO boleto BOLETO_WAS_CHANGED')
    expect(find?.mock.calls[0]).toEqual(['341', FREE, NOW - 400 * 86_400_000, NOW])
  })

  test('is asked about bank slips alone', async () => {
    const { brief, find } = await open(async () => ({ slips: [], isCurrent: true }))
    await brief({ payload: keyed('11222333000181') })
    await brief({ value: '+55 11 3100-0000' }, '/v1/channels/verify')
    expect(find).not.toHaveBeenCalled()
  })

  test('that fails is told in the answer', async () => {
    const failing = await open(async () => {
      throw new InfrastructureError('clickhouse', 'away')
    })
    expect(await failing.brief({ payload: line })).toBe('OFICIAL boleto PAYS_US LEDGER_IS_AWAY')
  })
})

test('the page shows what the code says beside what was issued', async () => {
  const { app } = await open(async () => issued)
  const asked = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ valor: slip('16380000099900') }).toString(),
  })
  const { body } = await app.inject(String(asked.headers.location))
  const facts = [...body.matchAll(/<dt>([^<]*)<\/dt>\s*<dd>\s*<bdi>([^<]*)<\/bdi>/g)].map(
    ([, name, text]) => `${name}: ${text}`,
  )
  expect(facts.map((fact) => fact.replace('\u00A0', ' '))).toEqual([
    'Banco: 341 – ITAÚ UNIBANCO S.A.',
    'Valor: R$ 999,00',
    'Valor que nós emitimos: R$ 350,00',
    'Vencimento: 22/11/2026',
    'Vencimento que nós emitimos: 21/11/2026',
  ])
  expect(body).toContain('Cuidado')
  expect(body).not.toContain(FREE)
})
