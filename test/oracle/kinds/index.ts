import type { CorrelationOf, CorrelationType, OracleCorrelation } from '../types.ts'
import { absence } from './absence.ts'
import { eventCount } from './event-count.ts'
import { eventRatio } from './event-ratio.ts'
import type { Kind } from './kind.ts'
import { none } from './none.ts'
import { temporal } from './temporal.ts'
import { temporalOrdered } from './temporal-ordered.ts'
import { valueCount } from './value-count.ts'
import { valueSum } from './value-sum.ts'

const KINDS: { readonly [T in CorrelationType]: Kind<T> } = {
  none,
  event_count: eventCount,
  value_count: valueCount,
  value_sum: valueSum,
  event_ratio: eventRatio,
  temporal,
  temporal_ordered: temporalOrdered,
  absence,
}

export const CORRELATION_TYPES = Object.keys(KINDS) as readonly CorrelationType[]

/** The definitions that apply to a correlation. */
export const kindOf = <T extends CorrelationType>(correlation: CorrelationOf<T> & OracleCorrelation): Kind<T> =>
  KINDS[correlation.type]
