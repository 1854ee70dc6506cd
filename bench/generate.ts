import { createStream, type GeneratedEvent } from './stream.ts'

const BENEFICIARIES = 50_000
const PROVIDERS = 2_000

/** Of so many beneficiaries one number of false call centres lives. */
const PREY = BENEFICIARIES / 300

/**
 * A day at an operator, as a stream: visits (a token asked for, issued, validated), contact changes, chats and requests
 * for payment, with some of each kind of fraud among them. The same seed gives the same stream. Times grow, with a
 * disorder of up to five seconds.
 */
export function* generate(count: number, seed = 1, beneficiaries = BENEFICIARIES): Generator<GeneratedEvent> {
  const { random, pick, hex, now, made, event } = createStream(seed)
  const token = (type: string, beneficiaryId: string, data: object) =>
    event('tokens', beneficiaryId, '/token-service', `token.${type}`, { beneficiaryId, ...data })

  function* visit(): Generator<GeneratedEvent> {
    const beneficiaryId = `b-${pick(beneficiaries)}`
    const providerId = `p-${pick(PROVIDERS)}`
    const tokenId = `t-${hex()}${hex()}`
    const requestId = `r-${hex()}`
    const careKind = 'consultation'
    const asked = { requestId, providerId, careKind, requestedBy: 'provider' }
    if (random() > 0.01) yield token('requested', beneficiaryId, asked)
    const delivery = { medium: random() < 0.8 ? 'app' : 'sms', deviceId: `d-${pick(beneficiaries)}` }
    const expiresAt = new Date(now() + 600_000).toISOString()
    yield token('issued', beneficiaryId, { tokenId, requestId, providerId, careKind, delivery, expiresAt })
    const tries = random() < 0.003 ? 6 : random() < 0.05 ? 1 : 0
    for (let left = tries; left > 0; left -= 1)
      yield token('validated', beneficiaryId, { providerId, outcome: 'rejected', careKind })
    yield token('validated', beneficiaryId, { tokenId, providerId, outcome: 'accepted', careKind, guideNumber: hex() })
    if (random() < 0.002)
      yield token('validated', beneficiaryId, {
        tokenId,
        providerId: `p-${pick(PROVIDERS)}`,
        outcome: 'rejected',
        careKind,
      })
  }
  const phone = () => `+5511${(900_000_000 + pick(Math.ceil(beneficiaries / PREY))).toString()}`
  const chat = (): GeneratedEvent => {
    const conversationId = `c-${hex()}`
    const isFraud = random() < 0.05
    const channel = { medium: 'whatsapp', address: isFraud ? phone() : '+551131000000' }
    const data = {
      conversationId,
      channel,
      direction: 'to_beneficiary',
      beneficiaryId: `b-${pick(beneficiaries)}`,
      text: 'Olá! Segue a segunda via do seu boleto deste mês, com vencimento no dia 10.',
      agent: 'bot',
    }
    return event('chat', conversationId, '/chat-gateway', 'chat.message', data)
  }
  const payment = (): GeneratedEvent => {
    const beneficiaryId = `b-${pick(beneficiaries)}`
    const address = random() < 0.1 ? phone() : '+551131000000'
    const data = {
      channel: { medium: 'whatsapp', address },
      method: 'boleto',
      beneficiaryId,
      amountCents: 10_000 + pick(90_000),
      purpose: 'premium',
    }
    return event('payments', beneficiaryId, '/payments', 'payment.requested', data)
  }
  const contact = (): GeneratedEvent => {
    const beneficiaryId = `b-${pick(beneficiaries)}`
    const data = { beneficiaryId, field: random() < 0.6 ? 'phone' : 'postal_address', actor: 'call_centre' }
    return event('beneficiaries', beneficiaryId, '/crm', 'contact.changed', data)
  }
  for (;;) {
    if (made() >= count) return
    const which = random()
    if (which < 0.62) {
      for (const step of visit()) if (made() <= count) yield step
    } else if (which < 0.86) yield chat()
    else if (which < 0.97) yield payment()
    else yield contact()
  }
}
