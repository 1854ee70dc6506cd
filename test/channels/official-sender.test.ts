import { beforeAll, expect, test } from 'vitest'
import { answer, type AnyRequest, type Known } from '../../src/channels/ask.ts'
import type { Medium } from '../../src/events/channel.ts'
import { loadKnown } from '../../src/cli/load.ts'
import { keyed } from '../payments/br-codes.ts'
import { registryWithPayee } from './samples.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const OURS = keyed('11222333000181')

let known: Known
beforeAll(async () => {
  const registry = registryWithPayee(
    '{ id: boletos, kind: phone, value: "+551131000000", media: [whatsapp], direction: both, paymentMethods: [boleto] }',
    '{ id: also-boletos, kind: phone, value: "+551131000001", media: [whatsapp], direction: both, paymentMethods: [boleto] }',
    '{ id: also-pix, kind: phone, value: "+551131000001", media: [whatsapp], direction: inbound, paymentMethods: [pix] }',
    '{ id: pix, kind: phone, value: "+551131000002", media: [whatsapp], direction: both, paymentMethods: [pix] }',
    '{ id: site, kind: domain, value: "pagamentos.example", media: [web], direction: both, paymentMethods: [pix], neverAsks: [password] }',
    '{ id: mail, kind: email, value: "oi@saudeexemplo.com.br", media: [email], direction: both }',
    '{ id: insta, kind: social, value: "https://instagram.com/saudeexemplo", media: [social], direction: both }',
  )
  known = { ...(await loadKnown('registry')), registry }
})

const ask = (request: AnyRequest) => {
  const { verdict, kind, reasons } = answer(known, request, NOW)
  return [verdict, kind, ...reasons.map(({ code }) => code)].join(' ')
}
const from = (text: string, address: string, medium: Medium = 'whatsapp') => ask({ text, from: { medium, address } })

test.each([
  [
    'Faça um pix de R$ 100 agora para confirmar',
    '+551131000000',
    'OFICIAL_MAS_PEDIDO_PROIBIDO message NO_PAYMENT_THIS_WAY',
  ],
  ['Pague o boleto em anexo hoje', '+551131000000', 'OFICIAL message OFFICIAL'],
  ['Pague o boleto em anexo hoje', '+551131000002', 'OFICIAL_MAS_PEDIDO_PROIBIDO message NO_PAYMENT_THIS_WAY'],
  ['Faça um pix de R$ 100 agora para confirmar', '+551131000002', 'OFICIAL message OFFICIAL'],
  ['Faça um pix de R$ 100 agora para confirmar', '+551131000001', 'OFICIAL message OFFICIAL'],
  ['Pague hoje a mensalidade pelo aplicativo', '+551131000000', 'OFICIAL message OFFICIAL'],
])('an official number asks to be paid in the ways that its entries say: %s by %s', (text, address, expected) => {
  expect(from(text, address)).toBe(expected)
})

const site = (text: string) => from(text, 'https://x.saudeexemplo.com.br/z', 'web')
test('a host below a domain of the operator asks for what all its sites may', () => {
  expect(site(`Pague com pix ${OURS}`)).toBe('OFICIAL message OWN_SITE')
  expect(site('Pague o boleto em anexo hoje')).toBe('OFICIAL_MAS_PEDIDO_PROIBIDO message NO_PAYMENT_THIS_WAY')
  expect(site('Me informe a sua senha')).toBe('OFICIAL_MAS_PEDIDO_PROIBIDO message WE_NEVER_ASK_THIS')
})

test('a sender is one as mail programs show it, with spaces too', () => {
  expect(ask({ value: 'Saúde Exemplo <oi@saudeexemplo.com.br>' })).toBe('OFICIAL email OFFICIAL')
  expect(ask({ value: 'Saúde Exemplo <golpe@mail.example>' })).toBe('SUSPEITO email LOOKS_LIKE_OURS')
  expect(ask({ value: 'Saúde Exemplo <golpe@mail.example>', medium: 'email' })).toBe('SUSPEITO email LOOKS_LIKE_OURS')
  expect(ask({ value: 'Pague agora.\nSaúde Exemplo <golpe@mail.example>' })).toContain(' message ')
})

test.each([
  ['WhatsApp: +55 11 3100-0000', 'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS'],
  ['Whatsapp (11) 3100-0000', 'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS'],
  ['Siga a gente no Instagram: instagram.com/saudeexemplo', 'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS'],
  ['drive.google.com/file/x youtube.com/watch', 'NAO_RECONHECIDO message NOT_RECOGNISED'],
])('few words beside a value are like nothing: %s', (value, expected) => expect(ask({ value })).toBe(expected))
