/** A closed span of event time. */
export type Range = readonly [from: number, to: number]

/** Overlapping and touching spans as one, in order of time. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges
  const merged: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1]
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
