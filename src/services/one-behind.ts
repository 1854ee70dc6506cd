/** Work that is begun without waiting for its end, one piece at a time: at most one is under way behind the caller. */
export interface OneBehind {
  /** Begins the work when the piece before it has ended; rejects with that one's error. */
  begin(work: () => Promise<void>): Promise<void>
  /** Resolves when nothing is under way; rejects with the error of what was. */
  done(): Promise<void>
}

export function createOneBehind(): OneBehind {
  let current: Promise<void> = Promise.resolve()
  return {
    async begin(work) {
      await current
      current = work()
      // Whoever begins or awaits next is told; until then nobody is.
      current.catch(() => undefined)
    },
    done: () => current,
  }
}
