import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { entryIn } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { combinedEntries, distinct, enoughToBeDistinct, hasCombination, type Combining } from './combinations.ts'
import { latest, MatchText, SelectionName, selectionOf, Span, unionOf } from './shared.ts'
import { within } from './within.ts'

const schema = z
  .strictObject({
    type: z.literal('temporal').describe('Events of several selections, in whatever order, close to each other'),
    rules: z
      .array(SelectionName)
      .min(2)
      .max(5)
      .describe('The selections, each once; the event that comes last is the hit'),
    timespan: Span.describe('From the earliest event to the hit at most; exactly one timespan is in'),
    match: MatchText.optional(),
  })
  .refine(({ rules }) => new Set(rules).size === rules.length, {
    message: 'each selection once: give the second one a name of its own',
    path: ['rules'],
  })
type Spec = z.infer<typeof schema>

/**
 * Events of several selections within a timespan, in whatever order; the hit is the last to happen. Of events at one
 * instant each is. Two selections may select the same event, which then is one of the two only.
 */
export const temporal: CorrelationKind<Spec> = {
  type: 'temporal',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  matches: ({ match, rules }) =>
    match === undefined ? undefined : { source: match, sides: rules.map((name) => ({ name, selections: [name] })) },
  facts: ['timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  compile: (spec, { selections, looksUp, match }): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const places = spec.rules.map((_, place) => place)
    const combining: Combining = { fits: distinct, holds: match?.holds }

    /** For each place at which `hit` may stand, what may stand at all of them then. An entry knows its own role's fields only. */
    const listsFor = (window: Window, hit: Entry) =>
      places.flatMap((own) => {
        const entry = entryIn(window.entries(own), hit)
        if (entry === undefined || !window.counts(hit, entry)) return []
        return [places.map((at) => (at === own ? [entry] : within(window, at, hit, hit.t - spanMs, hit.t)))]
      })
    const partners = (lists: readonly (readonly Entry[])[]) => (match === undefined ? enoughToBeDistinct(lists) : lists)
    return {
      type: 'temporal',
      roles: spec.rules.map((name, place) => ({
        name,
        selections: [selectionOf({ selections }, name)],
        fields: [],
        keeps: match?.keeps[place] ?? [],
      })),
      hitRoles: places,
      backMs: spanMs,
      aheadMs: 0,
      deferred: looksUp,
      affected: (_role, t) => [t, t + spanMs],
      holds: (window, hit) =>
        places.every((place) => window.entries(place).length > 0) &&
        listsFor(window, hit).some((lists) => hasCombination(partners(lists), combining)),
      find: (window, hit) => {
        const parts = listsFor(window, hit).flatMap((lists) => combinedEntries(lists, combining, partners(lists)))
        const all = unionOf(parts)
        const reading = { timespan: spec.timespan }
        return { reading, evidence: latest(all), evidenceCount: all.length }
      },
    }
  },
}
