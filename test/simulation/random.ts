/** Choices that follow from a seed alone. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number at least 0, below `below`. */
  int(below: number): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** Choices of their own for a part: what else is chosen changes nothing for it. */
  fork(part: string): Random
}

const GOLDEN = 0x9e3779b9

/** Mulberry32 over a 32-bit state. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    next,
    int,
    between: (least, most) => least + int(most - least + 1),
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]) => from[int(from.length)] as T,
    fork(part) {
      let hash = seed ^ GOLDEN
      for (const letter of part) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
      return createRandom(hash ^ (hash >>> 13))
    },
  }
}
