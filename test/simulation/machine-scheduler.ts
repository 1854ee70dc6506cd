import type { Scheduler } from './scheduler.ts'

/** A scheduler by the machine's own clock, for doubles that are tried by themselves. */
export const machineScheduler: Scheduler = {
  now: Date.now,
  sleptMs: () => 0,
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return { cancel: () => clearTimeout(timer) }
  },
}
