import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt, firstAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { SelectionName, selectionOf, SpanOrZero } from './shared.ts'

const schema = z
  .strictObject({
    type: z.literal('absence').describe('An event without another one around it'),
    trigger: SelectionName.describe('The selection whose events are hits where the other is absent'),
    absent: SelectionName.describe('The selection that should be there'),
    before: SpanOrZero.describe('How long before the trigger the other may be; exactly so long ago is in'),
    after: SpanOrZero.describe('How long after the trigger the other may still come; exactly so long after is in'),
  })
  .refine(({ trigger, absent }) => trigger !== absent, {
    message: 'a selection cannot be its own absence',
    path: ['absent'],
  })
type Spec = z.infer<typeof schema>

/** An event of one selection without any of another in [t − before, t + after]. */
export const absence: CorrelationKind<Spec> = {
  type: 'absence',
  schema,
  uses: ({ trigger, absent }) => [
    { name: trigger, path: ['trigger'] },
    { name: absent, path: ['absent'] },
  ],
  spanMs: (spec) => parseSpan(spec.before) + parseSpan(spec.after),
  compile: (spec, context): Correlation => {
    const beforeMs = parseSpan(spec.before)
    const afterMs = parseSpan(spec.after)
    const fillers = (window: Window, hit: Entry): readonly Entry[] => {
      const entries = window.entries(1)
      return entries.slice(firstAt(entries, hit.t - beforeMs), afterLastAt(entries, hit.t + afterMs))
    }
    const filled = (window: Window, hit: Entry): boolean => {
      const entries = window.entries(1)
      for (let at = firstAt(entries, hit.t - beforeMs); at < entries.length; at += 1) {
        const entry = entries[at] as Entry
        if (entry.t > hit.t + afterMs) return false
        if (window.counts(hit, entry)) return true
      }
      return false
    }
    return {
      type: 'absence',
      roles: [
        { name: 'trigger', selections: [selectionOf(context, spec.trigger)], fields: [] },
        { name: 'absent', selections: [selectionOf(context, spec.absent)], fields: [] },
      ],
      hitRole: 0,
      backMs: beforeMs,
      aheadMs: afterMs,
      deferred: true,
      affected: (role, t) => (role === 0 ? [t, t] : [t - afterMs, t + beforeMs]),
      holds: (window, hit) => !filled(window, hit),
      settled: filled,
      find: (window, hit) => ({
        reading: { before: spec.before, after: spec.after },
        evidence: [hit],
        evidenceCount: 1,
        contradictedBy: fillers(window, hit).filter((entry) => !window.counts(hit, entry)),
      }),
    }
  },
}
