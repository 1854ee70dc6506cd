import { createRandom } from './random.ts'
import { createVirtualScheduler } from './scheduler.ts'
import type { Surroundings } from './virtual-time.ts'

/** While modules are loaded no seed is at work, and time stands still. */
let current: Surroundings = { scheduler: createVirtualScheduler(0), random: createRandom(0) }

/** The time and chance of the seed that is at work. */
export const surroundings = (): Surroundings => current
export const setSurroundings = (next: Surroundings): void => void (current = next)
