import { describe, expect, test } from 'vitest'
import { readPaymentCode } from '../../src/payments/payment-code.ts'
import { PaymentReading, readPayment } from '../../src/payments/reading.ts'
import { tellPayment } from '../../src/payments/tell.ts'
import { bankBarcode, collectionBarcode } from './slips.ts'
import { brCode, GUI, type Part } from './br-codes.ts'

const T = Date.parse('2026-11-22')
const FREE = '1091234567890123456789000'
const code = (account: readonly Part[], ...rest: readonly Part[]) =>
  brCode(['00', '01'], ['26', [GUI, ...account]], ['52', '0000'], ['53', '986'], ...rest)
const KEY: Part = ['01', '11222333000181']
const NAMED: readonly Part[] = [
  ['58', 'BR'],
  ['59', 'Saude Exemplo'],
  ['60', 'SAO PAULO'],
]

const read = (text: string, lang: 'pt' | 'en' = 'pt', issued?: Parameters<typeof readPayment>[3]) => {
  const found = readPaymentCode(text)
  return found && readPayment(found, lang, T, issued)
}
/** With the codes alone of what is not told. */
const said = (text: string) => {
  const { notTold = [], ...rest } = read(text) ?? {}
  return { ...rest, notTold: notTold.map(({ code: each }) => each).join(' ') }
}

describe('what a code says', () => {
  test.each<[what: string, text: string, expected: object]>([
    [
      'a slip',
      bankBarcode('341', '16370000035000', FREE),
      {
        bank: { code: '341', name: 'ITAÚ UNIBANCO S.A.' },
        amountCents: 35_000,
        dueDate: '2026-11-21',
        notTold: 'PAYEE',
      },
    ],
    [
      'a slip of a bank that nobody knows, for any amount, at any time',
      bankBarcode('000', '00000000000000', FREE),
      { bank: { code: '000' }, notTold: 'PAYEE AMOUNT DUE_DATE' },
    ],
    [
      'a bill of the water works',
      collectionBarcode('2', '6', `00000012345${'1'.repeat(29)}`),
      { segment: 'sanitation', amountCents: 12_345, notTold: 'PAYEE DUE_DATE' },
    ],
    [
      'a bill whose digits are a quantity, of a segment that is nobody’s',
      collectionBarcode('8', '7', `00000012345${'1'.repeat(29)}`),
      { notTold: 'PAYEE AMOUNT DUE_DATE' },
    ],
    [
      'a static code',
      code([KEY], ['54', '350.1'], ...NAMED),
      {
        key: { type: 'cnpj', value: '11222333000181' },
        amountCents: 35_010,
        name: 'Saude Exemplo',
        city: 'SAO PAULO',
        notTold: 'NAME_IS_FREE_TEXT',
      },
    ],
    [
      'a static code for any amount, without a name',
      code([KEY], ['58', 'BR']),
      { key: { type: 'cnpj', value: '11222333000181' }, notTold: 'AMOUNT' },
    ],
    [
      'a charge: its own amount counts for nothing',
      code([['25', 'pix.bancoexemplo.com.br/qr/1']], ['54', '1.00'], ...NAMED),
      {
        host: 'pix.bancoexemplo.com.br',
        name: 'Saude Exemplo',
        city: 'SAO PAULO',
        notTold: 'NAME_IS_FREE_TEXT ASKED_BY_THE_BANK',
      },
    ],
    [
      'a random key alone',
      'b1d2c3e4-0000-4000-8000-000000000001',
      {
        key: { type: 'evp', value: 'b1d2c3e4-0000-4000-8000-000000000001' },
        notTold: 'AMOUNT',
      },
    ],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toEqual(expected)
    expect(PaymentReading.parse(read(text))).toEqual(read(text))
  })
})

test.each([
  ['350', 35_000],
  ['350.00', 35_000],
  ['.5', undefined],
  ['0.50', 50],
  ['1e3', undefined],
  ['12,50', undefined],
  ['1.234', undefined],
])('an amount written %s', (text, amountCents) => {
  expect(read(code([KEY], ['54', text], ...NAMED))?.amountCents).toBe(amountCents)
})

test('people read it in their language, beside what was issued', () => {
  const barcode = bankBarcode('341', '16370000035001', FREE)
  const slips = [{ barcode: bankBarcode('341', '16370000035000', FREE), amountCents: 35_000, dueDate: '2026-11-21' }]
  const issued = { slips, isCurrent: true }
  const lines = (lang: 'pt' | 'en') => {
    const reading = read(barcode, lang, issued)
    return reading && tellPayment(reading, lang).map(({ name, text }) => `${name}: ${text.replace('\u00A0', ' ')}`)
  }
  expect(lines('pt')).toEqual([
    'Banco: 341 – ITAÚ UNIBANCO S.A.',
    'Valor: R$ 350,01',
    'Valor que nós emitimos: R$ 350,00',
    'Vencimento: 21/11/2026',
    'Vencimento que nós emitimos: 21/11/2026',
  ])
  expect(lines('en')).toEqual([
    'Bank: 341 – ITAÚ UNIBANCO S.A.',
    'Amount: R$350.01',
    'Amount that we issued: R$350.00',
    'Due date: 21 Nov 2026',
    'Due date that we issued: 21 Nov 2026',
  ])
})

const shownOf = (key: string) => {
  const reading = read(code([['01', key]], ['58', 'BR']), 'pt')
  return reading && tellPayment(reading, 'pt').map(({ text }) => text)
}
test.each([
  ['52998224725', 'CPF de uma pessoa'],
  ['+5511987654321', 'celular de uma pessoa'],
  ['fulano@example.com', 'e-mail'],
  ['11222333000181', 'CNPJ: 11222333000181'],
])('a person’s key is not shown to people, only what it is: %s', (key, text) => {
  expect(shownOf(key)).toEqual([text])
})
