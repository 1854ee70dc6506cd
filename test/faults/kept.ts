import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '../harness/processes.ts'

/** How long a supervisor waits before it starts a process that has ended, ms. */
const PAUSE_MS = 500

/** How often memory is looked at, ms. */
const LOOK_MS = 250

/** A process that is started again when it ends, as whatever supervises it would. */
export interface Kept {
  readonly name: string
  /** The one that runs now, or the last one. */
  child(): Child
  /** How often it has ended by itself. */
  ends(): number
  /** Everything that all of them have said. */
  said(): string
  /** The present one's memory, MB; 0 where none runs. */
  memory(): number
  /** The most memory that any had, MB. */
  peak(): number
  /** Ends the present one by a signal and lets the next one be started, unless it is to stay away. */
  kill(signal: 'SIGKILL' | 'SIGTERM', staysAway?: boolean): Promise<number | string>
  /** Starts it again where it had been told to stay away. */
  revive(): void
  /** Asks it to end, for good; resolves to its exit code. */
  stop(): Promise<number | string>
}

/** The resident memory of a process, MB. */
export function memoryOf(pid: number): number {
  try {
    const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kb) / 1_024)
  } catch {
    return 0
  }
}

/** Keeps a process running; `start` is told how many of them there were before. */
export function keep(name: string, start: (nth: number) => Child): Kept {
  const all = [start(0)]
  const state = { isWanted: true }
  let ends = 0
  let peak = 0
  let watching = Promise.resolve()
  const child = () => all.at(-1) as Child
  const memory = () => (child().isAlive() ? memoryOf(child().pid) : 0)

  async function watch(): Promise<void> {
    while (state.isWanted) {
      peak = Math.max(peak, memory())
      await sleep(LOOK_MS)
      if (child().isAlive() || !state.isWanted) continue
      ends += 1
      await sleep(PAUSE_MS)
      if (state.isWanted) all.push(start(all.length))
    }
  }
  watching = watch()
  const away = async (signal: 'SIGKILL' | 'SIGTERM') => {
    state.isWanted = false
    await watching
    if (child().isAlive()) child().kill(signal)
    return child().exit()
  }
  return {
    name,
    child,
    ends: () => ends,
    said: () => all.map((each) => each.stdout() + each.stderr()).join(''),
    memory,
    peak: () => peak,
    async kill(signal, staysAway = false) {
      if (staysAway) return away(signal)
      const dying = child()
      dying.kill(signal)
      return dying.exit()
    },
    revive() {
      if (state.isWanted) return
      state.isWanted = true
      all.push(start(all.length))
      watching = watch()
    },
    stop: () => away('SIGTERM'),
  }
}
