import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
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

/** How many events of a group are selected within a timespan. */
export const eventCount: CorrelationKind<Spec> = {
  type: 'event_count',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: ['count', 'threshold', 'timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
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
      find: (window, hit) => {
        const evidence = counted(window, 0, hit, spanMs)
        const reading = { count: evidence.length, threshold: test.threshold, timespan: spec.timespan }
        return { reading, evidence: latest(evidence), evidenceCount: evidence.length }
      },
    }
  },
}
