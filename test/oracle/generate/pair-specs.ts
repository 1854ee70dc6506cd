import fc from 'fast-check'
import { DAY, HOUR, MINUTE, SECOND } from '../samples.ts'
import { namesIn, type LookupSpec, type RuleSpec, type SelectionSpec } from '../spec.ts'
import { ABSENT, GROUPS, matched, rule } from './specs.ts'

/** The types of the events that pairs are made of. */
export const PAIR_TYPES = ['token.issued', 'token.validated', 'token.validated', 'token.requested']

const tokenSelection = fc
  .record({
    event: fc.constantFrom('token.issued', 'token.validated', 'token.validated'),
    where: fc.constantFrom(...ABSENT, undefined),
  })
  .map(({ event, where }): SelectionSpec => ({
    event,
    ...(where !== undefined && { where }),
    groupFields: ['beneficiaryId'],
  }))

/** A random pair over tokens of one person, often with a match: where events are of `PAIR_TYPES`, it is often a hit. */
export const pairSpec: fc.Arbitrary<RuleSpec> = fc
  .record({
    correlation: matched(
      fc.oneof(
        fc.record({
          type: fc.constantFrom('temporal' as const, 'temporal_ordered' as const),
          rules: fc.constantFrom(['a', 'b'], ['a', 'b'], ['a', 'b', 'c']),
          timespanMs: fc.constantFrom(MINUTE, 10 * MINUTE, HOUR, DAY),
        }),
        fc.record({
          type: fc.constant('absence' as const),
          trigger: fc.constant('a'),
          absent: fc.constant('b'),
          requires: fc.constantFrom('b', 'c'),
          beforeMs: fc.constantFrom(0, MINUTE, HOUR),
          afterMs: fc.constantFrom(0, 10 * SECOND, MINUTE),
        }),
      ),
      (given) => ('rules' in given ? given.rules : ['a', 'b']),
    ),
    a: tokenSelection,
    b: tokenSelection,
    c: tokenSelection,
    suppressMs: fc.constantFrom(DAY, HOUR, undefined),
  })
  .map(({ correlation: of, suppressMs, ...selections }) => ({
    id: 'random-pair',
    groupNames: ['beneficiaryId'],
    selections,
    correlation: of,
    suppressMs,
    blocksToken: true,
  }))

/** The types of the events of rules that look records up. */
export const LOOKUP_TYPES = ['beneficiary.updated', 'token.issued', 'token.validated']

const lookup: fc.Arbitrary<LookupSpec> = fc.record({
  key: fc.constantFrom('beneficiaryId', 'beneficiaryId', 'delivery.recipientId'),
  own: fc.constantFrom('beneficiaryId', 'beneficiaryId', 'delivery.recipientId'),
  op: fc.constantFrom('==' as const, '!=' as const),
  record: fc.constant('holderId'),
})
const everyToken = fc
  .record({ suppressMs: fc.constantFrom(DAY, HOUR, undefined), group: fc.constantFrom(...GROUPS.slice(0, 3)) })
  .map(({ suppressMs, group }): RuleSpec => ({
    id: 'random-1',
    groupNames: group,
    selections: { a: { event: 'token.issued', groupFields: group } },
    correlation: { type: 'none', rules: ['a'] },
    suppressMs,
    blocksToken: true,
  }))

/** What can be contradicted looks nothing up. */
const looking = (specs: fc.Arbitrary<RuleSpec>) => specs.filter(({ correlation: { type } }) => type !== 'absence')

/** A random rule some of whose selections look a record up. */
export const lookupSpec: fc.Arbitrary<RuleSpec> = fc
  .record({
    spec: fc.oneof(everyToken, looking(rule(1)), looking(pairSpec), looking(pairSpec)),
    lookup,
    also: fc.constantFrom(['a'], ['b'], ['c'], ['a', 'b', 'c']),
  })
  .map(({ spec, lookup: looks, also }) => {
    const used = namesIn(spec.correlation)
    const names = also.some((name) => used.includes(name)) ? also : used
    const selections = Object.entries(spec.selections).map(([name, selection]) => [
      name,
      names.includes(name) ? { ...selection, lookup: looks } : selection,
    ])
    return { ...spec, selections: Object.fromEntries(selections) as RuleSpec['selections'] }
  })
