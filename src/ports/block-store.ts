import type { Block } from '../blocking/block.ts'

/** The blocks in force, folded from the blocks topic into memory: answers at once, whatever else is down. */
export interface BlockStore {
  /** All blocks of a token that are set, not lifted, in mode `enforce`, and not expired at `now` (epoch ms). */
  of(tokenId: string, now: number): readonly Block[]
  /** All blocks known, for the list. */
  all(): readonly Block[]
  /** False until the topic has been read to its end once, or when reading it has stopped: answers are then `degraded`. */
  isCurrent(): boolean
}
