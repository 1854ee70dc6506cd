import { formatSpan, parseSpan } from '../span.ts'

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
/** A span is written with so many digits at most. */
const MOST = 1e9

/**
 * A span by the least step longer and shorter that the grammar can say, and twice as long. One step longer or shorter is
 * also what an end that is in instead of out, or out instead of in, would come to.
 */
export function otherSpans(text: string): readonly string[] {
  const ms = parseSpan(text)
  const steps = Object.entries(UNITS).find(([, unit]) => ms % unit === 0 && ms / unit + 1 < MOST)
  const [name, unit] = steps ?? ['ms', 1]
  const nudged = [ms / unit - 1, ms / unit + 1].filter((n) => n >= 0).map((n) => `${n}${name}`)
  return ms === 0 ? nudged : [...nudged, formatSpan(2 * ms)]
}
