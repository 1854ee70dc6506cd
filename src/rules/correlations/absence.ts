import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt, firstAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Oddity, Role, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { closed, none, partner, some } from './account.ts'
import { MatchText, SelectionName, selectionOf, SpanOrZero } from './shared.ts'

const schema = z
  .strictObject({
    type: z.literal('absence').describe('An event without another one around it'),
    trigger: z
      .union([SelectionName, z.array(SelectionName).min(2).max(5)])
      .describe('The selection, or the selections, whose events are hits where the other is absent'),
    absent: SelectionName.describe('The selection that should be there'),
    match: MatchText.optional().describe(
      'CEL over the names of trigger (of several: `trigger`) and absent: only what it holds for counts',
    ),
    requires: SelectionName.optional().describe('Only where an event of this selection is in the same span'),
    before: SpanOrZero.describe('How long before the trigger the other may be; exactly so long ago is in'),
    after: SpanOrZero.describe('How long after the trigger the other may still come; exactly so long after is in'),
  })
  .refine(({ trigger, absent }) => !namesOf(trigger).includes(absent), {
    message: 'a selection cannot be its own absence',
    path: ['absent'],
  })
type Spec = z.infer<typeof schema>

/** Of several triggers, each stands for this name in a `match`. */
const TRIGGER = 'trigger'
const namesOf = (trigger: string | readonly string[]): readonly string[] =>
  typeof trigger === 'string' ? [trigger] : trigger

const ABSENT = 1
const REQUIRED = 2

const NEVER_ABSENT: Oddity = {
  path: ['absent'],
  code: 'never_absent',
  message: 'The trigger is itself such an event: give one of the two a condition, or the correlation a match.',
}

const DOC: KindDoc = {
  text: '`absence` asks for an event that is *not* there: the hit is an event of `trigger` without any of `absent` in its group from `before` before it to `after` after it, both ends in. It is decided when everything up to t + after is known. With `match` only events for which it holds count as there; with `requires` an event of that selection must be in the same span. `trigger` may list several selections; in a `match` each of them is then called `trigger`. An event that turns up too late to prevent the alert marks it as contradicted and lifts its block.',
  example: `selections:
  issued: { event: token.issued }
  requested: { event: token.requested }
correlation:
  type: absence
  trigger: issued
  absent: requested
  before: 15m
  after: 10s
  group-by: [beneficiaryId]
explanation:
  pt: "Um token foi emitido sem que alguém o pedisse nos {before} anteriores."
  en: "A token was issued that nobody had asked for in the {before} before."
tests:
  - name: fires when nobody has asked
    events:
      - { at: 0m, token.issued: { beneficiaryId: b1 } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 0m, hits: 1 }]
  - name: is silent when somebody has asked before
    events:
      - { at: 0m, token.requested: { beneficiaryId: b1 } }
      - { at: 1m, token.issued: { beneficiaryId: b1 } }
    alerts: []
  - name: asked exactly 10 seconds later is in time
    events:
      - { at: 0s, token.issued: { beneficiaryId: b1 } }
      - { at: 10s, token.requested: { beneficiaryId: b1 } }
    alerts: []
`,
}

/** An event of one selection without any of another (for which a match holds) in [t − before, t + after]. */
export const absence: CorrelationKind<Spec> = {
  type: 'absence',
  schema,
  uses: ({ trigger, absent, requires }) => [
    ...namesOf(trigger).map((name, index) => ({
      name,
      path: typeof trigger === 'string' ? ['trigger'] : ['trigger', index],
    })),
    { name: absent, path: ['absent'] },
    ...(requires === undefined ? [] : [{ name: requires, path: ['requires'] }]),
  ],
  matches: ({ match, trigger, absent }) =>
    match === undefined
      ? undefined
      : {
          source: match,
          sides: [
            { name: typeof trigger === 'string' ? trigger : TRIGGER, selections: namesOf(trigger) },
            { name: absent, selections: [absent] },
          ],
        },
  facts: ['before', 'after'],
  spanMs: (spec) => parseSpan(spec.before) + parseSpan(spec.after),
  oddities: ({ trigger, absent, match }, { isWithin }) =>
    match === undefined && namesOf(trigger).some((name) => isWithin(name, absent)) ? [NEVER_ABSENT] : [],
  doc: DOC,
  compile: (spec, { selections, match }): Correlation => {
    const { trigger, absent, requires } = spec
    const beforeMs = parseSpan(spec.before)
    const afterMs = parseSpan(spec.after)
    const roleOf = (name: string, names: readonly string[], place: number): Role => ({
      name,
      selections: names.map((each) => selectionOf({ selections }, each)),
      fields: [],
      keeps: match?.keeps[place] ?? [],
    })
    const inSpan = (window: Window, role: number, hit: Entry): readonly Entry[] => {
      const entries = window.entries(role)
      return entries.slice(firstAt(entries, hit.t - beforeMs), afterLastAt(entries, hit.t + afterMs))
    }
    const fills = (hit: Entry, entry: Entry) => match?.holds([hit, entry]) ?? true
    const someIn = (window: Window, role: number, hit: Entry, test: (entry: Entry) => boolean): boolean => {
      const entries = window.entries(role)
      for (let at = firstAt(entries, hit.t - beforeMs); at < entries.length; at += 1) {
        const entry = entries[at] as Entry
        if (entry.t > hit.t + afterMs) return false
        if (window.counts(hit, entry) && test(entry)) return true
      }
      return false
    }
    const filled = (window: Window, hit: Entry) => someIn(window, ABSENT, hit, (entry) => fills(hit, entry))
    const isMeant = (window: Window, hit: Entry) => requires === undefined || someIn(window, REQUIRED, hit, () => true)
    return {
      type: 'absence',
      roles: [
        roleOf('trigger', namesOf(trigger), 0),
        roleOf('absent', [absent], ABSENT),
        ...(requires === undefined ? [] : [roleOf('required', [requires], REQUIRED)]),
      ],
      hitRoles: [0],
      backMs: beforeMs,
      aheadMs: afterMs,
      deferred: true,
      affected: (role, t) => (role === 0 ? [t, t] : [t - afterMs, t + beforeMs]),
      holds: (window, hit) => isMeant(window, hit) && !filled(window, hit),
      settled: filled,
      explain(window, hit) {
        const there = (role: number) => inSpan(window, role, hit).filter((entry) => window.counts(hit, entry))
        const beside = there(ABSENT)
        const filling = beside.filter((entry) => fills(hit, entry))
        const combinations = beside.map((entry) => ({ entries: [hit, entry], holds: filling.includes(entry) }))
        const nobody = { ...none(absent, filling), combinations: match === undefined ? [] : some(combinations) }
        const required = requires === undefined ? [] : [partner(requires, there(REQUIRED))]
        return [{ window: closed(hit.t - beforeMs, hit.t + afterMs), checks: [...required, nobody] }]
      },
      find: (_window, hit) => ({
        reading: { before: spec.before, after: spec.after },
        evidence: [hit],
        evidenceCount: 1,
      }),
      contradictedBy: (window, hit) =>
        inSpan(window, ABSENT, hit).filter((entry) => !window.counts(hit, entry) && fills(hit, entry)),
    }
  },
}
