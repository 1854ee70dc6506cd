import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import { afterLastAt } from '../../engine/search.ts'
import type { Correlation, CorrelationKind, KindDoc, Window } from '../correlation.ts'
import { sayValue } from '../explanation.ts'
import { parseSpan } from '../span.ts'
import { check, halfOpen } from './account.ts'
import { compileCondition, Condition } from './condition.ts'
import { latest, SelectionName, selectionOf, Span } from './shared.ts'
import { counted } from './within.ts'

const schema = z.strictObject({
  type: z.literal('value_sum').describe('What a field adds up to in the group within the timespan'),
  rules: z.array(SelectionName).min(1).describe('The selections whose events are looked at'),
  field: z.string().min(1).describe('The number that is added up; money is in centavos'),
  timespan: Span.describe('The window, (t − timespan, t]: exactly one timespan ago is out'),
  condition: Condition,
})
type Spec = z.infer<typeof schema>

const DOC: KindDoc = {
  text: '`value_sum` adds up a number in the same window (t − timespan, t]. Money is in centavos, so 5,000 reais are `500000`. A sum of amounts with `gte` or `gt` is decided at once, since it only grows; any other waits.',
  example: `selections:
  claimed: { event: reimbursement.requested }
correlation:
  type: value_sum
  rules: [claimed]
  group-by: [beneficiaryId]
  field: amountCents
  timespan: 30d
  condition: { gte: 500000 }
explanation:
  pt: "Os pedidos de reembolso somam {sum} centavos em {timespan}."
  en: "The claims for reimbursement add up to {sum} centavos within {timespan}."
tests:
  - name: fires when the claims reach 5,000 reais
    events:
      - { at: 0h, reimbursement.requested: { beneficiaryId: b1, amountCents: 300000 } }
      - { at: 1h, reimbursement.requested: { beneficiaryId: b1, amountCents: 200000 } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 1h, hits: 1, reading: { sum: 500000 } }]
  - name: is silent a centavo below
    events:
      - { at: 0h, reimbursement.requested: { beneficiaryId: b1, amountCents: 300000 } }
      - { at: 1h, reimbursement.requested: { beneficiaryId: b1, amountCents: 199999 } }
    alerts: []
  - name: exactly 30 days ago is out
    events:
      - { at: 0d, reimbursement.requested: { beneficiaryId: b1, amountCents: 300000 } }
      - { at: 30d, reimbursement.requested: { beneficiaryId: b1, amountCents: 200000 } }
    alerts: []
`,
}

/**
 * The sum of a field of a group within a timespan, as doubles added in the order of the log. Decided at once where the
 * sum only grows (`gt` or `gte`, of what is whole and never negative), else when nothing can undo it any more.
 */
export const valueSum: CorrelationKind<Spec> = {
  type: 'value_sum',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: ['sum', 'threshold', 'timespan'],
  spanMs: (spec) => parseSpan(spec.timespan),
  bounds: ({ rules, field }, context) => {
    const isAmount = rules.every((name) => context.isAmount(selectionOf(context, name), field))
    return { what: `the sum of ${field}`, least: isAmount ? 0 : -Infinity, most: Infinity, whole: isAmount }
  },
  doc: DOC,
  compile: (spec, context): Correlation => {
    const spanMs = parseSpan(spec.timespan)
    const test = compileCondition(spec.condition)
    const selections = spec.rules.map((name) => selectionOf(context, name))
    const onlyGrows =
      test.monotone && !context.looksUp && selections.every((selection) => context.isAmount(selection, spec.field))
    const amountOf = (entry: Entry) => Number(entry.values[spec.field])
    const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, entry) => sum + amountOf(entry), 0)

    /** Walks back from the hit until the sum is great enough. */
    const reaches = (window: Window, hit: Entry) => {
      const entries = window.entries(0)
      let sum = 0
      for (let index = afterLastAt(entries, hit.t) - 1; index >= 0 && !test.met(sum); index -= 1) {
        const entry = entries[index] as Entry
        if (entry.t <= hit.t - spanMs) break
        sum += amountOf(entry)
      }
      return test.met(sum)
    }
    return {
      type: 'value_sum',
      roles: [{ name: 'summed', selections, fields: [spec.field], numbers: [spec.field] }],
      hitRoles: [0],
      backMs: spanMs,
      aheadMs: 0,
      deferred: !onlyGrows,
      affected: (_role, t) => [t, t + spanMs - 1],
      holds: onlyGrows ? reaches : (window, hit) => test.met(sumOf(counted(window, 0, hit, spanMs))),
      explain(window, hit) {
        const events = counted(window, 0, hit, spanMs)
        const total = sumOf(events)
        const sum = check('sum', test, total, events, {
          pt: `soma de ${spec.field} em ${events.length} eventos: ${sayValue(total, 'pt')}; é preciso: ${test.words.pt}`,
          en: `sum of ${spec.field} in ${events.length} events: ${sayValue(total, 'en')}; needed: ${test.words.en}`,
        })
        return [{ window: halfOpen(hit, spanMs), checks: [sum] }]
      },
      find: (window, hit) => {
        const evidence = counted(window, 0, hit, spanMs)
        const reading = { sum: sumOf(evidence), threshold: test.threshold, timespan: spec.timespan }
        return { reading, evidence: latest(evidence), evidenceCount: evidence.length }
      },
    }
  },
}
