import type { CorrelationKind } from '../correlation.ts'
import { absence } from './absence.ts'
import { eventCount } from './event-count.ts'
import { none } from './none.ts'
import { temporalOrdered } from './temporal-ordered.ts'
import { valueCount } from './value-count.ts'

/** All kinds of correlation, by the name that a rule file gives them. */
export const correlationKinds: readonly CorrelationKind[] = [none, eventCount, valueCount, temporalOrdered, absence]
