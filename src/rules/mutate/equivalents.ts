import { z } from 'zod'

/** Mutants that no test of the rule's file can notice, each with its reason: kept few. */
export const Equivalents = z.array(
  z.strictObject({
    rule: z.string(),
    path: z.string().describe('The place in the file, as it is told: selections.made.condition'),
    from: z.string(),
    to: z.string().optional().describe('Not there where the place is dropped'),
    reason: z.string().min(1).max(500),
  }),
)
/** A mutant that means the same as its rule, and why. */
export type Equivalent = z.infer<typeof Equivalents>[number]

/** A change as the list names it. */
type Listed = Omit<Equivalent, 'reason'>

/** Those of the rules that no surviving mutant stands for any more: to be taken out of the list. */
export const staleEquivalents = (
  equivalents: readonly Equivalent[],
  ids: ReadonlySet<string>,
  found: readonly Listed[],
): readonly Equivalent[] =>
  equivalents.filter((one) => ids.has(one.rule) && !found.some((mutant) => isSame(one, mutant)))

/** Is it the same change of the same place? */
export const isSame = (a: Listed, b: Listed): boolean =>
  a.rule === b.rule && a.path === b.path && a.from === b.from && a.to === b.to
