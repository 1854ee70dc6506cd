import { z } from 'zod'
import type { Entry, Value } from '../../engine/entry.ts'
import { afterLastAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { check, halfOpen } from './account.ts'
import { compileCondition, Condition } from './condition.ts'
import { createDistinct } from './distinct.ts'
import { latest, SelectionName, selectionOf, Span } from './shared.ts'
import { counted } from './within.ts'

const schema = z.strictObject({
  type: z.literal('value_count').describe('How many distinct values of a field the group has had within the timespan'),
  rules: z.array(SelectionName).min(1).describe('The selections whose events are looked at'),
  field: z.string().min(1).describe('The field whose distinct values are counted'),
  timespan: Span.describe('The window, (t − timespan, t]: exactly one timespan ago is out'),
  condition: Condition,
})
type Spec = z.infer<typeof schema>

/** Beyond so many entries a walk back through the window is not repeated: the window slides instead. */
const WALK_LIMIT = 64

const DOC: KindDoc = {
  text: '`value_count` counts the distinct values of a `field` (dotted where it is nested: `delivery.medium`) in the same window (t − timespan, t]. An event without the field takes no part.',
  example: `selections:
  shown: { event: token.validated }
correlation:
  type: value_count
  rules: [shown]
  group-by: [tokenId]
  field: providerId
  timespan: 24h
  condition: { gte: 2 }
actions: { block: token }
explanation:
  pt: "O token foi apresentado em {count} prestadores em {span}."
  en: "The token was presented at {count} providers within {span}."
tests:
  - name: fires at the second provider
    events:
      - { at: 0m, token.validated: { tokenId: t1, providerId: p1 } }
      - { at: 9m, token.validated: { tokenId: t1, providerId: p2 } }
    alerts: [{ group: { tokenId: t1 }, at: 9m, hits: 1, reading: { count: 2 } }]
  - name: is silent at the same provider
    events:
      - { at: 0m, token.validated: { tokenId: t1, providerId: p1 } }
      - { at: 9m, token.validated: { tokenId: t1, providerId: p1 } }
    alerts: []
  - name: exactly 24 hours ago is out
    events:
      - { at: 0h, token.validated: { tokenId: t1, providerId: p1 } }
      - { at: 24h, token.validated: { tokenId: t1, providerId: p2 } }
    alerts: []
`,
}

/** How many distinct values of a field a group has within a timespan. */
export const valueCount: CorrelationKind<Spec> = {
  type: 'value_count',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: ['count', 'threshold', 'timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  bounds: ({ rules, field }, context) => {
    const values = rules.map((name) => context.valuesOf(selectionOf(context, name), field))
    const most = values.some((each) => each === undefined) ? Infinity : new Set(values.flat()).size
    return { what: `the number of distinct values of ${field}`, least: 1, most, whole: true }
  },
  doc: DOC,
  compile: (spec, context): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const test = compileCondition(spec.condition)
    const onlyGrows = test.monotone && !context.looksUp
    const valueOf = (entry: Entry) => entry.values[spec.field] as Value
    const distinctOf = (entries: readonly Entry[]) => new Set(entries.map(valueOf)).size

    /** Walks back from the hit until enough values are seen; a long walk is left to the sliding window. */
    const reaches = (window: Window, hit: Entry) => {
      if (test.atLeast <= 1) return true
      const entries = window.entries(0)
      const end = afterLastAt(entries, hit.t)
      const nth = entries[end - test.atLeast]
      if (nth === undefined || nth.t <= hit.t - spanMs) return false
      const seen = new Set<Value>()
      for (let index = end - 1; index >= 0; index -= 1) {
        const entry = entries[index] as Entry
        if (entry.t <= hit.t - spanMs) return false
        if (seen.add(valueOf(entry)).size >= test.atLeast) return true
        if (end - index > WALK_LIMIT) {
          const distinct = window.memo(() => createDistinct(spanMs, valueOf))
          return distinct.at(entries, hit.t, window.version(0)) >= test.atLeast
        }
      }
      return false
    }
    return {
      type: 'value_count',
      roles: [
        { name: 'counted', selections: spec.rules.map((name) => selectionOf(context, name)), fields: [spec.field] },
      ],
      hitRoles: [0],
      backMs: spanMs,
      aheadMs: 0,
      deferred: !onlyGrows,
      affected: (_role, t) => [t, t + spanMs - 1],
      holds: onlyGrows ? reaches : (window, hit) => test.met(distinctOf(counted(window, 0, hit, spanMs))),
      explain(window, hit) {
        const events = counted(window, 0, hit, spanMs)
        const seen = distinctOf(events)
        const count = check('count', test, seen, events, {
          pt: `valores distintos de ${spec.field} em ${events.length} eventos: ${seen}; é preciso: ${test.words.pt}`,
          en: `distinct values of ${spec.field} in ${events.length} events: ${seen}; needed: ${test.words.en}`,
        })
        return [{ window: halfOpen(hit, spanMs), checks: [count] }]
      },
      find: (window, hit) => {
        const evidence = counted(window, 0, hit, spanMs)
        const reading = { count: distinctOf(evidence), threshold: test.threshold, timespan: spec.timespan }
        return { reading, evidence: latest(evidence), evidenceCount: evidence.length }
      },
    }
  },
}
