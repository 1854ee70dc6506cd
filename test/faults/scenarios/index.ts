import type { Scenario } from '../scenario.ts'
import { kill } from './01-kill.ts'

/** The faults of the matrix, in its order. */
export const scenarios: readonly Scenario[] = [kill]
