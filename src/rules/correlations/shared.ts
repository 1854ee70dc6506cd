import { z } from 'zod'
import type { Entry } from '../../engine/entry.ts'
import type { CorrelationContext } from '../correlation.ts'
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

/** The selection of that name; the loader has checked that it is there. */
export function selectionOf(context: CorrelationContext, name: string): Selection {
  const selection = context.selections.get(name)
  if (selection === undefined) throw new TypeError(`no selection is called ${name}`)
  return selection
}

/** The latest entries of an ordered list, as evidence. */
export const latest = (entries: readonly Entry[]): readonly Entry[] =>
  entries.length > EVIDENCE_LIMIT ? entries.slice(-EVIDENCE_LIMIT) : entries
