import type { EventType } from '../../events/catalogue.ts'
import type { Event } from '../../events/event.ts'

/** A step of the story: so many minutes before its end, this happens. */
interface Step {
  readonly minutesBefore: number
  readonly type: EventType
  readonly source: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What the story is about, for whoever wants to ask about it. */
export interface Cast {
  readonly fraudNumber: string
  readonly reusedToken: string
}

const MINUTES = 60_000

const token = (minutesBefore: number, type: EventType, data: Step['data']): Step => ({
  minutesBefore,
  type,
  source: '/token-service',
  data,
})

/** A wave of false boletos: one number writes to many beneficiaries, and asks them for money. */
const wave = (address: string): Step[] =>
  Array.from({ length: 8 }, (_, index): Step[] => {
    const minutesBefore = 44 - 3 * index
    const channel = { medium: 'whatsapp', address }
    const beneficiaryId = `b-20${index}`
    const chat = {
      conversationId: `c-20${index}`,
      channel,
      direction: 'to_beneficiary',
      beneficiaryId,
      agent: 'unknown',
      text: 'Seu plano será suspenso hoje. Pague o boleto com desconto.',
    }
    const payment = { channel, method: 'boleto', beneficiaryId, amountCents: 38_990, purpose: 'premium' }
    return [
      { minutesBefore, type: 'chat.message', source: '/whatsapp-gateway', data: chat },
      { minutesBefore: minutesBefore - 1, type: 'payment.requested', source: '/payment-reports', data: payment },
    ]
  }).flat()

/** A token that is shown at a second provider while the first visit is still going on. */
const reuse = (tokenId: string, end: number): Step[] => {
  const beneficiaryId = 'b-310'
  const expiresAt = end + 30 * MINUTES
  return [
    token(17, 'token.requested', {
      requestId: 'r-310',
      beneficiaryId,
      providerId: 'p-07',
      careKind: 'exam',
      requestedBy: 'provider',
    }),
    token(16, 'token.issued', {
      tokenId,
      beneficiaryId,
      requestId: 'r-310',
      providerId: 'p-07',
      careKind: 'exam',
      delivery: { medium: 'app', deviceId: 'd-310' },
      expiresAt,
    }),
    token(14, 'token.validated', { tokenId, beneficiaryId, providerId: 'p-07', outcome: 'accepted', careKind: 'exam' }),
    token(0.2, 'token.validated', {
      tokenId,
      beneficiaryId,
      providerId: 'p-31',
      outcome: 'rejected',
      careKind: 'exam',
    }),
  ]
}

/** A token that nobody has asked for, and a beneficiary who says so. */
const unsolicited = (tokenId: string): Step[] => {
  const beneficiaryId = 'b-420'
  return [
    token(12, 'token.issued', {
      tokenId,
      beneficiaryId,
      careKind: 'consultation',
      delivery: { medium: 'sms', address: '+5511900000142' },
    }),
    token(9, 'token.contested', { beneficiaryId, tokenId, reason: 'not_requested' }),
  ]
}

/** Somebody tries codes, after the phone on file was changed. */
const guessing = (tokenId: string): Step[] => {
  const beneficiaryId = 'b-530'
  const tries = [6, 5.5, 5, 4.5, 4]
  return [
    {
      minutesBefore: 30,
      type: 'contact.changed',
      source: '/call-centre',
      data: { beneficiaryId, field: 'phone', actor: 'call_centre' },
    },
    token(8, 'token.requested', {
      requestId: 'r-530',
      beneficiaryId,
      careKind: 'consultation',
      requestedBy: 'call_centre',
    }),
    token(7, 'token.issued', {
      tokenId,
      beneficiaryId,
      careKind: 'consultation',
      delivery: { medium: 'sms', address: '+5511900000177' },
    }),
    ...tries.map((minutesBefore) =>
      token(minutesBefore, 'token.validated', { beneficiaryId, providerId: 'p-31', outcome: 'rejected' }),
    ),
  ]
}

/** An ordinary visit: asked for, issued, used once. */
const visit = (index: number, minutesBefore: number, run: string): Step[] => {
  const beneficiaryId = `b-9${String(index).padStart(2, '0')}`
  const providerId = `p-0${1 + (index % 6)}`
  const tokenId = `t-${run}-v${index}`
  return [
    token(minutesBefore, 'token.requested', {
      requestId: `r-9${index}`,
      beneficiaryId,
      providerId,
      careKind: 'consultation',
      requestedBy: 'provider',
    }),
    token(minutesBefore - 0.1, 'token.issued', {
      tokenId,
      beneficiaryId,
      providerId,
      careKind: 'consultation',
      delivery: { medium: 'app', deviceId: `d-9${index}` },
    }),
    token(minutesBefore - 0.6, 'token.validated', {
      tokenId,
      beneficiaryId,
      providerId,
      outcome: 'accepted',
      careKind: 'consultation',
    }),
  ]
}

/** Names that are each run's own: an alert of one run never continues another's, however soon it begins. */
const OWN: ReadonlySet<string> = new Set(['beneficiaryId', 'requestId', 'conversationId'])
const ownTo = (run: string, data: Step['data']): Step['data'] =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, OWN.has(name) ? `${String(value)}-${run}` : value]),
  )

/** A mobile number of a prefix that nobody has been given. */
const fraudNumberAt = (end: number): string =>
  `+55 11 90000-${String(Math.floor(end / 1_000) % 10_000).padStart(4, '0')}`

export interface Story {
  readonly cast: Cast
  /** In the order of their times. */
  readonly events: readonly Event[]
  /** An ordinary visit that ends now, to keep the stream going. */
  next(index: number, now: number): readonly Event[]
}

/** The told story of one run: it ends at `end` (epoch ms); `run` makes its identities its own. */
export function createStory(run: string, end: number): Story {
  let count = 0
  const reusedToken = `t-${run}-reuso`
  const fraudNumber = fraudNumberAt(end)
  const eventOf = ({ minutesBefore, type, source, data }: Step, now: number): Event => {
    count += 1
    return {
      id: `${run}-${count}`,
      source,
      type,
      time: Math.round(now - minutesBefore * MINUTES),
      data: ownTo(run, data),
    }
  }
  const visits = Array.from({ length: 14 }, (_, index) => visit(index, 43 - 3 * index, run)).flat()
  const steps = [
    ...wave(fraudNumber),
    ...reuse(reusedToken, end),
    ...unsolicited(`t-${run}-sms`),
    ...guessing(`t-${run}-chute`),
    ...visits,
  ]
  const inOrder = steps.toSorted((a, b) => b.minutesBefore - a.minutesBefore)
  return {
    cast: { fraudNumber, reusedToken },
    events: inOrder.map((step) => eventOf(step, end)),
    next: (index, now) => visit(100 + index, 0.6, run).map((step) => eventOf(step, now)),
  }
}
