import fc from 'fast-check'
import { DAY, DAY_START, HOUR, MINUTE, SECOND } from '../samples.ts'

/** The spans that rules are given, so that times can lie exactly one apart. */
const SPANS = [10 * SECOND, MINUTE, 10 * MINUTE, 15 * MINUTE, HOUR, DAY, 3 * DAY]

const nudge = fc.constantFrom(0, 0, 0, 1, -1, 2, 5 * SECOND)
const anchor = fc.constantFrom(0, 0, 0, HOUR, HOUR / 2, DAY)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.constantFrom(...SPANS, ...SPANS.map((span) => -span)) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 20 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * HOUR }) },
)

/** Times (epoch ms) that cluster at the edges: of buckets and UTC days, and exactly or almost a span apart. */
export const time: fc.Arbitrary<number> = fc
  .tuple(anchor, step, nudge)
  .map(([from, by, beside]) => DAY_START + from + by + beside)

/** A little beside a moment that several events share, ms. */
export const beside: fc.Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, 0, 0, 1, -1, 10 * SECOND, 10 * SECOND + 1) },
  { weight: 2, arbitrary: fc.integer({ min: -20 * SECOND, max: 20 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 10 * MINUTE }) },
  { weight: 1, arbitrary: fc.constantFrom(10 * SECOND, MINUTE, 10 * MINUTE - 1, 10 * MINUTE, 15 * MINUTE) },
)

/** A stretch of time, ms, of a random rule. */
export const span = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...SPANS) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 10 * SECOND + 1, 90 * MINUTE) },
)
