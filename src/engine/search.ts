import { compareEntries, type Entry } from './entry.ts'

/** The index of the first entry at or after `t`, in entries ordered by time; their number where there is none. */
export function firstAt(entries: readonly Pick<Entry, 't'>[], t: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle] as Pick<Entry, 't'>).t < t) low = middle + 1
    else high = middle
  }
  return low
}

/** The index after the last entry at or before `t`. Times are whole milliseconds. */
export const afterLastAt = (entries: readonly Entry[], t: number): number =>
  entries.length > 0 && (entries[entries.length - 1] as Entry).t <= t ? entries.length : firstAt(entries, t + 1)

/** The entry of that time and identity in an ordered list. */
export function entryIn(entries: readonly Entry[], entry: Entry): Entry | undefined {
  for (let at = firstAt(entries, entry.t); at < entries.length; at += 1) {
    const order = compareEntries(entries[at] as Entry, entry)
    if (order >= 0) return order === 0 ? entries[at] : undefined
  }
  return undefined
}

/** Is an entry of that time and identity in an ordered list? */
export const includesEntry = (entries: readonly Entry[], entry: Entry): boolean => entryIn(entries, entry) !== undefined
