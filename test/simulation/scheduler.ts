/** Something that is to happen; until then it may be cancelled. */
export interface Planned {
  cancel(): void
}

/** Who lets things happen at their time. */
export interface Scheduler {
  /** Epoch ms. */
  now(): number
  /** Lets `act` happen so many ms from now. */
  after(ms: number, act: () => void): Planned
  /** For how long everything has slept so far, ms. */
  sleptMs(): number
}

interface Entry extends Planned {
  at: number
  readonly nth: number
  act: (() => void) | undefined
}

/** A scheduler whose time stands still but for being moved on to what happens next. */
export interface VirtualScheduler extends Scheduler {
  /** Lets happen what is next, and all that follows from it at once; false where nothing is planned. */
  step(): Promise<boolean>
  /** All clocks go on to `t` at once; what was to happen until then happens there, in its order. */
  leap(t: number): void
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.nth < b.nth)

/** The machine's own, kept before anybody puts another in its place. */
const macrotask = setImmediate

/** Two things of one time happen in the order in which they were planned. */
export function createVirtualScheduler(start: number): VirtualScheduler {
  const heap: Entry[] = []
  let now = start
  let planned = 0
  let slept = 0

  const push = (entry: Entry): void => {
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above] as Entry
      if (isBefore(parent, entry)) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }
  const pop = (): Entry | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Entry, heap[below] as Entry)) below += 1
      if (isBefore(last, heap[below] as Entry)) break
      heap[at] = heap[below] as Entry
      at = below
    }
    heap[at] = last
    return first
  }
  return {
    now: () => now,
    after(ms, act) {
      const entry: Entry = {
        at: now + Math.max(0, Number.isFinite(ms) ? ms : 0),
        nth: (planned += 1),
        act,
        cancel: () => void (entry.act = undefined),
      }
      push(entry)
      return entry
    },
    async step() {
      for (let entry = pop(); entry !== undefined; entry = pop()) {
        if (entry.act === undefined) continue
        now = Math.max(now, entry.at)
        entry.act()
        await new Promise<void>((resolve) => void macrotask(resolve))
        return true
      }
      return false
    },
    sleptMs: () => slept,
    leap(t) {
      slept += Math.max(0, t - now)
      now = Math.max(now, t)
    },
  }
}
