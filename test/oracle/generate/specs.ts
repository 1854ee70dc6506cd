import fc from 'fast-check'
import { DAY, HOUR, MINUTE } from '../samples.ts'
import type { CorrelationSpec, RuleSpec, SelectionSpec } from '../spec.ts'
import type { Condition, Operator } from '../types.ts'
import { span } from './times.ts'

/** Fields that several types have, so that selections of different types share groups. */
const GROUPS = [
  ['beneficiaryId'],
  ['beneficiaryId'],
  ['tokenId'],
  ['channel.address'],
  ['beneficiaryId', 'providerId'],
  [],
]
const FIELDS = ['providerId', 'tokenId', 'outcome', 'beneficiaryId', 'careKind', 'channel.status', 'amountCents']
const EVENTS = [
  'token.validated',
  'token.validated',
  'token.issued',
  'token.requested',
  'contact.changed',
  'chat.message',
  'payment.requested',
  'reimbursement.requested',
]
const WHERE: readonly SelectionSpec['where'][] = [
  undefined,
  undefined,
  { field: 'outcome', in: ['rejected'] },
  { field: 'providerId', in: ['p1', 'p2'] },
  { field: 'tokenId', in: ['t1'] },
  { field: 'proofOfPayment', in: [false] },
]

const operator: fc.Arbitrary<Operator> = fc.constantFrom('gte', 'gte', 'gt', 'lte', 'lt', 'eq', 'neq')
const condition: fc.Arbitrary<Condition> = fc.record({ op: operator, n: fc.constantFrom(2, 1, 3, 4, 0, 1.5) })

const NAMES = ['a', 'b', 'c']
const some = fc.subarray(NAMES, { minLength: 1 })
/** Chains may name a selection twice. */
const several = fc.array(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 3 })

const correlation: fc.Arbitrary<CorrelationSpec> = fc.oneof(
  fc.record({ type: fc.constant('none' as const), rules: some }),
  fc.record({ type: fc.constant('event_count' as const), rules: some, timespanMs: span, condition }),
  fc.record({
    type: fc.constant('value_count' as const),
    rules: some,
    field: fc.constantFrom(...FIELDS),
    timespanMs: span,
    condition,
  }),
  fc.record({ type: fc.constant('temporal_ordered' as const), rules: several, timespanMs: span }),
  fc
    .record({
      type: fc.constant('absence' as const),
      of: fc.constantFrom(['a', 'b'], ['a', 'c'], ['b', 'c']),
      beforeMs: fc.oneof(span, fc.constant(0)),
      afterMs: fc.oneof(span, fc.constant(0)),
    })
    .map(({ of: [trigger = '', absent = ''], ...rest }) => ({ ...rest, trigger, absent })),
)

/** A selection may name its own field for a shared key: who got the token instead of whose it is. */
const ownField = (field: string, event: string, own: boolean) =>
  own && event === 'token.issued' && field === 'beneficiaryId' ? 'delivery.recipientId' : field

const selection = (group: readonly string[]): fc.Arbitrary<SelectionSpec> =>
  fc
    .record({ event: fc.constantFrom(...EVENTS), where: fc.constantFrom(...WHERE), own: fc.boolean() })
    .map(({ event, where, own }) => ({
      event,
      ...(where !== undefined && { where }),
      groupFields: group.map((field) => ownField(field, event, own)),
    }))

const rule = (at: number): fc.Arbitrary<RuleSpec> =>
  fc.constantFrom(...GROUPS).chain((group) =>
    fc.record({
      id: fc.constant(`random-${at}`),
      groupNames: fc.constant(group.map((field) => field.replace('channel.', ''))),
      selections: fc.record({ a: selection(group), b: selection(group), c: selection(group) }),
      correlation,
      suppressMs: group.length === 0 ? fc.constant(undefined) : fc.constantFrom(HOUR, undefined, MINUTE, DAY),
      blocksToken: fc.boolean(),
    }),
  )

/** A few random rules, which may share what they select. */
export const ruleSpecs: fc.Arbitrary<RuleSpec[]> = fc
  .tuple(rule(1), rule(2))
  .chain(([one, two]) =>
    fc.constantFrom([one], [one, two], [one, { ...one, id: two.id, correlation: two.correlation }]),
  )
