import { AsyncLocalStorage } from 'node:async_hooks'
import type { Scheduler } from './scheduler.ts'

/** A process of the simulation: what runs in it stops with it. */
export interface Proc {
  readonly name: string
  isDead: boolean
  /** It stands still until then, epoch ms. */
  pausedUntil: number
  /** How far its clock is ahead, ms. */
  skewMs: number
  /** Steps that it has left to live. */
  stepsLeft: number
  /** Takes a step; false where it has died by then: nothing that it asks for happens any more. */
  step(what: string): boolean
  die(why: string): void
}

const running = new AsyncLocalStorage<Proc>()

/** The process that the running code belongs to. */
export const currentProc = (): Proc | undefined => running.getStore()

/** Runs code, and all that it begins, as part of a process. */
export const within = <T>(proc: Proc, work: () => T): T => running.run(proc, work)

/** What never comes. */
export const never = <T>(): Promise<T> => new Promise(() => undefined)

export interface ProcOptions {
  readonly name: string
  readonly stepsLeft?: number
  readonly onDeath: (proc: Proc, why: string) => void
}

export function createProc({ name, stepsLeft = Infinity, onDeath }: ProcOptions): Proc {
  const proc: Proc = {
    name,
    isDead: false,
    pausedUntil: -Infinity,
    skewMs: 0,
    stepsLeft,
    step(what) {
      if (proc.isDead) return false
      proc.stepsLeft -= 1
      if (proc.stepsLeft <= 0) proc.die(`at ${what}`)
      return !proc.isDead
    },
    die(why) {
      if (proc.isDead) return
      proc.isDead = true
      onDeath(proc, why)
    },
  }
  return proc
}

/** Lets `act` happen in a process: when it goes on, where it stands still; never, where it is dead. */
export function inProc(scheduler: Scheduler, proc: Proc, act: () => void): void {
  if (proc.isDead) return
  const wait = proc.pausedUntil - scheduler.now()
  if (wait > 0) scheduler.after(wait, () => inProc(scheduler, proc, act))
  else within(proc, act)
}
