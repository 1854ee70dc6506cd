import { setFlagsFromString } from 'node:v8'

/**
 * So much more than what lives in it the old heap may hold before all of it is looked through. What a detector caches lives
 * for seconds, so its heap fills steadily; V8 by itself looked every four seconds at 2,000 events a second, each time
 * for some 40 ms of a core, and that was every hundredth event.
 */
const FLAG = '--heap-growing-percent=150'

/** Lets the heap of this process grow in larger steps. */
export const growInLargeSteps = (): void => setFlagsFromString(FLAG)
