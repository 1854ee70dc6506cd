import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { check, halfOpen } from './account.ts'
import { compileCondition, Condition } from './condition.ts'
import { latest, SelectionName, selectionOf, Span } from './shared.ts'
import { counted, countOf } from './within.ts'

const schema = z.strictObject({
  type: z.literal('event_count').describe('How many selected events the group has had within the timespan'),
  rules: z.array(SelectionName).min(1).describe('The selections whose events are counted'),
  timespan: Span.describe('The window, (t − timespan, t]: exactly one timespan ago is out'),
  condition: Condition,
})
type Spec = z.infer<typeof schema>

const DOC: KindDoc = {
  text: '`event_count` counts the selected events of the group in the window (t − timespan, t]: exactly one timespan ago is out, and events at the same instant as the hit count. The hit is the selected event at which the count meets the `condition`. With `gte` or `gt` that is decided at once; with `lte`, `lt`, `eq` or `neq` it waits until no event can change it.',
  example: `selections:
  rejected: { event: token.validated, condition: outcome == "rejected" }
correlation:
  type: event_count
  rules: [rejected]
  group-by: [beneficiaryId]
  timespan: 10m
  condition: { gte: 5 }
explanation:
  pt: "{count} tentativas recusadas em {span} (o limite é {threshold} em {timespan})."
  en: "{count} refused attempts within {span} (the limit is {threshold} within {timespan})."
tests:
  - name: fires at the fifth refusal
    events:
      - { at: 0m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 1m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 2m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 3m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 4m, token.validated: { beneficiaryId: b1, outcome: rejected } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 4m, hits: 1, reading: { count: 5 } }]
  - name: is silent at four
    events:
      - { at: 0m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 1m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 2m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 3m, token.validated: { beneficiaryId: b1, outcome: rejected } }
    alerts: []
  - name: exactly ten minutes ago is out
    events:
      - { at: 0m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 7m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 8m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 9m, token.validated: { beneficiaryId: b1, outcome: rejected } }
      - { at: 10m, token.validated: { beneficiaryId: b1, outcome: rejected } }
    alerts: []
`,
}

/** How many events of a group are selected within a timespan. */
export const eventCount: CorrelationKind<Spec> = {
  type: 'event_count',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: ['count', 'threshold', 'timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  bounds: () => ({ what: 'the count', least: 1, most: Infinity, whole: true }),
  doc: DOC,
  compile: (spec, context): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const test = compileCondition(spec.condition)
    const onlyGrows = test.monotone && !context.looksUp
    const reaches = (window: Window, hit: Entry) => {
      if (test.atLeast <= 1) return true
      const entries = window.entries(0)
      const nth = entries[afterLastAt(entries, hit.t) - test.atLeast]
      return nth !== undefined && nth.t > hit.t - spanMs
    }
    return {
      type: 'event_count',
      roles: [{ name: 'counted', selections: spec.rules.map((name) => selectionOf(context, name)), fields: [] }],
      hitRoles: [0],
      backMs: spanMs,
      aheadMs: 0,
      deferred: !onlyGrows,
      affected: (_role, t) => [t, t + spanMs - 1],
      holds: onlyGrows ? reaches : (window, hit) => test.met(countOf(window, 0, hit, spanMs)),
      explain(window, hit) {
        const events = counted(window, 0, hit, spanMs)
        const count = check('count', test, events.length, events, {
          pt: `eventos na janela: ${events.length}; é preciso: ${test.words.pt}`,
          en: `events in the window: ${events.length}; needed: ${test.words.en}`,
        })
        return [{ window: halfOpen(hit, spanMs), checks: [count] }]
      },
      find: (window, hit) => {
        const evidence = counted(window, 0, hit, spanMs)
        const reading = { count: evidence.length, threshold: test.threshold, timespan: spec.timespan }
        return { reading, evidence: latest(evidence), evidenceCount: evidence.length }
      },
    }
  },
}
