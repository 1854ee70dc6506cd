import type { Entry, Value } from '../../engine/entry.ts'

/** How many distinct values a window holds, kept while the window slides forward over an ordered list. */
export interface Distinct {
  /** The number of distinct values in (t − span, t]. `version` changes when the list changed other than at its end. */
  at(entries: readonly Entry[], t: number, version: number): number
}

/** Each step forward costs each entry once in and once out; a step back, or a changed list, counts afresh. */
export function createDistinct(spanMs: number, valueOf: (entry: Entry) => Value): Distinct {
  let counts = new Map<Value, number>()
  let low = 0
  let high = 0
  let at = -Infinity
  let known = -1

  const enter = (value: Value) => counts.set(value, (counts.get(value) ?? 0) + 1)
  const leave = (value: Value) => {
    const left = (counts.get(value) ?? 0) - 1
    if (left > 0) counts.set(value, left)
    else counts.delete(value)
  }
  return {
    at(entries, t, version) {
      if (version !== known || t < at) {
        counts = new Map()
        low = 0
        high = 0
        known = version
      }
      at = t
      for (; high < entries.length && (entries[high] as Entry).t <= t; high += 1) enter(valueOf(entries[high] as Entry))
      for (; low < high && (entries[low] as Entry).t <= t - spanMs; low += 1) leave(valueOf(entries[low] as Entry))
      return counts.size
    },
  }
}
