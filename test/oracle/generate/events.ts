import fc from 'fast-check'
import { HOUR, MINUTE } from '../samples.ts'
import type { OracleEvent } from '../types.ts'
import { beside, time } from './times.ts'

type Data = Readonly<Record<string, unknown>>

/** What chance decides about one event; small numbers pick from small pools, so that events meet. */
interface Draft {
  /** A time of its own, used where `moment` is none of the set's. */
  readonly at: number
  readonly moment: number
  readonly beside: number
  readonly kind: number
  readonly who: number
  readonly what: number
  readonly where: number
  readonly choice: number
  readonly optional: boolean
  readonly source: string
}

const pool = (prefix: string, size: number) => (n: number) => `${prefix}${(n % size) + 1}`
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T

const LOUD = '+5511987654321'
const ADDRESSES = [LOUD, LOUD, '+5511912345678', LOUD, LOUD, 'golpe.example']
const MEDIA = ['whatsapp', 'sms', 'phone']
const STATUSES = ['unknown', 'official', 'revoked', 'unknown', 'unknown', 'unknown']

/** An address that is empty in its canonical form is gone. */
const channel = ({ where, what, choice }: Draft) => ({
  medium: pick(MEDIA, where),
  ...((what !== 4 || choice > 0) && { address: pick(ADDRESSES, where) }),
  status: pick(STATUSES, choice),
})
const provider = pool('p', 3)
const token = pool('t', 3)
/** As reading leaves it: epoch ms. */
const soon = (draft: Draft) => draft.at + pick([5 * MINUTE, HOUR, 30 * HOUR], draft.choice)
/** A number that may be negative, and a fraction. */
const score = ({ where }: Draft) => pick([1, -1, 0.1, 0.2, 0, 2.5], where)
/** A child, an adult, and those who come of age on the days that most events lie on. */
const BIRTH_DATES = ['2010-05-06', '1990-01-02', '2008-11-22', '2008-11-23', '2008-02-29', '1960-12-31']
/** Near each other, some way, and far. */
const PLACES = [
  { lat: -23.55, lon: -46.63 },
  { lat: -23.2, lon: -46.9 },
  { lat: -22.91, lon: -43.17 },
  { lat: 35.68, lon: 139.69 },
]
const KINDS_OF_CARE = ['consultation', 'exam', 'admission']

/** A type's data. What is optional is there only where `optional` says so. */
type Shape = (draft: Draft, person: (n: number) => string) => Data

const READ: Readonly<Record<string, Shape>> = {
  'token.requested': (draft, person) => ({
    requestId: pool('q', 3)(draft.what),
    beneficiaryId: person(draft.who),
    careKind: pick(KINDS_OF_CARE, draft.choice),
    requestedBy: 'provider',
    ...(draft.optional && { providerId: provider(draft.where) }),
  }),
  'token.issued': (draft, person) => ({
    tokenId: token(draft.what),
    beneficiaryId: person(draft.who),
    delivery: {
      medium: pick(['app', 'sms', 'assisted'], draft.choice),
      ...(draft.optional && { recipientId: person(draft.where) }),
    },
    ...(draft.optional && {
      providerId: provider(draft.where),
      expiresAt: soon(draft),
      careKind: pick(KINDS_OF_CARE, draft.who),
    }),
  }),
  'token.validated': (draft, person) => ({
    beneficiaryId: person(draft.who),
    providerId: provider(draft.where),
    outcome: pick(['rejected', 'accepted', 'rejected', 'rejected', 'expired', 'rejected'], draft.choice),
    ...(draft.optional && { tokenId: token(draft.what), careKind: pick(KINDS_OF_CARE, draft.choice) }),
    ...(draft.what > 1 && { place: pick(PLACES, draft.where) }),
  }),
  'token.contested': (draft, person) => ({
    beneficiaryId: person(draft.who),
    reason: pick(['not_requested', 'shared_by_mistake', 'other'], draft.choice),
    ...(draft.optional && { tokenId: token(draft.what) }),
  }),
  'beneficiary.updated': (draft, person) => ({
    beneficiaryId: person(draft.who),
    holderId: person(draft.where),
    birthDate: pick(BIRTH_DATES, draft.choice),
    ...(draft.optional && { guardianIds: [person(draft.what), person(draft.choice)] }),
  }),
  'contact.changed': (draft, person) => ({
    beneficiaryId: person(draft.who),
    field: pick(['phone', 'email', 'postal_address', 'bank_account', 'device'], draft.choice),
    actor: 'beneficiary',
    ...(draft.optional && { channel: channel(draft) }),
  }),
  'payment.requested': (draft, person) => ({
    channel: channel(draft),
    method: 'pix',
    ...(draft.optional && { beneficiaryId: person(draft.who), amountCents: draft.what * 100 }),
    ...(draft.choice > 0 && { score: score(draft) }),
  }),
  'chat.message': (draft, person) => ({
    conversationId: pool('c', 2)(draft.what),
    channel: channel(draft),
    direction: draft.what === 5 ? 'from_beneficiary' : 'to_beneficiary',
    // A campaign reaches many: more people than the other types know.
    ...((draft.optional || draft.choice > 0) && { beneficiaryId: `${person(draft.who)}${draft.choice}` }),
  }),
}

const UNREAD: Readonly<Record<string, Shape>> = {
  'token.waived': (draft, person) => ({
    beneficiaryId: person(draft.who),
    providerId: provider(draft.where),
    reasonCode: '01',
  }),
  'card.reissued': (draft, person) => ({ beneficiaryId: person(draft.who) }),
  'reimbursement.requested': (draft, person) => ({
    claimId: pool('r', 3)(draft.what),
    beneficiaryId: person(draft.who),
    amountCents: draft.what * 100,
    serviceDate: '2026-11-20',
    proofOfPayment: draft.optional,
    score: score(draft),
  }),
}

const SHAPES = { ...READ, ...UNREAD }
const TYPES = Object.keys(SHAPES)

/** Types that rules of the catalogue read together. */
const TOGETHER = [
  ['token.validated'],
  ['token.issued', 'token.requested'],
  ['contact.changed', 'token.issued'],
  ['token.issued', 'token.validated'],
  ['token.issued', 'beneficiary.updated'],
  ['token.issued', 'token.issued', 'beneficiary.updated'],
  ['contact.changed', 'reimbursement.requested'],
  ['chat.message'],
  ['token.contested', 'payment.requested', 'token.issued'],
]

const draft: fc.Arbitrary<Draft> = fc.record({
  at: time,
  moment: fc.nat({ max: 4 }),
  beside,
  kind: fc.nat({ max: 19 }),
  who: fc.nat({ max: 5 }),
  what: fc.nat({ max: 5 }),
  where: fc.nat({ max: 5 }),
  choice: fc.nat({ max: 5 }),
  optional: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  source: fc.constantFrom('/a', '/a', '/b'),
})

const someTypes: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TOGETHER) },
  { weight: 1, arbitrary: fc.subarray(TYPES, { minLength: 1, maxLength: 3 }) },
)

/**
 * Sets of events that meet often: mostly a few types, few people, and times at the edges. Identities are distinct; the
 * order is none in particular. Almost all are of the types in `only`, where it is given.
 */
export const events = (maxLength = 24, only?: readonly string[]): fc.Arbitrary<OracleEvent[]> =>
  fc
    .record({
      drafts: fc.oneof(
        { withCrossShrink: true },
        { weight: 1, arbitrary: fc.array(draft, { maxLength, size: 'max' }) },
        { weight: 2, arbitrary: fc.array(draft, { minLength: maxLength / 2, maxLength, size: 'max' }) },
      ),
      moments: fc.array(time, { minLength: 1, maxLength: 3 }),
      types: only === undefined ? someTypes : fc.constant(only),
      people: fc.integer({ min: 1, max: 3 }),
      reversed: fc.boolean(),
    })
    .map(({ drafts, moments, types, people, reversed }) =>
      drafts.map((seed, at) => {
        const moment = moments[seed.moment]
        const one = moment === undefined ? seed : { ...seed, at: moment + seed.beside }
        const type = pick(one.kind === 19 ? TYPES : types, one.kind + one.choice)
        return {
          source: one.source,
          id: `e${reversed ? 100 + drafts.length - at : 100 + at}`,
          type,
          time: one.at,
          data: (SHAPES[type] as Shape)(one, pool('b', people)),
        }
      }),
    )

/** The same moments, later (a whole number of days: every bucket moves as a whole). */
export const shifted = (set: readonly OracleEvent[], byMs: number): OracleEvent[] =>
  set.map((event) => ({ ...event, time: event.time + byMs }))
