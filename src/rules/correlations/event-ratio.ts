import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { sayValue } from '../explanation.ts'
import { parseSpan } from '../span.ts'
import { check, halfOpen } from './account.ts'
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

const DOC: KindDoc = {
  text: '`event_ratio` divides the number of events of the `part` by that of the `whole`, in the same window, once the whole has at least `min` events. The hits are events of the whole; list the selections of the part in both. Any further event may change a share, so a hit is decided when all events up to its time are known. `{ratio%}` tells it as a percentage.',
  example: `selections:
  waived: { event: token.waived }
  accepted: { event: token.validated, condition: outcome == "accepted" }
correlation:
  type: event_ratio
  part: [waived]
  whole: [waived, accepted]
  group-by: [providerId]
  timespan: 7d
  min: 4
  condition: { gte: 0.5 }
explanation:
  pt: "O prestador dispensou o token em {ratio%} dos atendimentos ({part} de {whole}) em {timespan}."
  en: "The provider waived the token in {ratio%} of the visits ({part} of {whole}) within {timespan}."
tests:
  - name: fires at half of four
    events:
      - { at: 0h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 1h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 2h, token.waived: { providerId: p1 } }
      - { at: 3h, token.waived: { providerId: p1 } }
    alerts: [{ group: { providerId: p1 }, at: 3h, hits: 1, reading: { part: 2, whole: 4, ratio: 0.5 } }]
  - name: is silent below half
    events:
      - { at: 0h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 1h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 2h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 3h, token.waived: { providerId: p1 } }
    alerts: []
  - name: is silent with fewer than four
    events:
      - { at: 0h, token.validated: { providerId: p1, outcome: accepted } }
      - { at: 1h, token.waived: { providerId: p1 } }
      - { at: 2h, token.waived: { providerId: p1 } }
    alerts: []
`,
}

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
  bounds: ({ part, whole }) => ({
    what: 'the share',
    least: 0,
    most: part.every((name) => whole.includes(name)) ? 1 : Infinity,
    whole: false,
  }),
  doc: DOC,
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
      explain(window, hit) {
        const { part, whole } = sides(window, hit)
        const share = part.length / whole.length
        const least = compileCondition({ gte: spec.min })
        const enough = check('min', least, whole.length, whole, {
          pt: `eventos no todo: ${whole.length}; é preciso: ${least.words.pt}`,
          en: `events in the whole: ${whole.length}; needed: ${least.words.en}`,
        })
        const ratio = check('ratio', test, share, part, {
          pt: `parte ÷ todo: ${part.length} ÷ ${whole.length} = ${sayValue(share, 'pt')}; é preciso: ${test.words.pt}`,
          en: `part ÷ whole: ${part.length} ÷ ${whole.length} = ${sayValue(share, 'en')}; needed: ${test.words.en}`,
        })
        return [{ window: halfOpen(hit, spanMs), checks: [enough, ratio] }]
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
