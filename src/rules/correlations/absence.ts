import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt, firstAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, Role, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
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
