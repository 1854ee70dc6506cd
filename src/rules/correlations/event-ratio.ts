import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import type { Correlation, CorrelationKind, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { compileCondition, Condition } from './condition.ts'
import { latest, SelectionName, selectionOf, Span, unionOf } from './shared.ts'
import { counted, countOf } from './within.ts'

const schema = z.strictObject({
  type: z.literal('event_ratio').describe('Which share some events have of all, in the group within the timespan'),
  part: z.array(SelectionName).min(1).describe('The selections whose events are the part'),
  whole: z.array(SelectionName).min(1).describe('The selections whose events are the whole; they are the hits'),
  timespan: Span.describe('The window, (t − timespan, t]: exactly one timespan ago is out'),
  min: z.int().min(1).describe('With fewer events in the whole a share says nothing'),
  condition: Condition.describe('Part ÷ whole, from 0 to 1: exactly one of gte, gt, lte, lt, eq, neq, with a number'),
})
type Spec = z.infer<typeof schema>

const PART = 0
const WHOLE = 1

/**
 * The number of some events of a group, divided by that of others, as a double. Any further event may undo it, so a hit
 * is decided when all events up to its time are known.
 */
export const eventRatio: CorrelationKind<Spec> = {
  type: 'event_ratio',
  schema,
  uses: ({ part, whole }) => [
    ...part.map((name, index) => ({ name, path: ['part', index] })),
    ...whole.map((name, index) => ({ name, path: ['whole', index] })),
  ],
  facts: ['part', 'whole', 'ratio', 'threshold', 'min', 'timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  compile: (spec, context): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const test = compileCondition(spec.condition)
    const selected = (names: readonly string[]) => names.map((name) => selectionOf(context, name))
    const sides = (window: Window, hit: Entry) => ({
      part: counted(window, PART, hit, spanMs),
      whole: counted(window, WHOLE, hit, spanMs),
    })
    return {
      type: 'event_ratio',
      roles: [
        { name: 'part', selections: selected(spec.part), fields: [] },
        { name: 'whole', selections: selected(spec.whole), fields: [] },
      ],
      hitRoles: [WHOLE],
      backMs: spanMs,
      aheadMs: 0,
      deferred: true,
      affected: (_role, t) => [t, t + spanMs - 1],
      holds: (window, hit) => {
        const whole = countOf(window, WHOLE, hit, spanMs)
        return whole >= spec.min && test.met(countOf(window, PART, hit, spanMs) / whole)
      },
      find: (window, hit) => {
        const { part, whole } = sides(window, hit)
        const all = unionOf([part, whole])
        const reading = {
          part: part.length,
          whole: whole.length,
          ratio: part.length / whole.length,
          threshold: test.threshold,
          min: spec.min,
          timespan: spec.timespan,
        }
        return { reading, evidence: latest(all), evidenceCount: all.length }
      },
    }
  },
}
