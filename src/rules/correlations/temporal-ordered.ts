import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { firstAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { closed, combinationCheck, partner } from './account.ts'
import { combinedEntries, hasCombination, ordered, type Combining } from './combinations.ts'
import { latest, MatchText, SelectionName, selectionOf, Span, unionOf } from './shared.ts'
import { within } from './within.ts'

const schema = z
  .strictObject({
    type: z.literal('temporal_ordered').describe('Events of several selections, one after the other'),
    rules: z
      .array(SelectionName)
      .min(2)
      .describe('The selections in their order; the event of the last one is the hit'),
    timespan: Span.describe('From the first event to the hit at most; exactly one timespan is in'),
    match: MatchText.optional(),
  })
  .refine(({ rules, match }) => match === undefined || new Set(rules).size === rules.length, {
    message: 'with a match each selection once: give the second one a name of its own',
    path: ['rules'],
  })
type Spec = z.infer<typeof schema>
type Lists = readonly (readonly Entry[])[]

const IN_ORDER = {
  pt: 'um evento de cada seleção, um estritamente depois do outro',
  en: 'an event of each selection, one strictly after the other',
}

/** Is there a chain that ends at `hit`? Each step takes the earliest entry that is strictly later than the step before. */
function hasChain(lists: Lists, hit: Entry, spanMs: number): boolean {
  let from = hit.t - spanMs
  for (const entries of lists) {
    const next = entries[firstAt(entries, from)]
    if (next === undefined || next.t >= hit.t) return false
    from = next.t + 1
  }
  return true
}

/** Every entry that takes part in some chain ending at `hit`: reachable from the left and from the right. */
function chainEntries(lists: Lists, hit: Entry, spanMs: number): Lists {
  const reachable: (readonly Entry[])[] = []
  let from = hit.t - spanMs
  for (const entries of lists) {
    const taken = entries.slice(firstAt(entries, from), firstAt(entries, hit.t))
    reachable.push(taken)
    from = (taken[0]?.t ?? hit.t) + 1
  }
  let until = hit.t
  return reachable.toReversed().map((entries) => {
    const taken = entries.filter((entry) => entry.t < until)
    until = taken.at(-1)?.t ?? until
    return taken
  })
}

const DOC: KindDoc = {
  text: '`temporal_ordered` asks for events of the selections in the order of the list, each strictly later than the one before, the first at most one timespan before the last (exactly one timespan is in). The event of the last selection is the hit. A `match` works as in `temporal`. The selections may be of different topics.',
  example: `selections:
  changed: { event: contact.changed, condition: 'field in ["phone", "email", "device"]' }
  issued: { event: token.issued, condition: 'delivery.medium in ["app", "sms"]' }
correlation:
  type: temporal_ordered
  rules: [changed, issued]
  group-by: [beneficiaryId]
  timespan: 72h
explanation:
  pt: "Um token foi enviado {span} depois de uma mudança de contato."
  en: "A token was sent {span} after contact data were changed."
tests:
  - name: fires at the token after the change
    events:
      - { at: 0h, contact.changed: { beneficiaryId: b1, field: phone } }
      - { at: 2h, token.issued: { beneficiaryId: b1 } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 2h, hits: 1, evidence: 2 }]
  - name: is silent when the token came first
    events:
      - { at: 0h, token.issued: { beneficiaryId: b1 } }
      - { at: 2h, contact.changed: { beneficiaryId: b1, field: phone } }
    alerts: []
  - name: exactly 72 hours later is in
    events:
      - { at: 0h, contact.changed: { beneficiaryId: b1, field: phone } }
      - { at: 72h, token.issued: { beneficiaryId: b1 } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 72h }]
`,
}

/** Events of several selections in their order, within a timespan. */
export const temporalOrdered: CorrelationKind<Spec> = {
  type: 'temporal_ordered',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  matches: ({ match, rules }) =>
    match === undefined ? undefined : { source: match, sides: rules.map((name) => ({ name, selections: [name] })) },
  ordered: true,
  facts: ['timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  doc: DOC,
  compile: (spec, { selections, looksUp, match }): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const last = spec.rules.length - 1
    const combining: Combining = { fits: ordered, holds: match?.holds }
    const roles = Array.from({ length: last }, (_, role) => role)
    const candidates = (window: Window, hit: Entry): Lists =>
      roles.map((role) => within(window, role, hit, hit.t - spanMs, hit.t - 1))
    /** Where nothing waits every entry counts: the log itself is looked through. */
    const before = (window: Window, hit: Entry): Lists =>
      looksUp ? candidates(window, hit) : roles.map((role) => window.entries(role))
    const partsOf = (window: Window, hit: Entry): Lists =>
      match === undefined
        ? chainEntries(before(window, hit), hit, spanMs)
        : combinedEntries([...candidates(window, hit), [hit]], combining)
    return {
      type: 'temporal_ordered',
      roles: spec.rules.map((name, role) => ({
        name,
        selections: [selectionOf({ selections }, name)],
        fields: [],
        keeps: match?.keeps[role] ?? [],
      })),
      hitRoles: [last],
      backMs: spanMs,
      aheadMs: 0,
      deferred: looksUp,
      affected: (role, t) => (role === last ? [t, t] : [t + 1, t + spanMs]),
      holds: (window, hit) =>
        hasChain(before(window, hit), hit, spanMs) &&
        (match === undefined || hasCombination([...candidates(window, hit), [hit]], combining)),
      explain(window, hit) {
        const lists = candidates(window, hit)
        const steps = lists.map((list, role) => partner(spec.rules[role] ?? '', list))
        const chain = combinationCheck([...lists, [hit]], combining, 'chain', IN_ORDER)
        return [{ window: closed(hit.t - spanMs, hit.t), checks: [...steps, chain] }]
      },
      find: (window, hit) => {
        const all = unionOf([...partsOf(window, hit), [hit]])
        const reading = { timespan: spec.timespan }
        return { reading, evidence: latest(all), evidenceCount: all.length }
      },
    }
  },
}
