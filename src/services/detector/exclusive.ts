/** Runs one thing at a time, in the order of asking. */
export interface Exclusive {
  run<T>(work: () => Promise<T>): Promise<T>
  isBusy(): boolean
  /** For how long the piece of work has gone on that is under way, ms; 0 where none is. */
  busyMs(): number
}

export function createExclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  let running = 0
  let since: number | undefined
  return {
    isBusy: () => running > 0,
    busyMs: () => (since === undefined ? 0 : performance.now() - since),
    run(work) {
      running += 1
      const begin = () => {
        since = performance.now()
        return work()
      }
      const result = last.then(begin).finally(() => {
        since = undefined
        running -= 1
      })
      last = result.catch(() => undefined)
      return result
    },
  }
}
