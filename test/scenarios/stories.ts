import type { EventType } from '../../src/events/catalogue.ts'
import type { PrivacyDomain } from '../../src/events/fields.ts'

/** An event of a story; times are ms after the story's base. */
export interface StoryEvent {
  readonly id: string
  readonly source: string
  readonly type: EventType
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
  /** It arrives so much later than it happened, ms. */
  readonly delay: number
  /** The same event comes again, so much later than it happened, ms. */
  readonly again: readonly number[]
  readonly isLate: boolean
}

/** A group value as it was written: with a domain it is shown as the pseudonym of its canonical form. */
export interface GroupValue {
  readonly domain?: PrivacyDomain
  readonly value: string
}

/** Times are ms after the base. */
export interface StoryAlert {
  readonly rule: string
  readonly group: Readonly<Record<string, GroupValue>>
  readonly first: number
  readonly last: number
  readonly hits: number
  readonly evidence: number
  readonly late: boolean
}

export interface StoryBlock {
  readonly tokenId: string
  readonly rule: string
  readonly expiresAt: number
}

export interface Story {
  readonly name: string
  readonly events: readonly StoryEvent[]
  readonly alerts: readonly StoryAlert[]
  readonly blocks: readonly StoryBlock[]
}

/** The rules that the stories are told for. */
export const STORY_RULES = [
  'chat/payment-request-unofficial-channel',
  'chat/unofficial-number-campaign',
  'tokens/token-after-contact-change',
  'tokens/token-contested',
  'tokens/token-guessing',
  'tokens/token-reused-across-providers',
  'tokens/token-unsolicited',
] as const

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const OFFICIAL = { medium: 'whatsapp', address: '+551131000000' }

type Arrival = Partial<Pick<StoryEvent, 'delay' | 'again' | 'isLate'>>
type Step = readonly [minute: number, type: EventType, data: StoryEvent['data'], arrival?: Arrival]

const SOURCES: Partial<Record<EventType, string>> = {
  'chat.message': '/whatsapp-gateway',
  'payment.requested': '/payment-reports',
  'contact.changed': '/call-centre',
}

const eventsOf = (prefix: string, steps: readonly Step[]): StoryEvent[] =>
  steps.map(([minute, type, data, { delay = 0, again = [], isLate = false } = {}], index) => ({
    id: `${prefix}-${index}`,
    source: SOURCES[type] ?? '/token-service',
    type,
    at: Math.round(minute * MINUTE),
    data,
    delay,
    again,
    isLate,
  }))

const alertOf = (rule: string, group: StoryAlert['group'], counts: Partial<Omit<StoryAlert, 'rule' | 'group'>>) => {
  const { first = 0, last = first, hits = 1, evidence = 1, late = false } = counts
  return { rule, group, first, last, hits, evidence, late }
}
const person = (value: string) => ({ beneficiaryId: { domain: 'person', value } }) as const
const address = (value: string) => ({ address: { domain: 'address', value } }) as const

/** One number writes to eight people and asks each for money; a report of a ninth request comes far too late. */
function boletoWave(run: string, number: string): Story {
  const [area, local] = [number.slice(3, 5), number.slice(5)]
  const spellings = [number, `(${area}) ${local.slice(0, 5)}-${local.slice(5)}`, `55${area}${local}@s.whatsapp.net`]
  const steps = Array.from({ length: 8 }, (_, index): Step[] => {
    const channel = { medium: 'whatsapp', address: spellings[index % 3] }
    const beneficiaryId = `b-${run}-20${index}`
    const chat = {
      conversationId: `c-${run}-20${index}`,
      channel,
      direction: 'to_beneficiary',
      beneficiaryId,
      agent: 'unknown',
      text: 'Seu plano será suspenso hoje. Pague o boleto com desconto.',
    }
    const payment = { channel, method: 'boleto', beneficiaryId, amountCents: 38_990, purpose: 'premium' }
    return [
      [5 + 3 * index, 'chat.message', chat, { delay: (index % 4) * 2_500, again: index % 2 === 0 ? [9_000] : [] }],
      [6 + 3 * index, 'payment.requested', payment, { delay: (index % 3) * 4_000 }],
    ]
  }).flat()
  const report = { channel: { medium: 'whatsapp', address: number }, method: 'pix', beneficiaryId: `b-${run}-206` }
  return {
    name: 'a wave of false boletos on WhatsApp',
    events: eventsOf(`${run}-wave`, [
      ...steps,
      [2, 'payment.requested', report, { delay: 26 * MINUTE, again: [27 * MINUTE], isLate: true }],
    ]),
    alerts: [
      alertOf('unofficial-number-campaign', address(number), {
        first: 17 * MINUTE,
        last: 26 * MINUTE,
        hits: 4,
        evidence: 5,
      }),
      alertOf('payment-request-unofficial-channel', address(number), {
        first: 6 * MINUTE,
        last: 27 * MINUTE,
        hits: 8,
      }),
      alertOf('payment-request-unofficial-channel', address(number), { first: 2 * MINUTE, late: true }),
    ],
    blocks: [],
  }
}

/** A token that is shown at a second provider while the first visit is still going on; its issuing arrives last. */
function reusedToken(run: string): Story {
  const tokenId = `t-${run}-reuse`
  const beneficiaryId = `b-${run}-310`
  const visit = { tokenId, beneficiaryId, careKind: 'exam' }
  const expiresAt = 5 * HOUR
  return {
    name: 'one token at two providers',
    events: eventsOf(`${run}-reuse`, [
      [30, 'token.requested', { requestId: 'r-310', beneficiaryId, careKind: 'exam', requestedBy: 'provider' }],
      [31, 'token.issued', { ...visit, delivery: { medium: 'app' }, expiresAt }, { delay: 9_900 }],
      [31.05, 'token.validated', { ...visit, providerId: 'p-07', outcome: 'accepted' }, { again: [5_000] }],
      [45, 'token.validated', { ...visit, providerId: 'p-31', outcome: 'rejected' }],
    ]),
    alerts: [
      alertOf('token-reused-across-providers', { tokenId: { value: tokenId } }, { first: 45 * MINUTE, evidence: 2 }),
    ],
    blocks: [{ tokenId, rule: 'token-reused-across-providers', expiresAt }],
  }
}

/** A token that nobody has asked for, near the end of the story, and a beneficiary who says „não fui eu“. */
function unsolicitedToken(run: string): Story {
  const tokenId = `t-${run}-sms`
  const beneficiaryId = `b-${run}-420`
  const delivery = { medium: 'sms', address: '+5511900000142' }
  return {
    name: 'a token that nobody asked for',
    events: eventsOf(`${run}-unsolicited`, [
      [58.9, 'token.issued', { tokenId, beneficiaryId, careKind: 'consultation', delivery }, { delay: 3_000 }],
      [59.4, 'token.contested', { beneficiaryId, tokenId, reason: 'not_requested' }, { again: [500, 1_000] }],
    ]),
    alerts: [
      alertOf('token-unsolicited', person(beneficiaryId), { first: 58.9 * MINUTE }),
      alertOf('token-contested', person(beneficiaryId), { first: 59.4 * MINUTE }),
    ],
    blocks: [
      { tokenId, rule: 'token-unsolicited', expiresAt: 58.9 * MINUTE + DAY },
      { tokenId, rule: 'token-contested', expiresAt: 59.4 * MINUTE + DAY },
    ],
  }
}

/** Six refused codes within five minutes; the third comes last but one. */
function guessing(run: string): Story {
  const beneficiaryId = `b-${run}-530`
  return {
    name: 'somebody guesses codes',
    events: eventsOf(
      `${run}-guess`,
      [0, 1, 2, 3, 3.05, 3.1].map((minute, index): Step => [
        33 + minute,
        'token.validated',
        { beneficiaryId, providerId: 'p-31', outcome: 'rejected' },
        index === 3 ? { delay: 5_000, again: [5_500, 9_000] } : {},
      ]),
    ),
    alerts: [
      alertOf('token-guessing', person(beneficiaryId), {
        first: 36.05 * MINUTE,
        last: 36.1 * MINUTE,
        hits: 2,
        evidence: 5,
      }),
    ],
    blocks: [],
  }
}

/** The phone on file is changed, and half an hour later a token goes to it. */
function changedContact(run: string): Story {
  const beneficiaryId = `b-${run}-640`
  const delivery = { medium: 'sms', address: '+5511900000177' }
  return {
    name: 'a token soon after a change of phone',
    events: eventsOf(`${run}-change`, [
      [7, 'contact.changed', { beneficiaryId, field: 'phone', actor: 'call_centre' }],
      [36, 'token.requested', { requestId: 'r-640', beneficiaryId, careKind: 'exam', requestedBy: 'call_centre' }],
      [37, 'token.issued', { tokenId: `t-${run}-change`, beneficiaryId, careKind: 'exam', delivery }],
    ]),
    alerts: [alertOf('token-after-contact-change', person(beneficiaryId), { first: 37 * MINUTE, evidence: 2 })],
    blocks: [],
  }
}

/** Asked for, issued, used once; the request may arrive after the token that answers it. */
function visitSteps(run: string, index: number, minute: number): Step[] {
  const beneficiaryId = `b-${run}-9${index % 14}`
  const providerId = `p-0${1 + (index % 6)}`
  const token = { tokenId: `t-${run}-v${index}`, beneficiaryId, providerId, careKind: 'consultation' }
  const request = { requestId: `r-${index}`, beneficiaryId, providerId, careKind: 'consultation' }
  const isOutOfOrder = index % 3 === 0
  return [
    [minute, 'token.requested', { ...request, requestedBy: 'provider' }, { delay: isOutOfOrder ? 9_000 : 0 }],
    [minute + 0.1, 'token.issued', { ...token, delivery: { medium: 'app', deviceId: `d-${index}` } }],
    [
      minute + 0.6,
      'token.validated',
      { ...token, outcome: 'accepted' },
      { again: index === 0 ? [200, 50 * MINUTE] : [] },
    ],
  ]
}

/** All that is ordinary, and all that only nearly is not. Nobody must hear of it. */
function legitimateDay(run: string, clinic: string): Story {
  const visits = Array.from({ length: 15 }, (_, index) =>
    visitSteps(run, index, index === 14 ? 48 : 1 + 3 * index),
  ).flat()
  const messages = Array.from({ length: 10 }, (_, index): Step => {
    const from = index < 6 ? OFFICIAL : { medium: 'whatsapp', address: clinic }
    const beneficiaryId = `b-${run}-9${index}`
    const chat = { conversationId: `c-${run}-9${index}`, channel: from, direction: 'to_beneficiary', beneficiaryId }
    return [10 + index, 'chat.message', { ...chat, agent: 'bot', text: 'Sua consulta está confirmada.' }]
  })
  const payments = Array.from({ length: 6 }, (_, index): Step => {
    const beneficiaryId = `b-${run}-9${index}`
    return [20 + index, 'payment.requested', { channel: OFFICIAL, method: 'boleto', beneficiaryId, amountCents: 1_000 }]
  })
  const missed = [0, 1, 2, 3].map((index): Step => [
    12 + index,
    'token.validated',
    { beneficiaryId: `b-${run}-95`, providerId: 'p-02', outcome: 'rejected' },
    { again: [100] },
  ])
  const moved = { beneficiaryId: `b-${run}-96`, field: 'postal_address', actor: 'beneficiary' }
  const straggler = { requestId: 'r-late', beneficiaryId: `b-${run}-90`, careKind: 'exam', requestedBy: 'provider' }
  return {
    name: 'a legitimate day',
    events: eventsOf(`${run}-day`, [
      ...visits,
      ...messages,
      ...payments,
      ...missed,
      [2, 'contact.changed', moved],
      [4, 'token.requested', straggler, { delay: 46 * MINUTE, isLate: true }],
    ]),
    alerts: [],
    blocks: [],
  }
}

/**
 * Six stories of an hour, told for run number `n` (0 … 999,999): no two runs share an identifier. Within an hour of the
 * clock (base = a full hour) every alert is one.
 */
export function storiesOf(n: number): readonly Story[] {
  const run = `s${n}`
  const number = String(n).padStart(6, '0')
  return [
    boletoWave(run, `+5511900${number}`),
    reusedToken(run),
    unsolicitedToken(run),
    guessing(run),
    changedContact(run),
    legitimateDay(run, `+5511955${number}`),
  ]
}
