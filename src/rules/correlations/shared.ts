import { z } from 'zod'
import { compareEntries, type Entry } from '../../engine/entry.ts'
import type { Selection } from '../rule.ts'

/** Of an alert's evidence, so many entries are kept. */
const EVIDENCE_LIMIT = 100

/** A length of time as people write it: `10m`. */
export const Span = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'a span is a number and a unit: 30s, 10m, 24h, 7d')
  .refine((text) => !/^0+\D/.test(text), 'a span is longer than nothing')

/** A length of time that may be nothing: `0s`. */
export const SpanOrZero = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'a span is a number and a unit: 0s, 30s, 10m, 24h, 7d')

/** The name of a selection of the same rule. */
export const SelectionName = z.string().min(1)

interface Selections {
  readonly selections: ReadonlyMap<string, Selection>
}

/** CEL over the events of a combination, each under the name of its selection. */
export const MatchText = z
  .string()
  .min(1)
  .max(4_000)
  .describe("CEL over the selections' names (issued.providerId, validated.time); what it errors for does not hold")

/** The selection of that name; the loader has checked that it is there. */
export function selectionOf({ selections }: Selections, name: string): Selection {
  const selection = selections.get(name)
  if (selection === undefined) throw new TypeError(`no selection is called ${name}`)
  return selection
}

/** The entries of several lists, ordered, each identity once. */
export const unionOf = (lists: readonly (readonly Entry[])[]): readonly Entry[] =>
  lists
    .flat()
    .toSorted(compareEntries)
    .filter((entry, at, all) => at === 0 || compareEntries(all[at - 1] as Entry, entry) !== 0)

/** The latest entries of an ordered list, as evidence. */
export const latest = (entries: readonly Entry[]): readonly Entry[] =>
  entries.length > EVIDENCE_LIMIT ? entries.slice(-EVIDENCE_LIMIT) : entries
