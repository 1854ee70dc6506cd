import type { Exclusive } from './exclusive.ts'

/** Gathers what comes until its turn has come, and takes it all in one step. Resolves when that has been taken. */
export function createGathering<T>(
  exclusive: Exclusive,
  takeAll: (come: readonly T[]) => Promise<void>,
): (one: T) => Promise<void> {
  let gathered: T[] = []
  let taking: Promise<void> | undefined
  return (one) => {
    gathered.push(one)
    taking ??= exclusive.run(() => {
      const come = gathered
      gathered = []
      taking = undefined
      return takeAll(come)
    })
    return taking
  }
}
