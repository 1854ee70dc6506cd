/** Collects numbers. */
export interface NumberWriter {
  readonly put: (number: number) => void
  /** All since the last time, in their order. */
  readonly take: () => Float64Array
}

/** Its buffer grows to the longest list and is used again. */
export function createNumberWriter(): NumberWriter {
  let numbers = new Float64Array(4_096)
  let size = 0
  const grow = () => {
    const longer = new Float64Array(2 * numbers.length)
    longer.set(numbers)
    numbers = longer
  }
  return {
    put(number) {
      if (size === numbers.length) grow()
      numbers[size] = number
      size += 1
    },
    take() {
      const taken = numbers.slice(0, size)
      size = 0
      return taken
    },
  }
}

/** Reads numbers one after the other; `next` is not to be called where there are no more. */
export interface NumberReader {
  readonly hasMore: () => boolean
  readonly next: () => number
}

export function createNumberReader(numbers: Float64Array): NumberReader {
  let at = 0
  return {
    hasMore: () => at < numbers.length,
    next() {
      at += 1
      return numbers[at - 1] as number
    },
  }
}
