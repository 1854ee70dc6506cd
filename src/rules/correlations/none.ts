import { z } from 'zod'
import type { Correlation, CorrelationKind } from '../correlation.ts'
import { SelectionName, selectionOf } from './shared.ts'

const schema = z.strictObject({
  type: z.literal('none').describe('Every selected event is a hit'),
  rules: z.array(SelectionName).min(1).describe('The selections whose events are hits'),
})
type Spec = z.infer<typeof schema>

/** No correlation: every selected event is a hit, at once unless its condition looks something up. */
export const none: CorrelationKind<Spec> = {
  type: 'none',
  schema,
  uses: (spec) => spec.rules.map((name, index) => ({ name, path: ['rules', index] })),
  facts: [],
  spanMs: () => 0,
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
