import type { DeadLetterCode, LetterFacts } from '../events/dead-letter.ts'
import type { Position } from './source.ts'

/** What is known of a dead letter beside what it holds. */
export interface KnownLetter extends LetterFacts {
  /** When it was put aside: the append time of its record, epoch ms. */
  readonly seen: number
  /** Where on the dead-letters topic it lies. */
  readonly at: Position
}

/** Which letters; what is not given lets all pass. */
export interface LetterFilter {
  /** Seen then or later, epoch ms. */
  readonly since?: number
  /** Seen before then, epoch ms. */
  readonly until?: number
  readonly code?: DeadLetterCode
  /** The topic that the event came on. */
  readonly topic?: string
}

/** The dead letters, each once: where an event was put aside several times, as it last was. Rejects with an `InfrastructureError`. */
export interface DeadLetterStore {
  /** At most `limit`, the newest first, of one instant by id. */
  list(filter: LetterFilter, limit: number): Promise<readonly KnownLetter[]>
  get(id: string): Promise<KnownLetter | undefined>
}
