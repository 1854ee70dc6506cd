import { expect, test } from 'vitest'
import type { EventType } from '../../../src/events/catalogue.ts'
import { compileExpression } from '../../../src/rules/cel/expression.ts'
import { languageOf } from '../../../src/rules/cel/language.ts'
import { ConditionError } from '../../../src/rules/rule.ts'

const condition = (type: EventType, source: string) => compileExpression(source, languageOf(type), 'condition')
const findings = (type: EventType, source: string) => {
  const { expression, findings: faults } = condition(type, source)
  const unguarded = expression?.advice.filter(({ code }) => code === 'read_without_has') ?? []
  return [...faults, ...unguarded].map(({ offset, code }) => `${offset} ${code}`)
}
function holds(type: EventType, source: string, data: Record<string, unknown>): unknown {
  const compiled = condition(type, source)
  expect(compiled.findings).toEqual([])
  return compiled.expression?.evaluate({ source: '/s', id: 'e-1', type, time: 0, data })
}

test.each<[EventType, string, Record<string, unknown>, boolean]>([
  ['payment.made', 'payeeStatus(event) == "unofficial"', { payeeStatus: 'unofficial' }, true],
  ['payment.made', 'payeeStatus(event) != "official"', { payeeStatus: 'official' }, false],
  ['payment.made', 'has(payload) && boleto(payload) == null', { payload: {} }, true],
  ['payment.made', 'has(payload) && boleto(payload) == null', { payload: { barcode: '8' } }, false],
  ['payment.made', 'has(payload) && boleto(payload) == null', {}, false],
  ['payment.made', 'has(payload) && boleto(payload) != null', { payload: { barcode: '8' } }, true],
  ['payment.made', 'has(payload) && bankBoleto(payload) != null', { payload: { barcode: '8' } }, false],
  [
    'payment.made',
    'has(payload) && bankBoleto(payload) != null && bankBoleto(payload).amountCents > 0.0',
    { payload: { slip: { amountCents: 5 } } },
    true,
  ],
  ['payment.requested', '!methodAllowed', { methodAllowed: false }, true],
  [
    'payment.requested',
    'has(pixKey) && pixKey.type in ["cpf", "phone", "email"] && !pixKey.isListed',
    { pixKey: { type: 'cpf', isListed: false } },
    true,
  ],
  [
    'boleto.issued',
    'slip.bank == "341" && slip.amountCents == amountCents',
    { amountCents: 1, slip: { bank: '341', amountCents: 1 } },
    true,
  ],
  ['chat.message', 'has(text) && "payment" in asks(text)', { text: { intents: ['token', 'payment'] } }, true],
  ['chat.message', 'has(text) && "payment" in asks(text)', { text: { intents: [] } }, false],
  ['chat.message', 'has(text) && "payment" in asks(text)', {}, false],
  [
    'chat.message',
    'has(text) && links(text).exists(host, lookalike(host))',
    { text: { links: ['a', 'b'], lookalikes: ['b'] } },
    true,
  ],
  [
    'chat.message',
    'has(text) && links(text).exists(host, lookalike(host))',
    { text: { links: ['a', 'b'], lookalikes: [] } },
    false,
  ],
  [
    'chat.message',
    'has(text) && links(text).exists(host, host.endsWith(".example") && lookalike(host))',
    { text: { links: ['b.example'], lookalikes: ['b.example'] } },
    true,
  ],
  ['chat.message', 'has(text) && size(links(text)) > 1', { text: { links: ['a', 'b'] } }, true],
  ['beneficiary.updated', 'age(birthDate, time) < 18', { birthDate: '1960-01-01' }, true],
  ['beneficiary.updated', 'age(birthDate, time) >= 9.0', { birthDate: '1960-12-31' }, true],
  ['beneficiary.updated', 'age(birthDate, time) >= 10.0', { birthDate: '1960-01-01' }, false],
])('%s: %s over %j is %j', (type, source, data, expected) => expect(holds(type, source, data)).toBe(expected))

test.each<[EventType, string, string[]]>([
  ['payment.made', 'payeeStatus(event) == "fake"', ['22 impossible_value']],
  ['payment.made', 'payeeStatus(payee) == "official"', ['0 type_mismatch']],
  ['payment.made', 'payeeStatus() == "official"', ['0 type_mismatch']],
  ['payment.made', 'payee(event) == "x"', []],
  ['payment.made', 'payee(event).startsWith("x")', ['0 type_mismatch']],
  ['payment.made', 'boleto(payload) == null', ['7 read_without_has']],
  ['payment.made', 'has(payload) && payload == "x"', ['16 type_mismatch']],
  ['payment.made', 'method == null', ['0 never_null']],
  ['payment.made', 'has(payload) && has(payload.text)', ['20 unknown_field']],
  ['chat.message', 'has(text) && "paiment" in asks(text)', ['13 impossible_value']],
  ['chat.message', 'has(text) && asks(text) == "payment"', ['13 type_mismatch']],
  ['chat.message', '"payment" in asks(text)', ['18 read_without_has']],
  ['chat.message', 'payeeStatus(event) == "official"', ['0 type_mismatch']],
  ['token.validated', 'lookalike(providerId)', ['0 type_mismatch']],
  ['token.validated', 'speedKmh(event, event) > 1.0', ['0 type_mismatch']],
  ['beneficiary.updated', 'age(beneficiaryId, time) > 18', ['0 type_mismatch']],
])('%s: %s is refused', (type, source, expected) => expect(findings(type, source)).toEqual(expected))

test('what a helper does not find is an error of the condition, or null where it says so', () => {
  expect(() => holds('beneficiary.updated', 'age(birthDate, time) < 18.0', { birthDate: '1960' })).toThrow(
    ConditionError,
  )
  expect(() => holds('payment.made', 'payeeStatus(event) == "official"', {})).toThrow(ConditionError)
  expect(() => holds('payment.made', 'has(payload) && bankBoleto(payload).bank == "341"', { payload: {} })).toThrow(
    ConditionError,
  )
})

test.each<[EventType, string, Record<string, unknown>, unknown]>([
  ['payment.made', 'boleto(payload)', { payload: { barcode: '8' } }, '8'],
  ['payment.made', 'boleto(payload)', { payload: {} }, null],
  ['payment.made', 'boleto(payload)', {}, undefined],
  ['payment.made', 'bankBoleto(payload).freeField', { payload: { slip: { freeField: '1' } } }, '1'],
  ['payment.made', 'bankBoleto(payload).freeField', { payload: {} }, undefined],
  ['payment.made', 'bankBoleto(payload).freeField', {}, undefined],
  ['payment.made', 'payee(event)', { paidTo: 'k1:00' }, 'k1:00'],
  ['payment.made', 'payee(event)', {}, undefined],
])('%s: the value of %s in %j is %j', (type, source, data, expected) => {
  const { expression } = compileExpression(source, languageOf(type), 'value')
  expect(expression?.evaluate({ source: '/s', id: 'e-1', type, time: 0, data })).toBe(expected)
})
