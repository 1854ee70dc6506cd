import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { compareEntries } from '../../engine/entry.ts'
import { firstAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { latest, SelectionName, selectionOf, Span } from './shared.ts'

const schema = z.strictObject({
  type: z.literal('temporal_ordered').describe('Events of several selections, one after the other'),
  rules: z.array(SelectionName).min(2).describe('The selections in their order; the event of the last one is the hit'),
  timespan: Span.describe('From the first event to the hit at most; exactly one timespan is in'),
})
type Spec = z.infer<typeof schema>

/** Is there a chain that ends at `hit`? Each step takes the earliest entry that is strictly later than the step before. */
function hasChain(window: Window, hit: Entry, steps: number, spanMs: number): boolean {
  let from = hit.t - spanMs
  for (let role = 0; role < steps; role += 1) {
    const entries = window.entries(role)
    const next = entries[firstAt(entries, from)]
    if (next === undefined || next.t >= hit.t) return false
    from = next.t + 1
  }
  return true
}

/** Every entry that takes part in some chain ending at `hit`: reachable from the left and from the right. */
function chainEntries(window: Window, hit: Entry, steps: number, spanMs: number): Entry[] {
  const reachable: (readonly Entry[])[] = []
  let from = hit.t - spanMs
  for (let role = 0; role < steps; role += 1) {
    const entries = window.entries(role)
    const taken = entries.slice(firstAt(entries, from), firstAt(entries, hit.t))
    reachable.push(taken)
    from = (taken[0]?.t ?? hit.t) + 1
  }
  const parts: Entry[] = []
  let until = hit.t
  for (let role = steps - 1; role >= 0; role -= 1) {
    const taken = (reachable[role] as readonly Entry[]).filter((entry) => entry.t < until)
    parts.push(...taken)
    until = taken.at(-1)?.t ?? until
  }
  return parts
}

/** Events of several selections in their order, within a timespan. */
export const temporalOrdered: CorrelationKind<Spec> = {
  type: 'temporal_ordered',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  spanMs: (spec) => parseSpan(spec.timespan),
  compile: (spec, context): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const last = spec.rules.length - 1
    return {
      type: 'temporal_ordered',
      roles: spec.rules.map((name) => ({ name, selections: [selectionOf(context, name)], fields: [] })),
      hitRole: last,
      backMs: spanMs,
      aheadMs: 0,
      deferred: false,
      affected: (role, t) => (role === last ? [t, t] : [t + 1, t + spanMs]),
      holds: (window, hit) => hasChain(window, hit, last, spanMs),
      find: (window, hit) => {
        const all = unique([...chainEntries(window, hit, last, spanMs), hit].toSorted(compareEntries))
        const reading = { timespan: spec.timespan }
        return { reading, evidence: latest(all), evidenceCount: all.length, contradictedBy: [] }
      },
    }
  },
}

const unique = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter((entry, index) => index === 0 || compareEntries(entries[index - 1] as Entry, entry) !== 0)
