import { describe, expect, test } from 'vitest'
import { eventTypes, type EventType } from '../../src/events/catalogue.ts'
import { decodeJson, decodeText, eventOf, goodEvent, lineOf as line, verdictOf } from './examples.ts'

const sized = (length: number): string => '~'.repeat(length)

describe('identifiers', () => {
  const fields: readonly (readonly [EventType, (value: unknown) => object])[] = [
    ['token.validated', (value) => ({ tokenId: value })],
    ['token.validated', (value) => ({ beneficiaryId: value })],
    ['token.validated', (value) => ({ guideNumber: value })],
    ['token.issued', (value) => ({ delivery: { medium: 'app', recipientId: value } })],
    ['beneficiary.updated', (value) => ({ guardianIds: ['b-2', value] })],
    ['chat.message', (value) => ({ protocol: value })],
    ['reimbursement.requested', (value) => ({ bankAccountHash: value })],
    ['reimbursement.requested', (value) => ({ documentHash: value })],
    ['reimbursement.requested', (value) => ({ issuerDocument: value })],
    ['payment.made', (value) => ({ payee: { pixKey: value } })],
    ['payment.made', (value) => ({ payee: { document: value } })],
  ]
  test.each(fields)('%s %s', (type, data) => {
    const verdicts = [
      sized(1),
      '!',
      sized(128),
      '',
      sized(129),
      'a b',
      'a\t',
      'ação',
      '\u007f',
      'a\n',
      7,
      true,
      {},
    ].map((value) => verdictOf(decodeText(line(data(value), {}, type))))
    expect(verdicts).toEqual([...Array<string>(3).fill('good'), ...Array<string>(10).fill('bad_data')])
  })
  test.each(['id', 'source'])('%s of the envelope', (name) => {
    const verdicts = [sized(1), sized(128), '', sized(129), 'a b', 'é'].map((value) =>
      verdictOf(decodeText(line({}, { [name]: value }))),
    )
    expect(verdicts).toEqual(['good', 'good', 'bad_envelope', 'bad_envelope', 'bad_envelope', 'bad_envelope'])
  })
})

const payeeNamed = (name: string): string => verdictOf(decodeText(line({ payee: { name } }, {}, 'payment.made')))
const reachedAt = (address: string): string =>
  verdictOf(decodeText(line({ channel: { medium: 'sms', address } }, {}, 'chat.message')))

describe('texts and addresses count UTF-16 units', () => {
  test.each([
    ['chat.message', 'text', 8192],
    ['payment.made', 'payload', 8192],
  ] as const)('%s %s', (type, name, most) => {
    const of = (value: string): string => verdictOf(decodeText(line({ [name]: value }, {}, type)))
    expect([of('x'), of(' '), of('x'.repeat(most)), of('😀'.repeat(most / 2))]).toEqual(Array(4).fill('good'))
    expect([of(''), of('x'.repeat(most + 1)), of(`${'😀'.repeat(most / 2)}x`)]).toEqual(Array(3).fill('bad_data'))
  })
  test('payee.name', () => {
    expect([payeeNamed('x'), payeeNamed('é'.repeat(8192)), payeeNamed(''), payeeNamed('x'.repeat(8193))]).toEqual([
      'good',
      'good',
      'bad_data',
      'bad_data',
    ])
  })
  test('address', () => {
    expect([reachedAt('x'), reachedAt('   '), reachedAt('😀'.repeat(128)), reachedAt('x'.repeat(256))]).toEqual(
      Array(4).fill('good'),
    )
    expect([reachedAt(''), reachedAt('😀'.repeat(129)), reachedAt('x'.repeat(257))]).toEqual(Array(3).fill('bad_data'))
  })
})

describe('money', () => {
  test.each([
    ['0', 'good'],
    ['-0', 'good'],
    ['100.0', 'good'],
    ['1e2', 'good'],
    ['9007199254740991', 'good'],
    ['9007199254740992', 'bad_data'],
    ['1e400', 'bad_data'],
    ['-1', 'bad_data'],
    ['0.5', 'bad_data'],
    ['"100"', 'bad_data'],
    ['true', 'bad_data'],
    ['null', 'bad_data'],
  ])('%s centavos → %s', (text, verdict) => {
    const event = line({ amountCents: 'AMOUNT' }, {}, 'payment.made').replace('"AMOUNT"', text)
    expect(verdictOf(decodeText(event))).toBe(verdict)
  })
  test('minus nothing is nothing', () => {
    const decoded = decodeText(line({ amountCents: 4711 }, {}, 'payment.made').replace('4711', '-0'))
    expect(decoded.ok && Object.is(decoded.event.data['amountCents'], 0)).toBe(true)
  })
})

describe('fields of other forms', () => {
  test.each([
    ['boleto.issued', { dueDate: '2024-02-29' }, 'good'],
    ['boleto.issued', { dueDate: '2026-02-29' }, 'bad_data'],
    ['boleto.issued', { dueDate: '2026-11-31' }, 'bad_data'],
    ['boleto.issued', { dueDate: '2026-11-22T00:00:00Z' }, 'bad_data'],
    ['boleto.issued', { dueDate: '22/11/2026' }, 'bad_data'],
    ['boleto.issued', { barcode: '0'.repeat(44) }, 'good'],
    ['boleto.issued', { barcode: '0'.repeat(43) }, 'bad_data'],
    ['boleto.issued', { barcode: `${'0'.repeat(43)}٣` }, 'bad_data'],
    ['boleto.issued', { barcode: 4e43 }, 'bad_data'],
    ['beneficiary.updated', { birthDate: '1900-02-29' }, 'bad_data'],
    ['beneficiary.updated', { birthDate: null }, 'bad_data'],
    ['beneficiary.updated', { guardianIds: [] }, 'good'],
    ['beneficiary.updated', { guardianIds: null }, 'good'],
    ['beneficiary.updated', { guardianIds: 'b-2' }, 'bad_data'],
    ['beneficiary.updated', { guardianIds: [null] }, 'bad_data'],
    ['token.waived', { reasonCode: '07' }, 'good'],
    ['token.waived', { reasonCode: '08' }, 'bad_data'],
    ['token.waived', { reasonCode: 1 }, 'bad_data'],
    ['token.validated', { outcome: 'Accepted' }, 'bad_data'],
    ['token.validated', { careKind: 'surgery' }, 'bad_data'],
    ['token.validated', { careKind: null }, 'good'],
    ['token.validated', { outcome: null }, 'bad_data'],
    ['token.validated', { place: null }, 'good'],
    ['token.validated', { place: { lat: -90, lon: 180 } }, 'good'],
    ['token.validated', { place: { lat: 90.1, lon: 0 } }, 'bad_data'],
    ['token.validated', { place: { lat: 0, lon: -180.1 } }, 'bad_data'],
    ['token.validated', { place: { lat: 0 } }, 'bad_data'],
    ['token.validated', { place: { lat: 0, lon: null } }, 'bad_data'],
    ['token.validated', { place: [0, 0] }, 'bad_data'],
    ['token.issued', { delivery: { medium: 'email' } }, 'bad_data'],
    ['token.issued', { delivery: { medium: 'assisted', address: null, deviceId: null } }, 'good'],
    ['token.issued', { delivery: null }, 'bad_data'],
    ['token.issued', { expiresAt: '2026-11-22T10:00:00' }, 'bad_data'],
    ['token.issued', { expiresAt: 1 }, 'bad_data'],
    ['token.issued', { expiresAt: null }, 'good'],
    ['reimbursement.requested', { proofOfPayment: false }, 'good'],
    ['reimbursement.requested', { proofOfPayment: 'true' }, 'bad_data'],
    ['reimbursement.requested', { proofOfPayment: 1 }, 'bad_data'],
    ['chat.message', { channel: { medium: 'sms' } }, 'bad_data'],
    ['chat.message', { channel: { medium: 'fax', address: 'x' } }, 'bad_data'],
    ['chat.message', { channel: { medium: 'sms', address: null } }, 'bad_data'],
    ['contact.changed', { channel: null }, 'good'],
    ['contact.changed', { channel: {} }, 'bad_data'],
    ['payment.requested', { payee: {} }, 'good'],
    ['payment.requested', { payee: null, purpose: null, payload: null, amountCents: null }, 'good'],
    ['payment.requested', { purpose: 'gift' }, 'bad_data'],
    ['channel.checked', { verdict: 'official' }, 'bad_data'],
    ['channel.checked', { verdict: 'OFICIAL_MAS_PEDIDO_PROIBIDO' }, 'good'],
  ] as const)('%s %j → %s', (type, data, verdict) => {
    expect(verdictOf(decodeText(line(data, {}, type)))).toBe(verdict)
  })
  test('an expiry is read as epoch ms', () => {
    expect(goodEvent(eventOf('token.issued')).data['expiresAt']).toBe(Date.UTC(2026, 10, 22, 10, 15))
  })
})

describe('every required field', () => {
  const REQUIRED: Record<EventType, string> = {
    'token.requested': 'requestId beneficiaryId careKind requestedBy',
    'token.issued': 'tokenId beneficiaryId delivery',
    'token.validated': 'beneficiaryId providerId outcome',
    'token.waived': 'beneficiaryId providerId reasonCode',
    'token.contested': 'beneficiaryId reason',
    'beneficiary.updated': 'beneficiaryId holderId birthDate',
    'contact.changed': 'beneficiaryId field actor',
    'card.reissued': 'beneficiaryId',
    'chat.message': 'conversationId channel direction',
    'boleto.issued': 'boletoId barcode beneficiaryId amountCents dueDate',
    'payment.requested': 'channel method',
    'payment.made': 'paymentId beneficiaryId method amountCents',
    'reimbursement.requested': 'claimId beneficiaryId amountCents serviceDate proofOfPayment',
    'channel.checked': 'channel verdict',
    'channel.reported': 'channel reporterId category',
  }
  test.each(eventTypes)('%s', (type) => {
    const required = REQUIRED[type].split(' ')
    const whole = eventOf(type)
    const bare = Object.fromEntries(required.map((name) => [name, (whole['data'] as Record<string, unknown>)[name]]))
    expect(verdictOf(decodeJson({ ...whole, data: bare }))).toBe('good')
    for (const name of required)
      for (const nothing of [undefined, null]) {
        const decoded = decodeJson({ ...whole, data: { ...bare, [name]: nothing } })
        expect(decoded).toEqual({
          ok: false,
          code: 'bad_data',
          field: `data.${name}`,
          reason: `data.${name}: is missing`,
        })
      }
  })
})
