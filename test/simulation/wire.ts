import { inProc, never, type Proc } from './proc.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/**
 * What becomes of a request: it is done and answered; it never arrives; it is done and the answer is lost; a part of it
 * is done and the answer is lost; it is done twice, and then answered.
 */
export type Fate = 'ok' | 'unsent' | 'lost' | 'partly' | 'twice'

/** How a server is reached. A fault changes it for a while. */
export interface Line {
  readonly name: string
  isDown: boolean
  /** The share of requests that something befalls. */
  faultRate: number
  faults: readonly Fate[]
  /** The longest that a request or an answer is on its way, ms. */
  latencyMs: number
}

export const createLine = (name: string, latencyMs: number): Line => ({
  name,
  isDown: false,
  faultRate: 0,
  faults: ['unsent', 'lost', 'partly', 'twice'],
  latencyMs,
})

/** What a request is to a server: done at once. Where only a part is to be done, it is a part. */
export type Apply<T> = (isPart: boolean) => T

export interface Connection {
  /** Sends a request; rejects with `failure` where it is not answered. Requests arrive in their order, and so do answers. */
  request<T>(what: string, apply: Apply<T>, failure: () => Error): Promise<T>
}

export interface ConnectionOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly line: Line
  readonly proc: Proc
  readonly trace: (proc: Proc, what: string) => void
}

type Answer<T> = { readonly value: T } | { readonly error: unknown }

/** Does it, and says what came of it. */
function answerOf<T>(apply: Apply<T>, isPart: boolean): Answer<T> {
  try {
    return { value: apply(isPart) }
  } catch (error) {
    return { error }
  }
}

/** A connection of a process to a server. What has been sent by a process that dies is done, or not. */
export function createConnection({ scheduler, random, line, proc, trace }: ConnectionOptions): Connection {
  let arrivesAt = -Infinity
  let answeredAt = -Infinity

  const fate = (): Fate => {
    if (line.isDown) return 'unsent'
    return random.chance(line.faultRate) ? random.pick(line.faults) : 'ok'
  }
  const serve = <T>(apply: Apply<T>, what: string, failure: () => Error): Answer<T> => {
    const mine = fate()
    if (mine !== 'ok') trace(proc, `${what}: ${mine}`)
    if (mine === 'unsent') return { error: failure() }
    const answer = answerOf(apply, mine === 'partly')
    if (mine === 'twice') return answerOf(apply, false)
    return mine === 'ok' ? answer : { error: failure() }
  }
  return {
    request(what, apply, failure) {
      if (!proc.step(`${what}?`)) return never()
      return new Promise((resolve, reject) => {
        arrivesAt = Math.max(arrivesAt, scheduler.now() + random.int(line.latencyMs + 1))
        scheduler.after(Math.max(0, arrivesAt - scheduler.now()), () => {
          if (proc.isDead && random.chance(0.5)) return
          trace(proc, what)
          const answer = serve(apply, what, failure)
          answeredAt = Math.max(answeredAt, scheduler.now() + random.int(line.latencyMs + 1))
          scheduler.after(Math.max(0, answeredAt - scheduler.now()), () =>
            inProc(scheduler, proc, () => {
              if (!proc.step(`${what}!`)) return
              if ('error' in answer) reject(answer.error)
              else resolve(answer.value)
            }),
          )
        })
      })
    },
  }
}
