import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKeyListed, readPaid, type RegisteredPayee } from '../../src/payments/payee.ts'
import { pixKeyOf, readPayload, type Payment } from '../../src/payments/payment.ts'
import { bankBarcode, bankLine, collectionBarcode } from './slips.ts'
import { charged, keyed, GUI, usual } from './br-codes.ts'

const OWN = {
  document: '11222333000181',
  pixKeys: ['11222333000181', '+5511987654321', 'b1d2c3e4-0000-4000-8000-000000000001'],
  brCodeHosts: ['pix.bancoexemplo.com.br'],
  boletos: [{ bank: '341', freeField: '109????????????????????00' }],
  validFrom: 1000,
  validUntil: 2000,
} satisfies RegisteredPayee
const paid = (payment: Payment, t = 1500, payees: readonly RegisteredPayee[] = [OWN]) =>
  readPaid(payees, readPayload(payment.payload), payment, t)

const slip = (freeField: string, bank = '341') => bankLine(bankBarcode(bank, '16370000035000', freeField))
const OWN_FREE = '1091234567890123456789000'
const OTHER_FREE = '1091234567890123456789001'

describe('one source', () => {
  test.each<[what: string, payment: Payment, status: string, payee: string | undefined]>([
    ['nothing', {}, 'unknown', undefined],
    ['no payload that means anything', { payload: 'https://pague.example' }, 'unknown', undefined],
    ['an empty payee', { payee: {} }, 'unknown', undefined],
    ['our key', { payee: { pixKey: '11222333000181' } }, 'official', '11222333000181'],
    ['another key', { payee: { pixKey: 'a@b.example' } }, 'unofficial', 'a@b.example'],
    ['our document', { payee: { document: '11222333000181' } }, 'official', '11222333000181'],
    ['another document', { payee: { document: '52998224725' } }, 'unofficial', '52998224725'],
    ['a BR Code with our key', { payload: keyed('+5511987654321') }, 'official', '+5511987654321'],
    [
      'a key in another spelling',
      { payload: keyed('B1D2C3E4-0000-4000-8000-000000000001') },
      'official',
      'b1d2c3e4-0000-4000-8000-000000000001',
    ],
    ['a BR Code with another key', { payload: keyed('X@Y.example') }, 'unofficial', 'x@y.example'],
    [
      'a BR Code with our host',
      { payload: charged('Pix.BancoExemplo.com.br:443/qr/1') },
      'official',
      'pix.bancoexemplo.com.br',
    ],
    [
      'a BR Code with a host below ours',
      { payload: charged('a.pix.bancoexemplo.com.br/1') },
      'unofficial',
      'a.pix.bancoexemplo.com.br',
    ],
    ['a BR Code with a URL that has no host', { payload: charged('/qr') }, 'unofficial', undefined],
    [
      'a recurrence only',
      { payload: usual(['26', [GUI]], ['80', [GUI, ['25', 'pix.mal.example/rec']]]) },
      'unknown',
      undefined,
    ],
    ['a BR Code that is not valid', { payload: `${keyed('x@y.example')} ` }, 'unknown', undefined],
    ['our slip', { payload: slip(OWN_FREE) }, 'official', `341${OWN_FREE}`],
    ['a slip of another account', { payload: slip(OTHER_FREE) }, 'unofficial', `341${OTHER_FREE}`],
    ['a slip of another bank', { payload: slip(OWN_FREE, '237') }, 'unofficial', `237${OWN_FREE}`],
    ['a slip that is not valid', { payload: `${slip(OTHER_FREE)}0` }, 'unknown', undefined],
    ['a collection slip', { payload: collectionBarcode('6', '6', '1'.repeat(40)) }, 'unknown', undefined],
  ])('%s', (_, payment, status, payee) => {
    expect(paid(payment)).toEqual(payee === undefined ? { status } : { status, payee })
  })
})

describe('several sources', () => {
  const own = { pixKey: '11222333000181', document: '11222333000181' }
  test('one that is not listed is enough, wherever it stands', () => {
    expect(paid({ payload: keyed('x@y.example'), payee: own })).toEqual({ status: 'unofficial', payee: 'x@y.example' })
    expect(paid({ payload: slip(OTHER_FREE), payee: own })).toEqual({ status: 'unofficial', payee: `341${OTHER_FREE}` })
    expect(paid({ payload: slip(OWN_FREE), payee: { ...own, document: '52998224725' } })).toEqual({
      status: 'unofficial',
      payee: '52998224725',
    })
  })
  test('of several that are not listed the first is told: code, key, document, slip', () => {
    const payee = { pixKey: 'a@b.example', document: '52998224725' }
    expect(paid({ payload: keyed('x@y.example'), payee }).payee).toBe('x@y.example')
    expect(paid({ payload: slip(OTHER_FREE), payee }).payee).toBe('a@b.example')
    expect(paid({ payload: slip(OTHER_FREE), payee: { document: '52998224725' } }).payee).toBe('52998224725')
  })
  test('where all are listed the first is told', () => {
    expect(paid({ payload: keyed('+5511987654321'), payee: own })).toEqual({
      status: 'official',
      payee: '+5511987654321',
    })
    expect(paid({ payload: slip(OWN_FREE), payee: own })).toEqual({ status: 'official', payee: '11222333000181' })
  })
})

test.each([
  [999, 'unofficial'],
  [1000, 'official'],
  [1999, 'official'],
  [2000, 'unofficial'],
])('an entry counts only while it is valid: %i', (t, status) => {
  for (const payment of [
    { payload: keyed('+5511987654321') },
    { payload: charged('pix.bancoexemplo.com.br/1') },
    { payload: slip(OWN_FREE) },
    { payee: { pixKey: '11222333000181' } },
    { payee: { document: '11222333000181' } },
  ])
    expect(paid(payment, t).status).toBe(status)
  expect(isKeyListed([OWN], '11222333000181', t)).toBe(status === 'official')
})

test('sources may be listed by different entries', () => {
  const [a, b] = [
    { ...OWN, pixKeys: [] },
    { ...OWN, document: undefined, boletos: [] },
  ]
  expect(paid({ payee: { pixKey: '11222333000181', document: '11222333000181' } }, 1500, [a, b]).status).toBe(
    'official',
  )
  expect(paid({ payee: { pixKey: '11222333000181' } }, 1500, [a]).status).toBe('unofficial')
})

test('a mask fits where a pattern made of it does', () => {
  const digit = fc.constantFrom('0', '1')
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('0', '1', '?'), { minLength: 25, maxLength: 25 }),
      fc.array(digit, { minLength: 25, maxLength: 25 }),
      fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
      (mask, noise, same) => {
        const free = mask.map((one, at) => (one !== '?' && (same[at] ?? true) ? one : (noise[at] ?? '0'))).join('')
        const payees = [{ ...OWN, boletos: [{ bank: '341', freeField: mask.join('') }] }]
        const expected = new RegExp(`^${mask.join('').replaceAll('?', '\\d')}$`).test(free)
        expect(paid({ payload: slip(free) }, 1500, payees).status).toBe(expected ? 'official' : 'unofficial')
      },
    ),
  )
})

const keyOf = (payment: Payment) => pixKeyOf(readPayload(payment.payload), payment)

describe('the PIX key that is paid', () => {
  test.each([
    ['52998224725', 'cpf'],
    ['11222333000181', 'cnpj'],
    ['+5511987654321', 'phone'],
    ['A@B.example', 'email'],
    ['B1D2C3E4-0000-4000-8000-000000000001', 'evp'],
    ['qualquer', 'unknown'],
  ])('%s is of type %s, in a code and beside it', (key, type) => {
    expect(keyOf({ payload: keyed(key) })?.type).toBe(type)
    expect(keyOf({ payee: { pixKey: key } })?.type).toBe(type)
  })
  test("is the code's, else the payee's", () => {
    const payee = { pixKey: '11222333000181' }
    expect(keyOf({ payload: keyed('a@b.example'), payee })?.canonical).toBe('a@b.example')
    expect(keyOf({ payload: charged('pix.bancoexemplo.com.br/1'), payee })?.canonical).toBe('11222333000181')
    expect(keyOf({ payload: charged('pix.bancoexemplo.com.br/1') })).toBeUndefined()
  })
})
