import { describe, expect, test } from 'vitest'
import { canonicalDocument } from '../../src/events/canonical-document.ts'
import { readPixKey } from '../../src/events/pix-key.ts'
import { eventOf, goodEvent } from './examples.ts'

describe('PIX keys', () => {
  test.each([
    ['52998224725', 'cpf', '52998224725'],
    ['529.982.247-25', 'cpf', '52998224725'],
    // Eleven digits that are a CPF and a mobile number: the CPF goes first.
    ['11910000280', 'cpf', '11910000280'],
    ['11987654321', 'phone', '+5511987654321'],
    ['(11)98765-4321', 'phone', '+5511987654321'],
    ['+5511987654321', 'phone', '+5511987654321'],
    ['+55(11)98765-4321', 'phone', '+5511987654321'],
    ['+551187654321', 'phone', '+5511987654321'],
    ['+351912345678', 'phone', '+351912345678'],
    ['00000000001', 'unknown', '00000000001'],
    ['12345678900', 'unknown', '12345678900'],
    ['11222333000181', 'cnpj', '11222333000181'],
    ['11.222.333/0001-81', 'cnpj', '11222333000181'],
    ['12.abc.345/01de-35', 'cnpj', '12ABC34501DE35'],
    ['12ABC34501DE35', 'cnpj', '12ABC34501DE35'],
    ['abcdefghijklmn', 'unknown', 'abcdefghijklmn'],
    ['Fulano@Example.COM', 'email', 'fulano@example.com'],
    ['123E4567-E89B-12D3-A456-426655440000', 'evp', '123e4567-e89b-12d3-a456-426655440000'],
    ['123E4567E89B12D3A456426655440000', 'unknown', '123e4567e89b12d3a456426655440000'],
    ['Chave-Aleatoria', 'unknown', 'chave-aleatoria'],
    ['+', 'unknown', '+'],
    ['---', 'unknown', '---'],
  ])('%s is %s %s', (key, type, canonical) => {
    expect(readPixKey(key)).toEqual({ type, canonical })
    expect(readPixKey(canonical)).toEqual({ type, canonical })
  })
})

describe('CPF and CNPJ', () => {
  test.each([
    ['529.982.247-25', '52998224725'],
    ['12.abc.345/01de-35', '12ABC34501DE35'],
    ['---', ''],
    ['ıſ１', ''],
  ])('%s → %j', (text, canonical) => {
    expect(canonicalDocument(text)).toBe(canonical)
  })
})

test('they are canonical once the event has been read', () => {
  const payee = { document: '11.222.333/0001-81', pixKey: 'Fulano@Example.com' }
  expect(goodEvent(eventOf('payment.made', { payee })).data['payee']).toEqual({
    document: '11222333000181',
    pixKey: 'fulano@example.com',
  })
  const claim = goodEvent(
    eventOf('reimbursement.requested', { issuerDocument: '12.abc.345/01de-35', documentHash: 'aB-c' }),
  )
  expect(claim.data).toMatchObject({ issuerDocument: '12ABC34501DE35', documentHash: 'aB-c' })
  expect(goodEvent(eventOf('reimbursement.requested', { issuerDocument: '...' })).data).not.toHaveProperty(
    'issuerDocument',
  )
  const emptied = goodEvent(eventOf('payment.made', { payee: { document: '-', pixKey: '-' } }))
  expect(emptied.data['payee']).toEqual({ pixKey: '-' })
})
