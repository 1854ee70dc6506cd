import type { CorrelationKind } from '../correlation.ts'
import { absence } from './absence.ts'
import { eventCount } from './event-count.ts'
import { eventRatio } from './event-ratio.ts'
import { none } from './none.ts'
import { temporal } from './temporal.ts'
import { temporalOrdered } from './temporal-ordered.ts'
import { valueCount } from './value-count.ts'
import { valueSum } from './value-sum.ts'

/** All kinds of correlation, by the name that a rule file gives them. */
export const correlationKinds: readonly CorrelationKind[] = [
  none,
  eventCount,
  valueCount,
  valueSum,
  eventRatio,
  temporal,
  temporalOrdered,
  absence,
]
