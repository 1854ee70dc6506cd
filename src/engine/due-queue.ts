/** Things that wait for a deadline. A binary heap: adding and taking cost the logarithm of what waits. */
export interface DueQueue<T> {
  add(item: T): void
  /** Takes everything whose deadline is less than `watermark`, earliest first. */
  take(watermark: number): T[]
  readonly size: number
  /** The earliest deadline; Infinity where nothing waits. */
  earliest(): number
}

/** An empty queue. */
export function createDueQueue<T extends { readonly deadline: number }>(): DueQueue<T> {
  const heap: T[] = []
  const at = (index: number) => heap[index] as T
  const swap = (a: number, b: number) => {
    const held = at(a)
    heap[a] = at(b)
    heap[b] = held
  }
  const rise = (from: number) => {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >> 1
      if (at(parent).deadline <= at(child).deadline) return
      swap(parent, child)
      child = parent
    }
  }
  const sink = () => {
    for (let parent = 0; ;) {
      let least = parent
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && at(child).deadline < at(least).deadline) least = child
      }
      if (least === parent) return
      swap(parent, least)
      parent = least
    }
  }
  return {
    get size() {
      return heap.length
    },
    earliest: () => heap[0]?.deadline ?? Infinity,
    add(item) {
      heap.push(item)
      rise(heap.length - 1)
    },
    take(watermark) {
      const taken: T[] = []
      while (heap.length > 0 && at(0).deadline < watermark) {
        taken.push(at(0))
        const last = heap.pop() as T
        if (heap.length === 0) break
        heap[0] = last
        sink()
      }
      return taken
    },
  }
}
