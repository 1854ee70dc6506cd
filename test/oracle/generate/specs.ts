import fc from 'fast-check'
import { DAY, HOUR, MINUTE, SECOND } from '../samples.ts'
import { namesIn, type CorrelationSpec, type MatchSpec, type RuleSpec, type SelectionSpec } from '../spec.ts'
import type { Condition, OracleEvent, Operator } from '../types.ts'
import { events } from './events.ts'
import { span } from './times.ts'

/** Fields that several types have, so that selections of different types share groups. */
export const GROUPS = [
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
  undefined,
  undefined,
  undefined,
  [{ field: 'outcome', in: ['rejected'] }],
  [{ field: 'providerId', in: ['p1', 'p2'] }],
  [{ field: 'tokenId', in: ['t1'] }],
  [{ field: 'proofOfPayment', in: [false] }],
]

const operator: fc.Arbitrary<Operator> = fc.constantFrom('gte', 'gte', 'gt', 'lte', 'lt', 'eq', 'neq')
const condition: fc.Arbitrary<Condition> = fc.record({ op: operator, n: fc.constantFrom(2, 1, 3, 4, 0, 1.5) })

/** Sums of amounts, and of what may be negative, in the sizes that the events have. */
const total: fc.Arbitrary<Condition> = fc.record({ op: operator, n: fc.constantFrom(300, 100, 500, 0, 1, 0.3, 2.5) })
const share: fc.Arbitrary<Condition> = fc.record({ op: operator, n: fc.constantFrom(0.5, 0.3, 1, 0, 1 / 3) })

const NAMES = ['a', 'b', 'c']
const some = fc.subarray(NAMES, { minLength: 1 })
/** Chains may name a selection twice. */
const several = fc.array(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 3 })
/** Each at most once. */
const together = fc.constantFrom(['a', 'b'], ['a', 'b'], ['b', 'c', 'a'], ['c', 'b'])

const MATCHED = ['providerId', 'providerId', 'providerId', 'time', 'careKind', 'tokenId', 'delivery.recipientId']
/** Comparisons between the events of some selections. */
const matchOf = (names: readonly string[]): fc.Arbitrary<MatchSpec | undefined> =>
  fc.option(
    fc.array(
      fc
        .record({
          field: fc.constantFrom(...MATCHED),
          sides: fc.shuffledSubarray([...names], { minLength: 2, maxLength: 2 }),
          op: fc.constantFrom<MatchSpec[number]['op']>('!=', '!=', '<=', '=='),
        })
        .map(({ field, sides: [left = '', right = ''], op }) => ({
          left: [left, field] as const,
          op,
          right: [right, field] as const,
        })),
      { minLength: 1, maxLength: 2, size: 'xsmall' },
    ),
    { nil: undefined, freq: 3 },
  )
export const matched = <T extends object>(arbitrary: fc.Arbitrary<T>, namesOf: (given: T) => readonly string[]) =>
  arbitrary.chain((given) =>
    matchOf(namesOf(given)).map((match) => (match === undefined ? given : { ...given, match })),
  )

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
  fc.record({
    type: fc.constant('value_sum' as const),
    rules: some,
    field: fc.constantFrom('amountCents', 'amountCents', 'score'),
    timespanMs: span,
    condition: total,
  }),
  fc.record({
    type: fc.constant('event_ratio' as const),
    part: some,
    whole: some,
    timespanMs: span,
    min: fc.constantFrom(1, 1, 2, 3),
    condition: share,
  }),
  fc.record({ type: fc.constant('temporal_ordered' as const), rules: several, timespanMs: span }),
  matched(
    fc.record({ type: fc.constant('temporal_ordered' as const), rules: together, timespanMs: span }),
    ({ rules }) => rules,
  ),
  matched(
    fc.record({ type: fc.constant('temporal' as const), rules: together, timespanMs: span }),
    ({ rules }) => rules,
  ),
  matched(
    fc
      .record({
        type: fc.constant('absence' as const),
        of: fc.constantFrom(['a', 'b'], ['a', 'c'], ['b', 'c']),
        requires: fc.constantFrom(undefined, undefined, 'a', 'b', 'c'),
        beforeMs: fc.oneof(span, fc.constant(0)),
        afterMs: fc.oneof(span, fc.constant(0)),
      })
      .map(({ of: [trigger = '', absent = ''], requires, ...rest }) => ({
        ...rest,
        trigger,
        absent,
        ...(requires !== undefined && { requires }),
      })),
    ({ trigger, absent }) => [trigger, absent],
  ),
)

/** A selection may name its own field for a shared key: who got the token instead of whose it is. */
const ownField = (field: string, event: string, own: boolean) =>
  own && event === 'token.issued' && field === 'beneficiaryId' ? 'delivery.recipientId' : field

interface Draft {
  readonly event: string
  readonly where: SelectionSpec['where']
  readonly own: boolean
}
const draft: fc.Arbitrary<Draft> = fc.record({
  event: fc.constantFrom(...EVENTS),
  where: fc.constantFrom(...WHERE),
  own: fc.boolean(),
})
const selectionOf = (group: readonly string[], { event, where, own }: Draft): SelectionSpec => ({
  event,
  ...(where !== undefined && { where }),
  groupFields: group.map((field) => ownField(field, event, own)),
})

const PAIRS = ['absence', 'temporal', 'temporal_ordered']
const counts = ({ type }: CorrelationSpec): boolean => !PAIRS.includes(type)

/** Where selections are counted together, an event is in one group: whichever selects it, the key is the same. */
const alike = (spec: CorrelationSpec, { own }: Draft, drafts: readonly Draft[]): readonly Draft[] =>
  counts(spec) ? drafts.map((one) => ({ ...one, own })) : drafts

export const rule = (at: number): fc.Arbitrary<RuleSpec> =>
  fc
    .record({
      group: fc.constantFrom(...GROUPS),
      drafts: fc.tuple(draft, draft, draft),
      correlation,
      suppressMs: fc.constantFrom(HOUR, undefined, MINUTE, DAY),
      blocksToken: fc.boolean(),
    })
    .map(({ group, drafts, suppressMs, ...rest }) => ({
      ...rest,
      id: `random-${at}`,
      groupNames: group.map((field) => field.replace('channel.', '')),
      selections: Object.fromEntries(
        alike(rest.correlation, drafts[0], drafts).map((one, index) => [NAMES[index], selectionOf(group, one)]),
      ),
      suppressMs: group.length === 0 ? undefined : suppressMs,
    }))

/** A rule of its own over what another selects. */
const sharing = (one: RuleSpec, two: RuleSpec): RuleSpec =>
  counts(two.correlation) && !counts(one.correlation)
    ? two
    : { ...one, id: two.id, correlation: two.correlation, blocksToken: two.blocksToken }

/** A few random rules, which may share what they select. */
export const ruleSpecs: fc.Arbitrary<RuleSpec[]> = fc
  .tuple(rule(1), rule(2))
  .chain(([one, two]) => fc.constantFrom([one], [one, two], [one, sharing(one, two)]))

/** One random rule of a kind of correlation. */
export const ruleOfKind = (type: string): fc.Arbitrary<RuleSpec[]> =>
  rule(1)
    .filter(({ correlation: of }) => of.type === type)
    .map((spec) => [spec])

/** Random rules with events of the types that they read. */
export const rulesAndEvents = (
  maxLength?: number,
  from: fc.Arbitrary<RuleSpec[]> = ruleSpecs,
): fc.Arbitrary<{ specs: RuleSpec[]; set: OracleEvent[] }> =>
  from.chain((specs) => {
    const types = specs.flatMap((spec) => namesIn(spec.correlation).map((name) => spec.selections[name]?.event ?? ''))
    return events(maxLength, types).map((set) => ({ specs, set }))
  })

export const ABSENT: readonly SelectionSpec['where'][] = [undefined, [{ field: 'providerId', in: ['p1', 'p2'] }]]

/** A random absence over tokens, which stragglers contradict often when the events are of the types in `ABSENCE_TYPES`. */
export const absenceSpec: fc.Arbitrary<RuleSpec> = fc
  .record({
    where: fc.constantFrom(...ABSENT),
    beforeMs: fc.constantFrom(0, 10 * SECOND, MINUTE, 15 * MINUTE),
    afterMs: fc.constantFrom(0, 0, 10 * SECOND, MINUTE),
    suppressMs: fc.constantFrom(DAY, HOUR, MINUTE, undefined),
  })
  .map(({ where, beforeMs, afterMs, suppressMs }) => ({
    id: 'random-absence',
    groupNames: ['beneficiaryId'],
    selections: {
      a: { event: 'token.issued', groupFields: ['beneficiaryId'] },
      b: { event: 'token.requested', ...(where !== undefined && { where }), groupFields: ['beneficiaryId'] },
    },
    correlation: { type: 'absence', trigger: 'a', absent: 'b', beforeMs, afterMs },
    suppressMs,
    blocksToken: true,
  }))
export const ABSENCE_TYPES = ['token.issued', 'token.issued', 'token.issued', 'token.requested']
