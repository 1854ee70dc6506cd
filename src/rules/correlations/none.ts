import { z } from 'zod'
import type { Correlation, CorrelationKind, KindDoc } from '../correlation.ts'
import { SelectionName, selectionOf } from './shared.ts'

const schema = z.strictObject({
  type: z.literal('none').describe('Every selected event is a hit'),
  rules: z.array(SelectionName).min(1).describe('The selections whose events are hits'),
})
type Spec = z.infer<typeof schema>

const DOC: KindDoc = {
  text: 'Without a correlation every selected event is a hit, at once (with a lookup: when nothing can undo it any more). The group stands beside the selections; hits of one group within one `suppress` are one alert, which `{hits}` counts. A rule without a group has `suppress: none`, and each hit is its own alert.',
  example: `selections:
  waived: { event: token.waived, condition: has(careKind) && careKind == "consultation" }
group-by: [providerId]
explanation:
  pt: "O prestador atendeu consultas sem token ({hits} nesta hora)."
  en: "The provider went on with consultations without a token ({hits} within this hour)."
tests:
  - name: fires at a consultation without a token
    events:
      - { at: 0m, token.waived: { providerId: p1, careKind: consultation } }
    alerts: [{ group: { providerId: p1 }, at: 0m, hits: 1 }]
  - name: is silent about an exam
    events:
      - { at: 0m, token.waived: { providerId: p1, careKind: exam } }
    alerts: []
  - name: is silent where nobody says what the care was
    events:
      - { at: 0m, token.waived: { providerId: p1, careKind: null } }
    alerts: []
`,
}

/** No correlation: every selected event is a hit, at once unless its condition looks something up. */
export const none: CorrelationKind<Spec> = {
  type: 'none',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: [],
  spanMs: () => 0,
  doc: DOC,
  compile: (spec, context): Correlation => ({
    type: 'none',
    roles: [{ name: 'selected', selections: spec.rules.map((name) => selectionOf(context, name)), fields: [] }],
    hitRoles: [0],
    backMs: 0,
    aheadMs: 0,
    deferred: context.looksUp,
    affected: (_role, t) => [t, t],
    holds: () => true,
    explain: () => [{ checks: [] }],
    find: (_window, hit) => ({ reading: {}, evidence: [hit], evidenceCount: 1 }),
  }),
}
