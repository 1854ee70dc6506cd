import { compareEntries, type Entry } from '../../engine/entry.ts'

/** Which entries, one of each of some lists, make a combination. */
export interface Combining {
  /** May `entry` stand beside those that have been chosen of the lists before? */
  readonly fits: (chosen: readonly Entry[], entry: Entry) => boolean
  /** Does a whole combination hold? Undefined where each does. */
  readonly holds: ((combination: readonly Entry[]) => boolean) | undefined
}

/** The entries of a combination are distinct events. */
export const distinct = (chosen: readonly Entry[], entry: Entry): boolean =>
  chosen.every((other) => compareEntries(other, entry) !== 0)

/** Each entry of a combination is strictly later than the one before it. */
export const ordered = (chosen: readonly Entry[], entry: Entry): boolean => (chosen.at(-1)?.t ?? -Infinity) < entry.t

type Lists = readonly (readonly Entry[])[]

/** Is there a combination? The latest entries are tried first. */
export function hasCombination(lists: Lists, combining: Combining, chosen: Entry[] = []): boolean {
  const list = lists[chosen.length]
  if (list === undefined) return combining.holds?.(chosen) ?? true
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const entry = list[at] as Entry
    if (!combining.fits(chosen, entry)) continue
    chosen.push(entry)
    if (hasCombination(lists, combining, chosen)) return true
    chosen.pop()
  }
  return false
}

/** The entries that are part of some combination, list by list. `others` are what they may be combined with. */
export const combinedEntries = (lists: Lists, combining: Combining, others: Lists = lists): Lists =>
  lists.map((list, at) => list.filter((entry) => hasCombination(others.with(at, [entry]), combining)))

/**
 * As much of each list as tells whether there are distinct entries, one of each: where a list has as many as there are
 * lists, one is always left for it.
 */
export const enoughToBeDistinct = (lists: Lists): Lists => lists.map((list) => list.slice(-lists.length))
