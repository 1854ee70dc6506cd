import { beforeAll, describe, expect, test } from 'vitest'
import { answer, readQuestion, type AnyRequest, type Known } from '../../src/channels/ask.ts'
import { MessageRequest, Verdict } from '../../src/channels/verify.ts'
import { loadReader } from '../../src/cli/intents.ts'
import type { Issued } from '../../src/payments/issued.ts'
import { bankBarcode, bankLine } from '../payments/slips.ts'
import { keyed } from '../payments/br-codes.ts'
import { registryWithPayee } from './samples.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const FREE = '1091234567890123456789000'
const barcode = bankBarcode('341', '16370000035000', FREE)
const ours = bankLine(barcode)
const theirs = bankLine(bankBarcode('237', '16370000035000', FREE))

let known: Known
beforeAll(async () => {
  const { asks, signs } = await loadReader('registry')
  if (asks === undefined || signs === undefined) throw new Error('no intents')
  const registry = registryWithPayee(
    '{ id: whats, kind: phone, value: "+551131000000", media: [whatsapp], direction: both, neverAsks: [password, token], paymentMethods: [boleto] }',
    '{ id: site, kind: domain, value: "saudeexemplo.com.br", media: [web], direction: both }',
    '{ id: line, kind: phone, value: "0800 000 0000", media: [phone], direction: outbound }',
    '{ id: codigo, kind: short_code, value: "27000", media: [sms], direction: inbound }',
  )
  known = { registry, asks, signs }
})

const ask = (request: AnyRequest, issued?: Issued) => answer(known, request, NOW, () => issued)
const brief = ({ verdict, kind, reasons }: Verdict) => [verdict, kind, ...reasons.map(({ code }) => code)].join(' ')
const US = { medium: 'whatsapp' as const, address: '+55 11 3100-0000' }
const NOBODY = { medium: 'whatsapp' as const, address: '+55 11 98765-4321' }

const CASES: [what: string, request: Omit<MessageRequest, 'lang'>, expected: string][] = [
  ['nothing in it', { text: 'Bom dia! Tudo bem com você?' }, 'NAO_RECONHECIDO message NOTHING_TO_CHECK_IN_IT'],
  [
    'a request for the token',
    { text: 'Me informe o código do token que chegou por SMS.' },
    'SUSPEITO message ASKS_FOR',
  ],
  [
    'a warning',
    { text: 'Nunca informe sua senha nem o código do token a ninguém.' },
    'NAO_RECONHECIDO message NOTHING_TO_CHECK_IN_IT',
  ],
  [
    'a request, from an unknown sender',
    { text: 'Me informe a sua senha', from: NOBODY },
    'SUSPEITO message ASKS_FOR NOT_RECOGNISED',
  ],
  [
    'a request that we never make, from us',
    { text: 'Me informe a sua senha', from: US },
    'OFICIAL_MAS_PEDIDO_PROIBIDO message WE_NEVER_ASK_THIS',
  ],
  ['nothing, from us', { text: 'Sua consulta está confirmada.', from: US }, 'OFICIAL message OFFICIAL'],
  ['our slip, from us', { text: `Pague o boleto: ${ours}`, from: US }, 'OFICIAL message OFFICIAL'],
  [
    'a slip of somebody else, from us',
    { text: `Pague o boleto: ${theirs}`, from: US },
    'OFICIAL_MAS_PEDIDO_PROIBIDO message PAYS_SOMEBODY_ELSE',
  ],
  [
    'a PIX code to a person, from us',
    { text: `Pague por aqui: ${keyed('52998224725')}`, from: US },
    'OFICIAL_MAS_PEDIDO_PROIBIDO message PAYS_A_PERSON NO_PAYMENT_THIS_WAY',
  ],
  [
    'our own PIX code, where we bill by boleto only',
    { text: `Pague por aqui: ${keyed('11222333000181')}`, from: US },
    'OFICIAL_MAS_PEDIDO_PROIBIDO message NO_PAYMENT_THIS_WAY',
  ],
  [
    'a PIX to the CPF of a person, from us',
    { text: 'Pague no pix, chave 529.982.247-25', from: US },
    'OFICIAL_MAS_PEDIDO_PROIBIDO message PAYS_A_PERSON NO_PAYMENT_THIS_WAY',
  ],
  [
    'our own key, from nobody',
    { text: 'Pague no pix, chave 11.222.333/0001-81' },
    'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS',
  ],
  ['a key of a person, from nobody', { text: 'chave pix 11 98765-4321' }, 'SUSPEITO message PAYS_A_PERSON ASKS_FOR'],
  ['our slip, from nobody', { text: `Pague o boleto: ${ours}` }, 'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS'],
  [
    'a slip of somebody else, from nobody',
    { text: `Pague o boleto: ${theirs}` },
    'SUSPEITO message ASKS_FOR PAYS_SOMEBODY_ELSE',
  ],
  ['our number', { text: 'Fale com a gente: 0800 000 0000' }, 'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS'],
  [
    'who one is, from nobody',
    { text: 'Olá! Para começar, informe seu CPF e data de nascimento.' },
    'NAO_RECONHECIDO message ASKS_WHO_YOU_ARE',
  ],
  [
    'who one is, under pressure',
    { text: 'Informe seu CPF e data de nascimento agora ou o plano será cancelado.' },
    'SUSPEITO message ASKS_FOR THREATENS',
  ],
  [
    'a fee on which a prize depends',
    { text: 'Parabéns, você foi sorteado! Falta só a taxa de entrega.' },
    'SUSPEITO message NAMES_A_PRICE PROMISES',
  ],
  [
    'a link under threat',
    { text: 'Sua conta será bloqueada. Atualize em regulariza.example' },
    'SUSPEITO message WANTS_TO_PASS_FOR_YOU NOT_RECOGNISED WANTS_IT_OPENED',
  ],
  [
    'a bill that is paid at our own address',
    { text: 'Sua fatura venceu. Pague em https://saudeexemplo.com.br/boletos e evite a suspensão do plano.' },
    'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS',
  ],
  [
    'a charge to be disputed by our own number',
    { text: 'Não reconhece este atendimento? Ligue 0800 000 0000' },
    'NAO_RECONHECIDO message WHAT_IS_IN_IT_IS_OURS',
  ],
  [
    'a lookalike link',
    { text: 'Segunda via em https://saudeexemplo-boletos.com/2via' },
    'SUSPEITO message LOOKS_LIKE_OURS',
  ],
  [
    'a lookalike link beside our own, from an unknown sender',
    { text: 'saudeexemplo.com.br ou https://saudeexempl0.com/2via', from: NOBODY },
    'SUSPEITO message LOOKS_LIKE_OURS NOT_RECOGNISED',
  ],
]

test.each(CASES)('%s', (_, request, expected) => {
  expect(brief(ask(request))).toBe(expected)
})

test.each(CASES)('the answer to %s is whole, in both languages', (_, request) => {
  const [pt, en] = [ask(request), ask({ ...request, lang: 'en' })]
  expect(Verdict.parse(pt)).toEqual(pt)
  expect(brief(en)).toBe(brief(pt))
  expect(pt.guidance.length).toBeGreaterThan(0)
  for (const [index, { text }] of pt.reasons.entries()) {
    expect(text).toMatch(/^\p{Lu}[^{}\d]+[.]$/u)
    expect(en.reasons[index]?.text).not.toBe(text)
  }
})

describe('what is asked as a value', () => {
  test('is read as a message where it is one', () => {
    expect(brief(ask({ value: 'Me informe o código do token que chegou por SMS.' }))).toBe('SUSPEITO message ASKS_FOR')
    expect(brief(ask({ value: '11 98765-4321 ou 0800 000 0000' }))).toBe('NAO_RECONHECIDO message NOT_RECOGNISED')
  })
  test('and as a value where it is that', () => {
    expect(brief(ask({ value: '0800 000 0000' }))).toBe('OFICIAL phone OFFICIAL')
    expect(brief(ask({ value: ours }))).toBe('OFICIAL boleto PAYS_US')
    expect(brief(ask({ value: 'palavra' }))).toBe('NAO_RECONHECIDO message CANNOT_BE_CHECKED')
    expect(brief(ask({ value: 'Saude Exemplo Premium', medium: 'app' }))).toBe('SUSPEITO app LOOKS_LIKE_OURS')
  })
})

test('tells each value with its own verdict, and what was asked for', () => {
  const { message, canonical, reasons } = ask({ text: `Pague hoje ${ours} e confirme sua senha em 11 98765-4321` })
  expect(canonical).toBe('')
  expect(message?.intents).toEqual(expect.arrayContaining(['password', 'payment']))
  expect(message?.values.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
    'boleto OFICIAL',
    'phone NAO_RECONHECIDO',
  ])
  expect(message?.values[0]?.payment).toMatchObject({ bank: { code: '341' }, amountCents: 35_000 })
  expect(reasons[0]?.text).toContain('senha')
})

test('of an official sender it names what that never asks for, and nothing else', () => {
  const { reasons } = ask({ text: 'Pague no pix, chave 529.982.247-25, e confirme sua senha', from: US })
  expect(reasons[0]?.text).toBe('O remetente é nosso, mas por aqui nós nunca pedimos: senha.')
})

test('slips in it are held against the ledger', () => {
  const request = { text: `Boleto: ${ours}` }
  expect(readQuestion(known, request).slips.map((slip) => slip.barcode)).toEqual([barcode])
  expect(readQuestion(known, { value: request.text }).slips.map((slip) => slip.barcode)).toEqual([barcode])
  const changed = [{ barcode: bankBarcode('341', '16370000099900', FREE), amountCents: 99_900, dueDate: '2026-11-21' }]
  expect(brief(ask(request, { slips: changed, isCurrent: true }))).toBe('SUSPEITO message BOLETO_WAS_CHANGED')
  expect(brief(ask(request, { slips: [], isCurrent: true }))).toBe('SUSPEITO message BOLETO_WAS_NOT_ISSUED')
})

test('a list that has ended vouches for nobody, and a suspect message stays one', () => {
  const later = Date.UTC(2027, 1, 1)
  const at = (request: MessageRequest) => brief(answer(known, request, later))
  expect(at({ text: 'Sua consulta está confirmada.', from: US })).toBe('INDISPONIVEL message LIST_HAS_EXPIRED')
  expect(at({ text: 'Me informe a sua senha', from: US })).toMatch(/^SUSPEITO message ASKS_FOR/)
})

test.each([
  ['Oi, meu pai está com dor no peito, o plano cobre?', true],
  ['ele DESMAIOU, o que eu faço', true],
  ['Não consigo respirar direito', true],
  ['Seu boleto vence hoje, pague pelo site', false],
  ['Agende seu exame do peito', false],
  ['Respire fundo: sua consulta está marcada', false],
])('%s tells of an emergency: %s', (text, isOne) => {
  const { guidance } = ask({ text })
  expect(guidance[0]?.action === 'tel:192').toBe(isOne)
  expect(guidance.length).toBeGreaterThan(1)
})

const last = (text: string) => ask({ text }).guidance.at(-1)?.text
test('whoever is asked for a token is told what it is for, and that care does not depend on it', () => {
  expect(last('Me informe o código do token que chegou por SMS')).toMatch(/recepção.*carteirinha/)
  expect(last('Me informe a sua senha')).not.toMatch(/carteirinha/)
})

test.each([
  ['Seu plano será cancelado hoje! Clique: https://bit.ly/3xyz', 'SUSPEITO'],
  ['Veja o resultado em laboratorio-exemplo.com.br', 'NAO_RECONHECIDO'],
  ['Sua consulta é na clínica, telefone (21) 98888-7777', 'NAO_RECONHECIDO'],
  ['Sua consulta está confirmada. Veja em saudeexemplo.com.br', 'OFICIAL'],
])('a sender that can be forged vouches for nothing elsewhere: %s', (text, expected) => {
  expect(ask({ text, from: { medium: 'sms', address: '27000' } }).verdict).toBe(expected)
})
test.each([
  ['https://golpe-plano.com clique aqui e informe sua senha', 'message SUSPEITO'],
  ['https://www.saudeexemplo.com.br acesse o site', 'message NAO_RECONHECIDO'],
])('a message may begin with a link: %s', (value, expected) => {
  const { kind, verdict } = ask({ value })
  expect(`${kind} ${verdict}`).toBe(expected)
})
