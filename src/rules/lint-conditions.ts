import { z } from 'zod'
import type { Report } from './check.ts'
import { Lookup, Selection } from './file.ts'
import { compileSelection } from './selection.ts'

const Parts = z.looseObject({
  selections: z.record(z.string(), z.unknown()),
  lookups: z.record(z.string(), Lookup).default({}),
})
const NO_GROUP = { groupBy: undefined, path: [] }

/** What is wrong with the conditions of a file whose form is wrong elsewhere, so that all is told at once. */
export function lintConditions(given: unknown, report: Report): void {
  const parts = Parts.safeParse(given)
  if (!parts.success) return
  const { selections, lookups } = parts.data
  for (const [name, spec] of Object.entries(selections)) {
    const read = Selection.safeParse(spec)
    if (!read.success) continue
    const { 'group-by': _, ...own } = read.data
    compileSelection(name, own, { groupBy: NO_GROUP, lookups }, report)
  }
}
