import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { entryIn } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { parseSpan } from '../span.ts'
import { closed, combinationCheck, partner } from './account.ts'
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

const DOC: KindDoc = {
  text: '`temporal` asks for one event of each selection within the timespan, in whatever order; exactly one timespan apart is in. The hit is the event that comes last (of events at one instant, each). A `match` compares the events of a combination, each under the name of its selection. To compare two events of one type, give two selections the same condition: the events of a combination are always different ones.',
  example: `selections:
  issued: { event: token.issued }
  validated: { event: token.validated }
correlation:
  type: temporal
  rules: [issued, validated]
  group-by: [tokenId]
  timespan: 24h
  match: issued.beneficiaryId != validated.beneficiaryId
explanation:
  pt: "O token foi emitido para um beneficiário e apresentado por outro, {span} depois."
  en: "The token was issued to one beneficiary and presented by another, {span} later."
tests:
  - name: fires when another beneficiary presents the token
    events:
      - { at: 0m, token.issued: { tokenId: t1, beneficiaryId: b1 } }
      - { at: 5m, token.validated: { tokenId: t1, beneficiaryId: b2 } }
    alerts: [{ group: { tokenId: t1 }, at: 5m, hits: 1, evidence: 2 }]
  - name: is silent when the beneficiary is the same
    events:
      - { at: 0m, token.issued: { tokenId: t1, beneficiaryId: b1 } }
      - { at: 5m, token.validated: { tokenId: t1, beneficiaryId: b1 } }
    alerts: []
  - name: exactly 24 hours apart is in
    events:
      - { at: 0h, token.issued: { tokenId: t1, beneficiaryId: b1 } }
      - { at: 24h, token.validated: { tokenId: t1, beneficiaryId: b2 } }
    alerts: [{ group: { tokenId: t1 }, at: 24h }]
`,
}

const TOGETHER = { pt: 'eventos distintos, um de cada seleção', en: 'distinct events, one of each selection' }

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
  doc: DOC,
  compile: (spec, { selections, looksUp, match }): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const places = spec.rules.map((_, place) => place)
    const combining: Combining = { fits: distinct, holds: match?.holds }

    /** What may stand at all places where `hit` stands at one; undefined where it cannot. An entry knows its own role's fields only. */
    const listsWith = (window: Window, hit: Entry, own: number): readonly (readonly Entry[])[] | undefined => {
      const entry = entryIn(window.entries(own), hit)
      if (entry === undefined || !window.counts(hit, entry)) return undefined
      return places.map((at) => (at === own ? [entry] : within(window, at, hit, hit.t - spanMs, hit.t)))
    }
    const standings = (window: Window, hit: Entry) =>
      places.flatMap((own) => {
        const lists = listsWith(window, hit, own)
        return lists === undefined ? [] : [{ own, lists }]
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
        places.some((own) => {
          const lists = listsWith(window, hit, own)
          return lists !== undefined && hasCombination(partners(lists), combining)
        }),
      explain: (window, hit) =>
        standings(window, hit).map(({ own, lists }) => {
          const others = places.filter((place) => place !== own)
          const beside = others.map((place) => partner(spec.rules[place] ?? '', lists[place] ?? []))
          const together = combinationCheck(lists, combining, 'together', TOGETHER)
          return {
            as: spec.rules[own] ?? '',
            window: closed(hit.t - spanMs, hit.t),
            checks: [...beside, together],
          }
        }),
      find: (window, hit) => {
        const parts = standings(window, hit).flatMap(({ lists }) => combinedEntries(lists, combining, partners(lists)))
        const all = unionOf(parts)
        const reading = { timespan: spec.timespan }
        return { reading, evidence: latest(all), evidenceCount: all.length }
      },
    }
  },
}
