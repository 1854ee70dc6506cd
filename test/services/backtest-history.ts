import type { EventType } from '../../src/events/catalogue.ts'
import { decodeValue } from '../../src/events/decode.ts'
import { bankBarcode } from '../payments/slips.ts'
import type { Event } from '../../src/events/event.ts'

export const MINUTE = 60_000
export const START = Date.UTC(2026, 10, 20, 8)
const OUT_OF_ORDER = 9_000
const LOUD = '+5511987654321'
const TEXTS = [
  'Seu plano será suspenso hoje. Pague o boleto com desconto.',
  'Confirme o código do token que você recebeu.',
  'Sua consulta está marcada para amanhã.',
  'Confirme seu CPF e a data de nascimento em https://saudexemplo.com.br/cadastro',
  'Informe sua senha em https://saudeexemplo.com.br.golpe.com/',
]

type Random = () => number

/** A fragment of life: small pools, so that events meet. */
function makeOne(random: Random, id: string, time: number): readonly [EventType, object] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const some = (prefix: string, size: number) => `${prefix}-${Math.floor(random() * size)}`
  const beneficiaryId = some('b', 25)
  const tokenId = some('t', 60)
  const slip = () =>
    bankBarcode('341', `1370${pick(['0000001000', '0000002000'])}`, some('', 12).slice(1).padStart(25, '7'))
  const channel = { medium: 'whatsapp', address: pick([LOUD, LOUD, '+551131000000', '+551131000009']) }
  const expiresAt = new Date(time + 10 * MINUTE).toISOString()
  return pick<() => readonly [EventType, object]>([
    () => ['token.requested', { requestId: id, beneficiaryId, careKind: 'exam', requestedBy: 'provider' }],
    () => [
      'token.issued',
      {
        tokenId,
        beneficiaryId,
        providerId: some('p', 3),
        careKind: pick(['exam', 'consultation']),
        delivery: { medium: pick(['app', 'sms']), recipientId: some('b', 25) },
        expiresAt,
      },
    ],
    () => [
      'token.validated',
      {
        ...(random() < 0.9 ? { tokenId } : {}),
        beneficiaryId,
        providerId: some('p', 3),
        careKind: 'exam',
        outcome: pick(['accepted', 'accepted', 'rejected', 'rejected', 'rejected']),
        place: pick([
          { lat: -23.5, lon: -46.6 },
          { lat: -3.7, lon: -38.5 },
        ]),
      },
    ],
    () => ['token.waived', { beneficiaryId, providerId: some('p', 3), reasonCode: '02' }],
    () => ['token.contested', { tokenId, beneficiaryId, reason: pick(['not_requested', 'other']) }],
    () => ['contact.changed', { beneficiaryId, field: pick(['phone', 'bank_account']), actor: 'beneficiary' }],
    () => [
      'chat.message',
      { conversationId: some('c', 30), channel, direction: 'to_beneficiary', beneficiaryId, text: pick(TEXTS) },
    ],
    () => [
      'payment.requested',
      {
        channel,
        method: pick(['boleto', 'pix']),
        beneficiaryId,
        amountCents: 1_000,
        ...pick([
          { payee: { pixKey: pick(['11222333000181', 'golpe@exemplo.com']) } },
          { method: 'boleto', payload: slip() },
          { method: 'boleto', payload: '1234' },
        ]),
      },
    ],
    () => [
      'payment.made',
      {
        paymentId: id,
        beneficiaryId,
        method: 'pix',
        amountCents: 1_000,
        ...pick([
          { payee: { pixKey: pick(['11222333000181', 'golpe@exemplo.com']) } },
          { method: 'boleto', payload: slip() },
          { method: 'boleto', payload: '1234' },
        ]),
      },
    ],
    () => [
      'reimbursement.requested',
      {
        claimId: id,
        beneficiaryId,
        amountCents: 100,
        serviceDate: '2026-11-01',
        proofOfPayment: random() < 0.5,
        receiptNumber: some('r', 50),
        issuerDocument: '11222333000181',
        bankAccountHash: some('h', 20),
      },
    ],
    () => [
      'beneficiary.updated',
      { beneficiaryId, holderId: some('b', 25), birthDate: pick(['1980-01-01', '2015-05-05']) },
    ],
    () => ['channel.reported', { channel, reporterId: beneficiaryId, category: 'payment' }],
    () => ['channel.checked', { channel, verdict: 'NAO_RECONHECIDO' }],
    () => [
      'boleto.issued',
      { boletoId: id, barcode: slip(), beneficiaryId, amountCents: 1_000, dueDate: '2026-12-01' },
    ],
    () => ['card.reissued', { beneficiaryId }],
  ])()
}

let made = 0

/** So many events as they come in: some twice, and none more than the bound of disorder behind. Every type is there. */
export function makeHistory(random: Random, start: number, count: number): Event[] {
  const events = Array.from({ length: count }, (_, at): Event => {
    const id = `e-${(made += 1)}`
    const time = start + Math.floor(at * (20_000 + random() * 1_000))
    const [type, data] = makeOne(random, id, time)
    const decoded = decodeValue({
      specversion: '1.0',
      id,
      source: '/history',
      type,
      time: new Date(time).toISOString(),
      data,
    })
    if (!decoded.ok) throw new Error(`${type}: ${decoded.reason}`)
    return decoded.event
  })
  const arrivals = events.flatMap((event) => [event, ...(random() < 0.05 ? [event] : [])])
  return arrivals
    .map((event) => ({ event, at: event.time + random() * OUT_OF_ORDER }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ event }) => event)
}
