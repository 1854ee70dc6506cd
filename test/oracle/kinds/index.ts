import type { CorrelationOf, CorrelationType, OracleCorrelation } from '../types.ts'
import { absence } from './absence.ts'
import { eventCount } from './event-count.ts'
import type { Kind } from './kind.ts'
import { none } from './none.ts'
import { temporalOrdered } from './temporal-ordered.ts'
import { valueCount } from './value-count.ts'

const KINDS: { readonly [T in CorrelationType]: Kind<T> } = {
  none,
  event_count: eventCount,
  value_count: valueCount,
  temporal_ordered: temporalOrdered,
  absence,
}

/** The definitions that apply to a correlation. */
export const kindOf = <T extends CorrelationType>(correlation: CorrelationOf<T> & OracleCorrelation): Kind<T> =>
  KINDS[correlation.type]
