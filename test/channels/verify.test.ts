import { expect, test } from 'vitest'
import { z } from 'zod'
import { Verdict, verifyChannel, VerifyRequest } from '../../src/channels/verify.ts'
import { registryOf } from './samples.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const registry = registryOf(
  '{ id: whats, kind: phone, value: "+551131000000", media: [whatsapp], direction: both, neverAsks: [password, token], paymentMethods: [boleto], validFrom: 2024-01-01, label: { pt: WhatsApp novo, en: New WhatsApp } }',
  '{ id: old, kind: phone, value: "+551131000009", media: [whatsapp], direction: both, validUntil: 2024-01-01, replacedBy: middle }',
  '{ id: middle, kind: phone, value: "+551131000008", media: [whatsapp], direction: both, validUntil: 2025-01-01, replacedBy: whats }',
  '{ id: gone, kind: phone, value: "+551131000007", media: [phone], direction: both, validUntil: 2024-01-01 }',
  '{ id: soon, kind: phone, value: "+551131000006", media: [phone], direction: both, validFrom: 2027-01-01 }',
  '{ id: line, kind: phone, value: "0800 000 0000", media: [phone], direction: outbound }',
  '{ id: capitals, kind: phone, value: "4004-0000", media: [phone], direction: outbound }',
  '{ id: calls, kind: phone, value: "(11) 3100-0001", media: [phone], direction: both }',
  '{ id: sms, kind: short_code, value: "27000", media: [sms], direction: inbound }',
  '{ id: ivr, kind: short_code, value: "10900", media: [phone, sms], direction: both }',
  '{ id: mail, kind: email, value: "oi@saudeexemplo.com.br", media: [email], direction: both }',
  '{ id: bills, kind: domain, value: "boletos.saudeexemplo.com.br", media: [email], direction: inbound }',
  '{ id: blog, kind: domain, value: "blogexemplo.com.br", media: [web], direction: both }',
  '{ id: app, kind: app, value: "br.com.saudeexemplo", media: [app], direction: both }',
  '{ id: insta, kind: social, value: "https://instagram.com/saudeexemplo", media: [social], direction: both }',
)
const ask = (value: string, more: Omit<VerifyRequest, 'value'> = {}, now = NOW) =>
  verifyChannel(registry, { value, ...more }, now)
const brief = ({ verdict, kind, reasons }: Verdict) => [verdict, kind, ...reasons.map(({ code }) => code)].join(' ')
const [inbound, phone, whatsapp] = [
  { direction: 'inbound' as const },
  { medium: 'phone' as const },
  { medium: 'whatsapp' as const },
]

const CASES: [string, Omit<VerifyRequest, 'value'>, string][] = [
  ['(11) 3100-0000', {}, 'OFICIAL phone OFFICIAL'],
  ['5511 3100-0000', whatsapp, 'OFICIAL phone OFFICIAL'],
  ['551131000000@c.us', { ...whatsapp, ...inbound }, 'OFICIAL phone OFFICIAL'],
  ['+551131000000', phone, 'NAO_RECONHECIDO phone OTHER_MEDIUM'],
  ['+551131000000', inbound, 'SUSPEITO phone NEVER_CALLS'],
  ['+551131000000', { ...inbound, ...phone }, 'SUSPEITO phone NEVER_CALLS'],
  ['0800 000 0000', {}, 'OFICIAL phone OFFICIAL'],
  ['(11) 4004-0000', phone, 'OFICIAL phone OFFICIAL'],
  ['0800 000 0000', inbound, 'SUSPEITO phone NEVER_CALLS'],
  ['11 3100-0001', {}, 'OFICIAL phone OFFICIAL'],
  ['11 3100-0001', inbound, 'SUSPEITO phone CALLER_ID_CAN_BE_FORGED'],
  ['11 3100-0001', { ...inbound, ...phone }, 'SUSPEITO phone CALLER_ID_CAN_BE_FORGED'],
  ['11 3100-0001', { ...inbound, ...whatsapp }, 'NAO_RECONHECIDO phone OTHER_MEDIUM'],
  ['11 98765-4321', {}, 'NAO_RECONHECIDO phone NOT_RECOGNISED'],
  ['11 98765-4321', { ...inbound, ...phone }, 'NAO_RECONHECIDO phone NOT_RECOGNISED'],
  ['+1 212 555 2368', {}, 'NAO_RECONHECIDO phone NOT_RECOGNISED'],
  ['+551131000009', {}, 'REVOGADO phone ENDED REPLACED'],
  ['+551131000009', { ...inbound, ...whatsapp }, 'REVOGADO phone ENDED REPLACED'],
  ['+551131000007', { ...inbound, ...phone }, 'REVOGADO phone ENDED'],
  ['+551131000007', whatsapp, 'NAO_RECONHECIDO phone NOT_RECOGNISED'],
  ['+551131000006', {}, 'NAO_RECONHECIDO phone NOT_YET_OFFICIAL'],
  ['+551131000009', { at: '2023-12-31T23:59:59-03:00' }, 'OFICIAL phone OFFICIAL'],
  ['+551131000009', { at: '2024-01-01' }, 'REVOGADO phone ENDED REPLACED'],
  ['27000', {}, 'NAO_RECONHECIDO short_code ONLY_REACHES_YOU'],
  ['27000', inbound, 'OFICIAL short_code OFFICIAL SENDER_CAN_BE_FORGED'],
  ['27000', { ...inbound, medium: 'sms' }, 'OFICIAL short_code OFFICIAL SENDER_CAN_BE_FORGED'],
  ['27000', { ...inbound, ...phone }, 'SUSPEITO short_code NEVER_CALLS'],
  ['10900', inbound, 'SUSPEITO short_code CALLER_ID_CAN_BE_FORGED'],
  ['27001', inbound, 'NAO_RECONHECIDO short_code NOT_RECOGNISED'],
  ['192', {}, 'NAO_RECONHECIDO short_code PUBLIC_SERVICE'],
  ['Oi@SaudeExemplo.com.br', {}, 'OFICIAL email OFFICIAL'],
  ['oi@saudeexemplo.com.br', inbound, 'OFICIAL email OFFICIAL SENDER_CAN_BE_FORGED'],
  ['ola@saudeexemplo.com.br', {}, 'NAO_RECONHECIDO email NOT_RECOGNISED'],
  ['x1@boletos.saudeexemplo.com.br', inbound, 'OFICIAL email OFFICIAL SENDER_CAN_BE_FORGED'],
  ['x1@boletos.saudeexemplo.com.br', {}, 'NAO_RECONHECIDO email ONLY_REACHES_YOU'],
  ['x1@blogexemplo.com.br', {}, 'NAO_RECONHECIDO email NOT_RECOGNISED'],
  ['https://blogexemplo.com.br/x', {}, 'OFICIAL web OFFICIAL'],
  ['https://www.saudeexemplo.com.br/2via', {}, 'OFICIAL web OWN_SITE'],
  ['portal.saudeexemplo.com.br', inbound, 'OFICIAL web OWN_SITE'],
  ['https://saudeexemplo.com.br@evil.com/', {}, 'SUSPEITO web LOOKS_LIKE_OURS'],
  ['saudeexemplo.com.br.evil.com', {}, 'SUSPEITO web LOOKS_LIKE_OURS'],
  ['https://saude-exemplo-boletos.com/2via', {}, 'SUSPEITO web LOOKS_LIKE_OURS'],
  ['https://saud\u00E9exempl\u043E.com.br', {}, 'SUSPEITO web LOOKS_LIKE_OURS'],
  ['cobranca@saudeexempl0.com.br', inbound, 'SUSPEITO email LOOKS_LIKE_OURS'],
  ['Saúde Exemplo <atendimento@gmail.com>', inbound, 'SUSPEITO email LOOKS_LIKE_OURS'],
  ['"Maria" <maria@gmail.com>', inbound, 'NAO_RECONHECIDO email NOT_RECOGNISED'],
  ['Saúde Exemplo <Oi@saudeexemplo.com.br>', {}, 'OFICIAL email OFFICIAL'],
  ['https://hospitalexemplar.com.br', {}, 'NAO_RECONHECIDO web NOT_RECOGNISED'],
  ['a Saude Exemplo me ligou', {}, 'NAO_RECONHECIDO message CANNOT_BE_CHECKED'],
  ['https://saudeexemplo.com.br\\@evil.com', {}, 'INVALIDO web LINK_IS_MALFORMED'],
  ['https://bit.ly/x', {}, 'NAO_RECONHECIDO web LINK_HIDES_ITS_END'],
  ['https://wa.me/551131000000', {}, 'OFICIAL phone OFFICIAL'],
  ['https://wa.me/message/ABC', {}, 'NAO_RECONHECIDO web LINK_HIDES_ITS_END'],
  ['br.com.saudeexemplo', {}, 'OFICIAL app OFFICIAL'],
  ['br.com.saudeexempla', { medium: 'app' }, 'SUSPEITO app LOOKS_LIKE_OURS'],
  ['Saude Exemplo Falso', { medium: 'app' }, 'SUSPEITO app LOOKS_LIKE_OURS'],
  ['br.com.outroplano', { medium: 'app' }, 'NAO_RECONHECIDO app NOT_RECOGNISED'],
  ['https://www.instagram.com/SaudeExemplo/', {}, 'OFICIAL social OFFICIAL'],
  ['@saudeexemplo', {}, 'OFICIAL social OFFICIAL NAME_ON_ANOTHER_NETWORK'],
  ['https://www.tiktok.com/@saudeexemplo', {}, 'SUSPEITO social LOOKS_LIKE_OURS'],
  ['@saudeexemplo_oficial', {}, 'SUSPEITO social LOOKS_LIKE_OURS'],
  ['@padaria.da.esquina', {}, 'NAO_RECONHECIDO social NOT_RECOGNISED'],
  ['instagram.com/551131000000', {}, 'NAO_RECONHECIDO web NOT_RECOGNISED'],
  ['instagram.com/27000', inbound, 'NAO_RECONHECIDO social NOT_RECOGNISED'],
  ['172610457477162@lid', {}, 'NAO_RECONHECIDO message NUMBER_IS_HIDDEN'],
  ['98765-4321', {}, 'INVALIDO phone PHONE_IS_INVALID'],
  ['+55 11 3100-00', {}, 'INVALIDO phone PHONE_IS_INVALID'],
  ['34195.00008 01233.203189 64221.470004 5 84410000002000', {}, 'NAO_RECONHECIDO boleto PAYS_SOMEBODY_ELSE'],
  ['34195.00008 01233.203189 64221.470004 6 84410000002000', {}, 'INVALIDO boleto BOLETO_IS_INVALID'],
  ['84630000000-3 29990296202-4 00410136000-8 00200644114-7', {}, 'NAO_RECONHECIDO boleto IS_A_COLLECTION_SLIP'],
  ['00020126650014br.gov.bcb.pix', {}, 'INVALIDO pix PIX_IS_INVALID'],
  ['123.456.789-09', {}, 'NAO_RECONHECIDO cpf CPF_TELLS_NOTHING'],
  ['123.456.789-00', {}, 'INVALIDO cpf CPF_IS_INVALID'],
  ['11.222.333/0001-81', {}, 'OFICIAL cnpj CNPJ_IS_OURS'],
  ['11.444.777/0001-61', {}, 'NAO_RECONHECIDO cnpj CNPJ_IS_NOT_OURS'],
  ['11.444.777/0001-62', {}, 'INVALIDO cnpj CNPJ_IS_INVALID'],
  // A number that is both is taken for what people hold more often.
  ['11910000280', {}, 'NAO_RECONHECIDO phone NOT_RECOGNISED'],
  ['119.100.002-80', {}, 'NAO_RECONHECIDO cpf CPF_TELLS_NOTHING'],
  ['00551131000000', {}, 'OFICIAL phone OFFICIAL'],
  ['Olá, pague o boleto hoje', {}, 'NAO_RECONHECIDO message CANNOT_BE_CHECKED'],
]
test.each(CASES)('%j %j: %s', (value, more, expected) => {
  expect(brief(ask(value, more))).toBe(expected)
})

const words = ({ reasons, guidance }: Verdict) => [...reasons, ...guidance].map(({ text }) => text)
test.each(CASES)('the answer to %j %j is whole, in both languages, and its texts name no number', (value, more) => {
  const [pt, en] = [ask(value, more), ask(value, { ...more, lang: 'en' })]
  expect(Verdict.parse(pt)).toEqual(pt)
  expect(brief(en)).toBe(brief(pt))
  expect(pt.guidance.length).toBeGreaterThan(0)
  for (const [index, text] of words(pt).entries()) {
    expect(text).toMatch(/^\p{Lu}[^{}\d]+[.]$/u)
    expect(words(en)[index]).toMatch(/^\p{Lu}[^{}\d]+[.]$/u)
    expect(words(en)[index]).not.toBe(text)
  }
})

test('the answer says what it rests on', () => {
  expect(ask('(11) 3100-0000')).toMatchObject({
    canonical: '+551131000000',
    channel: { id: 'whats', label: 'WhatsApp novo', media: ['whatsapp'], neverAsks: ['password', 'token'] },
    registryVersion: 12,
    registryValidUntil: '2026-12-31T03:00:00.000Z',
    checkedAt: '2026-11-22T12:00:00.000Z',
  })
  expect(ask('(11) 3100-0000').reasons[0]?.text).toContain('WhatsApp')
  expect(
    ask('(11) 3100-0000')
      .guidance.map(({ text }) => text)
      .join(' '),
  ).toMatch(/senha.*token.*boleto/s)
})
test('what was replaced leads to what is in use now, over any number of steps', () => {
  const { reasons, guidance } = ask('+551131000009', { at: '2024-01-01' })
  expect(reasons.at(-1)?.text).toContain('WhatsApp novo')
  expect(guidance.map(({ action }) => action)).toContain('https://wa.me/551131000000')
})
test('who is called by an official number is told to hang up and call one', () => {
  const [first] = ask('0800 000 0000', inbound).guidance
  expect(first?.text).toMatch(/^Desligue/)
  expect(first?.action).toBe('tel:08000000000')
})

test.each<[string, string | undefined, number, string]>([
  ['the last moment', undefined, Date.parse('2026-12-30T23:59:59.999-03:00'), 'OFICIAL'],
  ['the day itself', undefined, Date.parse('2026-12-31T00:00:00-03:00'), 'INDISPONIVEL'],
  ['an earlier time asked about', '2026-11-01', Date.parse('2027-02-01T00:00:00Z'), 'INDISPONIVEL'],
  ['a later time asked about', '2027-02-01', NOW, 'INDISPONIVEL'],
])('past its last day the registry vouches for nothing: %s', (_, at, now, verdict) => {
  for (const value of ['(11) 3100-0000', '11 98765-4321', '+551131000007', 'texto', 'saudeexemplo.com.br'])
    expect(ask(value, at === undefined ? {} : { at }, now).verdict === 'INDISPONIVEL').toBe(verdict === 'INDISPONIVEL')
  expect(ask('(11) 3100-0000', at === undefined ? {} : { at }, now)).toMatchObject({ verdict })
})

test('a request is read strictly enough, and both shapes have a JSON schema', () => {
  expect(VerifyRequest.safeParse({ value: '' }).success).toBe(false)
  expect(VerifyRequest.safeParse({ value: 'x', at: 'ontem' }).success).toBe(false)
  expect(VerifyRequest.parse({ value: 'a\uD800b' }).value).toBe('a\uFFFDb')
  expect(VerifyRequest.safeParse({ value: 'x', at: '2026-11-22T10:00:00-03:00', medium: 'sms' }).success).toBe(true)
  expect(z.toJSONSchema(VerifyRequest, { io: 'input' }).$ref).toBe('#/$defs/VerifyRequest')
  expect(z.toJSONSchema(Verdict).$ref).toBe('#/$defs/Verdict')
  expect(() => ask('x', { at: 'ontem' })).toThrow(RangeError)
})
