import { barcodeOf } from './barcode.ts'
import { createStream, type GeneratedEvent, type Stream } from './stream.ts'

const BENEFICIARIES = 50_000
const PROVIDERS = 2_000
const OFFICIAL = '+551131000000'
const CARE = ['consultation', 'exam', 'admission'] as const
const FIELDS = ['phone', 'email', 'postal_address', 'bank_account', 'device'] as const
const TEXTS = [
  'Olá! Segue a segunda via do seu boleto deste mês, com vencimento no dia 10.',
  'Sua consulta está confirmada para amanhã às 14h. Leve a carteirinha e um documento com foto.',
  'Seu código é 482913. Não compartilhe com ninguém: nossa equipe nunca pede o código.',
  'Para liberar a guia, me passe o token que chegou no seu celular.',
  'Seu plano será cancelado hoje. Pague a taxa pelo PIX neste link: http://saude-exempl0.com.br/pagar',
  'Precisamos atualizar seu cadastro, informe seu CPF e a data de nascimento.',
  'A autorização do seu exame foi aprovada. Veja a rede credenciada em https://saudeexemplo.com.br/rede',
]

interface Who {
  readonly id: string
  readonly n: number
}

const single = (make: () => GeneratedEvent) => () => [make()]

/** The parts of a mixed stream, each with its share. */
function partsOf(stream: Stream): readonly { readonly share: number; readonly make: () => Iterable<GeneratedEvent> }[] {
  const { random, pick, one, hex, now, event } = stream
  const whoever = (): Who => {
    const n = pick(BENEFICIARIES)
    return { id: `b-${n}`, n }
  }
  const fraudster = () => `+55119${(10_000_000 + pick(400)).toString()}`
  const channel = (fraud: number) => ({ medium: 'whatsapp', address: random() < fraud ? fraudster() : OFFICIAL })
  const day = () => new Date(now() - pick(20) * 86_400_000).toISOString().slice(0, 10)
  const token = (type: string, key: string, data: object) =>
    event('tokens', key, '/token-service', `token.${type}`, { beneficiaryId: key, ...data })

  function* visit(): Generator<GeneratedEvent> {
    const { id } = whoever()
    const providerId = `p-${pick(PROVIDERS)}`
    const careKind = one(CARE)
    if (random() < 0.03) {
      yield token('waived', id, { providerId, reasonCode: '01', careKind })
      return
    }
    const tokenId = `t-${hex()}${hex()}`
    if (random() > 0.01)
      yield token('requested', id, { requestId: `r-${hex()}`, providerId, careKind, requestedBy: 'provider' })
    const recipientId = random() < 0.9 ? id : `b-${pick(BENEFICIARIES)}`
    const delivery = { medium: random() < 0.8 ? 'app' : 'sms', deviceId: `d-${pick(BENEFICIARIES)}`, recipientId }
    const expiresAt = new Date(now() + 600_000).toISOString()
    yield token('issued', id, { tokenId, providerId, careKind, delivery, expiresAt })
    for (let left = random() < 0.003 ? 6 : random() < 0.05 ? 1 : 0; left > 0; left -= 1)
      yield token('validated', id, { providerId, outcome: 'rejected', careKind })
    const place = { lat: -23.5 - random() / 5, lon: -46.6 - random() / 5 }
    const used = { tokenId, providerId, outcome: 'accepted', careKind, guideNumber: hex(), place }
    yield token('validated', id, used)
    if (random() < 0.002) yield token('contested', id, { tokenId, reason: 'not_requested' })
  }
  function* boleto(): Generator<GeneratedEvent> {
    const { id } = whoever()
    const amountCents = 10_000 + pick(90_000)
    const payload = barcodeOf(`${hex()}${hex()}`, amountCents)
    const issued = { boletoId: `bo-${hex()}`, barcode: payload, beneficiaryId: id, amountCents, dueDate: '2026-03-20' }
    if (random() > 0.02) yield event('payments', payload, '/billing', 'boleto.issued', issued)
    const payee = random() < 0.02 ? { pixKey: `golpe-${pick(300)}@example.com` } : { document: '11222333000181' }
    const made = { paymentId: `pay-${hex()}`, beneficiaryId: id, method: 'boleto', amountCents, payload, payee }
    yield event('payments', id, '/payments', 'payment.made', made)
  }
  return [
    { share: 0.5, make: visit },
    { share: 0.12, make: boleto },
    {
      share: 0.14,
      make: single(() => {
        const conversationId = `c-${hex()}`
        const said = {
          channel: channel(0.05),
          direction: 'to_beneficiary',
          beneficiaryId: whoever().id,
          text: one(TEXTS),
        }
        return event('chat', conversationId, '/chat-gateway', 'chat.message', { conversationId, ...said, agent: 'bot' })
      }),
    },
    {
      share: 0.07,
      make: single(() => {
        const { id } = whoever()
        const asked = { channel: channel(0.1), method: 'boleto', beneficiaryId: id, amountCents: 10_000 + pick(90_000) }
        return event('payments', id, '/payments', 'payment.requested', { ...asked, purpose: 'premium' })
      }),
    },
    {
      share: 0.06,
      make: single(() => {
        const { id } = whoever()
        const claim = { claimId: `cl-${hex()}`, beneficiaryId: id, holderId: id, amountCents: 10_000 + pick(90_000) }
        const proof = { proofOfPayment: random() < 0.95, receiptNumber: hex(), issuerDocument: '11222333000181' }
        const data = { ...claim, ...proof, serviceDate: day(), bankAccountHash: `acc-${pick(BENEFICIARIES)}` }
        return event('reimbursements', id, '/claims', 'reimbursement.requested', data)
      }),
    },
    {
      share: 0.04,
      make: single(() => {
        const { id } = whoever()
        return event('beneficiaries', id, '/crm', 'contact.changed', {
          beneficiaryId: id,
          field: one(FIELDS),
          actor: 'call_centre',
        })
      }),
    },
    {
      share: 0.04,
      make: single(() => {
        const { id, n } = whoever()
        const holderId = n % 3 === 0 ? id : `b-${n - (n % 3)}`
        const birthDate = `${1940 + (n % 85)}-0${1 + (n % 9)}-1${n % 10}`
        return event('records', id, '/crm', 'beneficiary.updated', { beneficiaryId: id, holderId, birthDate })
      }),
    },
    {
      share: 0.02,
      make: single(() => {
        const asked = channel(0.7)
        const verdict = asked.address === OFFICIAL ? 'OFICIAL' : 'NAO_RECONHECIDO'
        return event('channels', asked.address, '/api', 'channel.checked', { channel: asked, verdict })
      }),
    },
    {
      share: 0.01,
      make: single(() => {
        const data = { channel: channel(1), reporterId: `rep-${pick(BENEFICIARIES)}`, category: 'payment' }
        return event('channels', data.channel.address, '/api', 'channel.reported', data)
      }),
    },
  ]
}

/** A day at an operator with events of (nearly) all types, for the whole catalogue. The same seed gives the same stream. */
export function* generateMixed(count: number, seed = 1): Generator<GeneratedEvent> {
  const stream = createStream(seed)
  const parts = partsOf(stream)
  for (;;) {
    let left = stream.random()
    const part = parts.find(({ share }) => (left -= share) < 0) ?? parts[0]
    for (const event of part?.make() ?? []) {
      yield event
      if (stream.made() >= count) return
    }
  }
}
