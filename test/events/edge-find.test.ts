import { describe, expect, test, vi } from 'vitest'
import { canonicalAddress } from '../../src/channels/address.ts'
import { maskAddress } from '../../src/channels/mask.ts'
import { catalogue, eventTypes, type EventType } from '../../src/events/catalogue.ts'
import { createEdge, type EdgeOptions } from '../../src/events/edge.ts'
import { createEdgeOver } from '../../src/events/edge-over.ts'
import { FOUND } from '../../src/events/found.ts'
import { bankBarcode, bankLine, collectionBarcode } from '../payments/slips.ts'
import { charged, keyed as keyedCode } from '../payments/br-codes.ts'
import { loadRegistry } from '../../src/adapters/files/registry.ts'
import { eventOf, goodEvent } from './examples.ts'

const pseudonym = (domain: string, value: string): string => `k1:${Buffer.from(`${domain}/${value}`).toString('hex')}`
const OWN_KEY = '11222333000181'
const options: EdgeOptions = {
  canonicalAddress,
  mask: maskAddress,
  channelStatus: () => 'unknown',
  asks: (text) => (text.includes('senha') ? ['password'] : []),
  lookalike: (host) => host.startsWith('saude'),
  payees: [{ document: OWN_KEY, pixKeys: [OWN_KEY], brCodeHosts: [], boletos: [], validFrom: 0 }],
}
const edges = { clear: createEdge(options), keyed: createEdge({ ...options, pseudonym }) }
const foundIn = (type: EventType, data: object, edge = edges.clear, more: object = {}) =>
  edge(goodEvent(eventOf(type, data, more))).data

const OTHER = { pixKey: 'a@b.example' }
const BARCODE = bankBarcode('341', '16370000035000', '1091234567890123456789000')
const SLIP = {
  barcode: BARCODE,
  bank: '341',
  freeField: '1091234567890123456789000',
  dueFactor: '1637',
  amountCents: 35_000,
}

describe('a message', () => {
  test('says what it asks for, where its links lead to, and which of them are lookalikes', () => {
    const text = 'Informe sua senha em https://saude-exemplo.net/x ou bit.ly/3'
    expect(foundIn('chat.message', { text })['text']).toEqual({
      intents: ['password'],
      links: ['saude-exemplo.net', 'bit.ly'],
      lookalikes: ['saude-exemplo.net'],
    })
  })
  test('without a text says nothing', () => expect(foundIn('chat.message', { text: null })).not.toHaveProperty('text'))
  test('is asked only where there is a link', () => {
    const lookalike = vi.fn<(host: string) => boolean>(() => true)
    createEdge({ ...options, lookalike })(goodEvent(eventOf('chat.message', { text: 'Olá. Tudo bem?' })))
    expect(lookalike).not.toHaveBeenCalled()
  })
})

describe('an issued slip', () => {
  test('is told from its barcode, whatever its check digit', () => {
    const wrong = `${BARCODE.slice(0, 4)}0${BARCODE.slice(5)}`
    expect(foundIn('boleto.issued', { barcode: wrong })).toMatchObject({
      barcode: wrong,
      amountCents: 35_000,
      slip: { ...SLIP, barcode: wrong },
    })
  })
})

describe.each(['payment.made', 'payment.requested'] as const)('%s', (type) => {
  const found = (payment: object, edge = edges.clear) => foundIn(type, { payload: null, payee: null, ...payment }, edge)

  test('with a bank slip has it whole', () => {
    for (const payload of [BARCODE, bankLine(BARCODE)])
      expect(found({ payload })).toMatchObject({
        payload: { barcode: BARCODE, slip: SLIP },
        payeeStatus: 'unofficial',
        paidTo: `341${SLIP.freeField}`,
      })
  })
  test('with a collection slip has its barcode', () => {
    const payload = collectionBarcode('6', '7', '1'.repeat(40))
    expect(found({ payload })).toMatchObject({ payload: { barcode: payload }, payeeStatus: 'unknown' })
    expect(found({ payload })['payload']).toEqual({ barcode: payload })
  })
  test('with what is no slip has an empty payload, and without one none', () => {
    expect(found({ payload: 'https://pague.example' })['payload']).toEqual({})
    expect(found({})).not.toHaveProperty('payload')
  })
  test.each<[payment: object, status: string, paidTo: string | undefined, pixKey: object | undefined]>([
    [{}, 'unknown', undefined, undefined],
    [{ payee: { name: 'Fulano' } }, 'unknown', undefined, undefined],
    [{ payee: { pixKey: OWN_KEY } }, 'official', OWN_KEY, { type: 'cnpj', isListed: true }],
    [{ payee: OTHER }, 'unofficial', 'a@b.example', { type: 'email', isListed: false }],
    [{ payload: keyedCode('529.982.247-25') }, 'unofficial', '52998224725', { type: 'cpf', isListed: false }],
    [
      { payload: charged('pix.mal.example/1'), payee: { pixKey: OWN_KEY } },
      'unofficial',
      'pix.mal.example',
      { type: 'cnpj', isListed: true },
    ],
    [{ payee: { document: '52998224725' } }, 'unofficial', '52998224725', undefined],
  ])('%j', (payment, payeeStatus, paidTo, pixKey) => {
    const data = found(payment)
    expect([data['payeeStatus'], data['paidTo'], data['pixKey']]).toEqual([payeeStatus, paidTo, pixKey])
  })
  test('one payee has one pseudonym, whichever source names it', () => {
    const cpf = pseudonym('document', '52998224725')
    const ways = [
      { payee: { pixKey: '529.982.247-25' } },
      { payee: { document: '529.982.247-25' } },
      { payload: keyedCode('52998224725') },
    ]
    expect(ways.map((payment) => found(payment, edges.keyed)['paidTo'])).toEqual([cpf, cpf, cpf])
    expect(found({ payee: { pixKey: '52998224725' } }, edges.keyed)['payee']).toEqual({ pixKey: cpf })
  })
  test('nothing clear is left of key, host and payload', () => {
    const payee = { pixKey: 'fulano@mal.example', document: '52998224725', name: 'Fulano' }
    const text = JSON.stringify([
      found({ payload: keyedCode('fulano@mal.example'), payee }, edges.keyed),
      found({ payload: charged('pix.mal.example/fulano'), payee }, edges.keyed),
    ])
    for (const clear of ['fulano', 'Fulano', '52998224725', 'mal.example', 'br.gov.bcb'])
      expect(text).not.toContain(clear)
  })
  test('what came as a pseudonym from a trusted sender votes for nobody', () => {
    const trusted = createEdge({ ...options, pseudonym, trusted: true })
    const data = found({ payee: { pixKey: 'k1:00ff' } }, trusted)
    expect(data).toMatchObject({ payeeStatus: 'unknown', payee: { pixKey: 'k1:00ff' } })
    expect([data['paidTo'], data['pixKey']]).toEqual([undefined, undefined])
  })
  test('a registry counts at the time of the event', () => {
    const [payee] = options.payees ?? []
    const edge = createEdge({
      ...options,
      payees: [{ ...payee, pixKeys: [OWN_KEY], brCodeHosts: [], boletos: [], validFrom: 1000 }],
    })
    const at = (time: string) => foundIn(type, { payload: null, payee: { pixKey: OWN_KEY } }, edge, { time })
    expect(at('1970-01-01T00:00:00.999Z')).toMatchObject({ payeeStatus: 'unofficial', pixKey: { isListed: false } })
    expect(at('1970-01-01T00:00:01Z')).toMatchObject({ payeeStatus: 'official', pixKey: { isListed: true } })
  })
})

test('a method is allowed where the channel is registered for it, by its canonical address', async () => {
  const { registry } = await loadRegistry('registry')
  if (registry === undefined) throw new Error('no registry')
  const edge = createEdgeOver(registry)
  const allowed = (medium: string, address: string, method: string) =>
    foundIn('payment.requested', { channel: { medium, address }, method }, edge)['methodAllowed']
  expect(allowed('whatsapp', '11 3100-0000', 'boleto')).toBe(true)
  expect(allowed('whatsapp', '11 3100-0000', 'pix')).toBe(false)
  expect(allowed('sms', '11 3100-0000', 'boleto')).toBe(false)
  expect(allowed('whatsapp', '11 98765-4321', 'boleto')).toBe(false)
  expect(allowed('web', 'https://pague.saudeexemplo.com.br/x', 'pix')).toBe(true)
  expect(allowed('web', ' ', 'pix')).toBe(false)
})

test.each(['clear', 'keyed'] as const)('who claims is the holder, else the beneficiary: %s', (name) => {
  const claim = (holderId: string | null) =>
    foundIn('reimbursement.requested', { beneficiaryId: 'b-1', holderId }, edges[name])
  expect(claim('h-1')['claimant']).toBe(claim('h-1')['holderId'])
  expect(claim(null)['claimant']).toBe(claim(null)['beneficiaryId'])
})

test('what producers send under the name of something found is not believed', () => {
  const lies = {
    'chat.message': { text: 'Olá', intents: ['token'], links: ['x'], lookalikes: ['x'] },
    'boleto.issued': { slip: { bank: '000' } },
    'payment.requested': {
      payeeStatus: 'official',
      paidTo: 'x',
      pixKey: { type: 'evp', isListed: true },
      methodAllowed: true,
    },
    'payment.made': {
      payeeStatus: 'official',
      paidTo: 'x',
      pixKey: { type: 'evp', isListed: true },
      payload: null,
      payee: OTHER,
    },
  }
  for (const [type, data] of Object.entries(lies)) {
    const text = JSON.stringify(foundIn(type as EventType, data))
    for (const lie of ['"x"', '"000"', '"evp"', '"official"', '"token"', '"methodAllowed":true'])
      expect(text).not.toContain(lie)
  }
  expect(foundIn('payment.made', lies['payment.made'])).toMatchObject({
    payeeStatus: 'unofficial',
    paidTo: 'a@b.example',
  })
})

test('no producer has a field of a name under which something is found, but what is replaced', () => {
  for (const { type, data } of catalogue)
    for (const name of Object.keys(FOUND[type] ?? {}))
      expect(Object.hasOwn(data.shape, name)).toBe(name === 'text' || name === 'payload')
})

test('events of other types pass as before', () => {
  for (const type of eventTypes.filter((one) => FOUND[one] === undefined))
    expect(foundIn(type, {})).toEqual(
      createEdge({ ...options, asks: () => ['payment'] })(goodEvent(eventOf(type))).data,
    )
})
