import { createRequire, syncBuiltinESMExports } from 'node:module'
import { currentProc, inProc } from './proc.ts'
import type { Random } from './random.ts'
import type { Planned, Scheduler } from './scheduler.ts'

/** Where the code under test has its time and chance from. */
export interface Surroundings {
  readonly scheduler: Scheduler
  readonly random: Random
}

type Act = (...given: unknown[]) => void

/** A timer as Node gives it. */
interface Timer extends Disposable {
  ref(): Timer
  unref(): Timer
  close(): Timer
}

const require = createRequire(import.meta.url)

/** Plans calls in the process that asks for them. */
function createTimers(current: () => Surroundings) {
  const plan = (ms: number | undefined, isRepeated: boolean, act: () => void): Timer => {
    const { scheduler } = current()
    const proc = currentProc()
    let planned: Planned
    let isOver = false
    const run = () => {
      if (isOver) return
      if (isRepeated) again()
      act()
    }
    const again = () => {
      planned = scheduler.after(Math.max(1, ms ?? 1), () => {
        if (proc === undefined) run()
        else inProc(scheduler, proc, run)
      })
    }
    again()
    const timer: Timer = {
      ref: () => timer,
      unref: () => timer,
      close() {
        isOver = true
        planned.cancel()
        return timer
      },
      [Symbol.dispose]: () => void timer.close(),
    }
    return timer
  }
  return {
    setTimeout: (act: Act, ms?: number, ...given: unknown[]) => plan(ms, false, () => act(...given)),
    setInterval: (act: Act, ms?: number, ...given: unknown[]) => plan(ms, true, () => act(...given)),
    setImmediate: (act: Act, ...given: unknown[]) => plan(0, false, () => act(...given)),
    clear: (timer?: Timer) => void timer?.close(),
  }
}

type Timers = ReturnType<typeof createTimers>

/** `setTimeout` of `node:timers/promises`. */
const sleepOn =
  ({ setTimeout }: Timers) =>
  (ms?: number, value?: unknown, { signal }: { readonly signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const timer = setTimeout(() => resolve(value), ms)
      signal?.addEventListener('abort', () => {
        timer.close()
        reject(signal.reason)
      })
    })

const HEX = 16
const uuid = ({ random }: Surroundings): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => random.int(HEX).toString(HEX))

/**
 * Puts virtual time and chance in the place of the machine's, for all code of this thread: to be called once, before what
 * is under test is loaded. `current` says what they are for the seed that is at work.
 */
export function installVirtualTime(current: () => Surroundings): void {
  const timers = createTimers(current)
  const clock = () => current().scheduler.now()
  const { setTimeout, setInterval, setImmediate, clear } = timers
  const clears = { clearTimeout: clear, clearInterval: clear, clearImmediate: clear }
  Object.assign(global, { setTimeout, setInterval, setImmediate, ...clears })
  Object.assign(require('node:timers'), { setTimeout, setInterval, setImmediate, ...clears })
  Object.assign(require('node:timers/promises'), {
    setTimeout: sleepOn(timers),
    setImmediate: (value?: unknown) => sleepOn(timers)(0, value),
  })
  Object.assign(require('node:crypto'), { randomUUID: () => uuid(current()) })
  Object.assign(Date, { now: () => clock() + (currentProc()?.skewMs ?? 0) })
  Object.assign(performance, { now: clock })
  Object.assign(Math, { random: () => current().random.next() })
  syncBuiltinESMExports()
}
