import type { Entry } from '../../engine/entry.ts'
import { afterLastAt, firstAt } from '../../engine/search.ts'
import type { Window } from '../correlation.ts'

/** The entries of a role in the closed span [from, to], those that count for the decision on `hit`. */
export function within(window: Window, role: number, hit: Entry, from: number, to: number): readonly Entry[] {
  const entries = window.entries(role)
  const inSpan = entries.slice(firstAt(entries, from), afterLastAt(entries, to))
  return window.isUndisputed() ? inSpan : inSpan.filter((entry) => window.counts(hit, entry))
}

/** How many there are in the window of a count, (t − span, t]. */
export function countOf(window: Window, role: number, hit: Entry, spanMs: number): number {
  if (!window.isUndisputed()) return counted(window, role, hit, spanMs).length
  const entries = window.entries(role)
  return afterLastAt(entries, hit.t) - firstAt(entries, hit.t - spanMs + 1)
}

/** The entries of a role in the window of a count, (t − span, t]. */
export const counted = (window: Window, role: number, hit: Entry, spanMs: number): readonly Entry[] =>
  within(window, role, hit, hit.t - spanMs + 1, hit.t)
