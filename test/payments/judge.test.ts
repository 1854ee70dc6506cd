import { describe, expect, test } from 'vitest'
import { judgePayment, type Beside } from '../../src/payments/judge.ts'
import { readPaymentCode } from '../../src/payments/payment-code.ts'
import type { IssuedSlip } from '../../src/payments/issued.ts'
import type { RegisteredPayee } from '../../src/payments/payee.ts'
import { bankBarcode, bankLine, collectionBarcode, collectionLine } from './slips.ts'
import { brCode, charged, GUI, keyed } from './br-codes.ts'

const OWN = {
  document: '11222333000181',
  pixKeys: ['11222333000181', 'b1d2c3e4-0000-4000-8000-000000000001'],
  brCodeHosts: ['pix.bancoexemplo.com.br'],
  boletos: [{ bank: '341', freeField: '109????????????????????00' }],
  validFrom: 1000,
  validUntil: 2000,
} satisfies RegisteredPayee

const line = (freeField: string, bank = '341') => bankLine(bankBarcode(bank, '16370000035000', freeField))
const grouped = (text: string) => text.replace(/(\d{5})(?=\d)/g, '$1.')
const recurrence = brCode(
  ['00', '01'],
  ['26', [GUI]],
  ['52', '0000'],
  ['53', '986'],
  ['58', 'BR'],
  ['59', 'Saude Exemplo'],
  ['60', 'BRASILIA'],
  ['80', [GUI, ['25', 'pix.bancoexemplo.com.br/rec/1']]],
)

const judged = (text: string, t = 1500, beside: Beside = {}, payee: RegisteredPayee = OWN) => {
  const code = readPaymentCode(text)
  if (code === undefined) return 'none'
  const { verdict, reasons } = judgePayment([payee], code, t, beside)
  return [code.kind, verdict, ...reasons].join(' ')
}

describe('whom a code pays', () => {
  const ours = line('1091234567890123456789000')
  const theirs = line('1091234567890123456789001')
  test.each<[what: string, text: string, expected: string]>([
    ['a slip of ours', ours, 'boleto OFICIAL PAYS_US'],
    ['as people write it', ` ${grouped(ours)}\n`, 'boleto OFICIAL PAYS_US'],
    ['its barcode', bankBarcode('341', '16370000035000', '1091234567890123456789000'), 'boleto OFICIAL PAYS_US'],
    ['a slip of somebody else', theirs, 'boleto NAO_RECONHECIDO PAYS_SOMEBODY_ELSE'],
    ['of another bank', line('1091234567890123456789000', '237'), 'boleto NAO_RECONHECIDO PAYS_SOMEBODY_ELSE'],
    ['with a digit changed', `${ours.slice(0, -1)}1`, 'boleto INVALIDO BOLETO_IS_INVALID'],
    ['with a digit too few', ours.slice(1), 'boleto INVALIDO BOLETO_IS_INVALID'],
    ['with a digit too many', `${ours}0`, 'boleto INVALIDO BOLETO_IS_INVALID'],
    [
      'a bill of the water works',
      collectionLine(collectionBarcode('2', '6', '1'.repeat(40))),
      'boleto NAO_RECONHECIDO IS_A_COLLECTION_SLIP',
    ],
    ['our key', keyed('11.222.333/0001-81'), 'pix OFICIAL PAYS_US'],
    ['our random key, alone', 'B1D2C3E4-0000-4000-8000-000000000001', 'pix OFICIAL PAYS_US'],
    ['our host', charged('pix.bancoexemplo.com.br/qr/1'), 'pix OFICIAL PAYS_US'],
    [
      'our host in front of another',
      charged('pix.bancoexemplo.com.br.golpe.example/1'),
      'pix NAO_RECONHECIDO PAYS_SOMEBODY_ELSE',
    ],
    ['with white space around it', `\n ${keyed('11222333000181')} \n`, 'pix OFICIAL PAYS_US'],
    ['the key of a company', keyed('11444777000161'), 'pix NAO_RECONHECIDO PAYS_SOMEBODY_ELSE'],
    ['the key of a person', keyed('52998224725'), 'pix SUSPEITO PAYS_A_PERSON'],
    ['a mobile number', keyed('+5511987654321'), 'pix SUSPEITO PAYS_A_PERSON'],
    ['an e-mail', keyed('fulano@example.com'), 'pix SUSPEITO PAYS_A_PERSON'],
    [
      'a wrong CRC',
      keyed('11222333000181').replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      'pix INVALIDO PIX_IS_INVALID',
    ],
    ['cut off', keyed('11222333000181').slice(0, 60), 'pix INVALIDO PIX_IS_INVALID'],
    ['a recurrence alone', recurrence, 'pix NAO_RECONHECIDO PAYEE_IS_NOT_TOLD'],
    ['a phone', '11 98765-4321', 'none'],
    ['a card number', '5555 5555 5555 4444', 'none'],
    ['words', 'pague o boleto hoje', 'none'],
    ['nothing', '', 'none'],
  ])('%s', (_, text, expected) => expect(judged(text)).toBe(expected))
})

test('an account that is ours no longer, or not yet, is not ours', () => {
  for (const t of [999, 2000]) {
    expect(judged(line('1091234567890123456789000'), t)).toBe('boleto NAO_RECONHECIDO PAYS_SOMEBODY_ELSE')
    expect(judged(keyed('11222333000181'), t)).toBe('pix NAO_RECONHECIDO PAYS_SOMEBODY_ELSE')
  }
})

test('what is compared is the same, however it was written', () => {
  const barcode = bankBarcode('341', '16370000035000', '1091234567890123456789000')
  expect(readPaymentCode(grouped(bankLine(barcode)))?.canonical).toBe(barcode)
  expect(readPaymentCode(keyed('11.222.333/0001-81'))?.canonical).toBe('11222333000181')
  expect(readPaymentCode(charged('PIX.BancoExemplo.com.br/qr/1'))?.canonical).toBe('pix.bancoexemplo.com.br')
})

const held = (...slips: readonly IssuedSlip[]) => ({ slips, isCurrent: true })
const behind = (...slips: readonly IssuedSlip[]) => ({ slips, isCurrent: false })

describe('beside what was issued', () => {
  const free = '1091234567890123456789000'
  const slip = (factorAndAmount: string, freeField = free) => bankBarcode('341', factorAndAmount, freeField)
  const issued = (factorAndAmount: string): IssuedSlip => ({
    barcode: slip(factorAndAmount),
    amountCents: Number(factorAndAmount.slice(4)),
    dueDate: '2026-11-21',
  })
  test.each<[what: string, text: string, beside: Beside, expected: string]>([
    ['the same', slip('16370000035000'), { issued: held(issued('16370000035000')) }, 'OFICIAL BOLETO_WAS_ISSUED'],
    [
      'one of several',
      slip('16370000035000'),
      { issued: held(issued('16670000035000'), issued('16370000035000')) },
      'OFICIAL BOLETO_WAS_ISSUED',
    ],
    [
      'another amount',
      slip('16370000035001'),
      { issued: held(issued('16370000035000')) },
      'SUSPEITO BOLETO_WAS_CHANGED',
    ],
    ['another day', slip('16380000035000'), { issued: held(issued('16370000035000')) }, 'SUSPEITO BOLETO_WAS_CHANGED'],
    ['any amount', slip('16370000099999'), { issued: held(issued('16370000000000')) }, 'OFICIAL BOLETO_WAS_ISSUED'],
    [
      'an open amount, of a fixed one',
      slip('16370000000000'),
      { issued: held(issued('16370000035000')) },
      'SUSPEITO BOLETO_WAS_CHANGED',
    ],
    ['none', slip('16370000035000'), { issued: held() }, 'SUSPEITO BOLETO_WAS_NOT_ISSUED'],
    [
      'none, to somebody else',
      slip('16370000035000', free.replace(/0$/, '1')),
      { issued: held() },
      'NAO_RECONHECIDO PAYS_SOMEBODY_ELSE',
    ],
    ['no ledger', slip('16370000035000'), { issued: undefined }, 'OFICIAL PAYS_US'],
    [
      'the same, in a ledger that is behind',
      slip('16370000035000'),
      { issued: behind(issued('16370000035000')) },
      'OFICIAL BOLETO_WAS_ISSUED',
    ],
    [
      'another, in a ledger that is behind',
      slip('16370000035001'),
      { issued: behind(issued('16370000035000')) },
      'OFICIAL PAYS_US LEDGER_IS_AWAY',
    ],
    [
      'none, in a ledger that is behind',
      slip('16370000035000'),
      { issued: behind() },
      'OFICIAL PAYS_US LEDGER_IS_AWAY',
    ],
    ['a ledger that is away', slip('16370000035000'), { issued: 'unavailable' }, 'OFICIAL PAYS_US LEDGER_IS_AWAY'],
    ['what was told', slip('16370000035000'), { amountCents: 35_000, dueDate: '2026-11-21' }, 'OFICIAL PAYS_US'],
    [
      'another amount than was told',
      slip('16370000035000'),
      { amountCents: 3_500 },
      'SUSPEITO AMOUNT_IS_ANOTHER PAYS_US',
    ],
    [
      'other things than were told, to somebody else',
      slip('16370000035000', free.replace(/0$/, '1')),
      { amountCents: 3_500, dueDate: '2026-11-22' },
      'NAO_RECONHECIDO PAYS_SOMEBODY_ELSE AMOUNT_IS_ANOTHER DUE_DATE_IS_ANOTHER',
    ],
    ['an amount told of an open one', slip('16370000000000'), { amountCents: 3_500 }, 'OFICIAL PAYS_US'],
  ])('%s', (_, text, beside, expected) => {
    const always = { ...OWN, validUntil: Infinity }
    expect(judged(text, Date.parse('2026-11-22'), beside, always)).toBe(`boleto ${expected}`)
  })
})
