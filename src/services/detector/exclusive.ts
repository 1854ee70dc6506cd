/** Runs one thing at a time, in the order of asking. */
export interface Exclusive {
  run<T>(work: () => Promise<T>): Promise<T>
  isBusy(): boolean
}

export function createExclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  let running = 0
  return {
    isBusy: () => running > 0,
    run(work) {
      running += 1
      const result = last.then(work).finally(() => {
        running -= 1
      })
      last = result.catch(() => undefined)
      return result
    },
  }
}
