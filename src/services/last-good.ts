/** A set of data that may be replaced while it is in use: the last good one is in force. */
export interface LastGood<T> {
  current(): T
  /**
   * Loads the set anew and puts it in force, or refuses it whole; `true` where it is in force. Loads follow each other:
   * whoever asks while one is under way is answered by one that begins after it. Never rejects.
   */
  reload(): Promise<boolean>
  /** Why the newest set was refused; undefined where the newest is in force. */
  refusal(): Error | undefined
}

export interface LastGoodOptions<T> {
  readonly first: T
  /** Rejects where the set is bad, as a whole. */
  readonly load: () => Promise<T>
  readonly onAccepted: (next: T, before: T) => void
  readonly onRefused: (error: Error, current: T) => void
}

/** Holds a set, beginning with one that is good. */
export function createLastGood<T>({ first, load, onAccepted, onRefused }: LastGoodOptions<T>): LastGood<T> {
  let current = first
  let refusal: Error | undefined
  /** The latest load, and the one that has not begun. */
  let latest: Promise<unknown> = Promise.resolve()
  let waiting: Promise<boolean> | undefined

  const replace = async (): Promise<boolean> => {
    try {
      const next = await load()
      const before = current
      current = next
      refusal = undefined
      onAccepted(next, before)
      return true
    } catch (error) {
      refusal = error instanceof Error ? error : new Error(String(error))
      onRefused(refusal, current)
      return false
    }
  }
  const begin = (): Promise<boolean> => {
    waiting = undefined
    return replace()
  }
  return {
    current: () => current,
    refusal: () => refusal,
    reload() {
      if (waiting === undefined) latest = waiting = latest.then(begin)
      return waiting
    },
  }
}
