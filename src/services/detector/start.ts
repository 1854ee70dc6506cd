import type { Committed, Position, TopicPartition } from '../../ports/source.ts'
import { readProgress, type Mark } from './progress.ts'

/** Where the work on a partition begins. */
export interface Start {
  readonly partition: TopicPartition
  /** The next offset to be processed; undefined where nothing was ever committed. */
  readonly next: bigint | undefined
  /** The watermark that stood there, epoch ms. */
  readonly watermark: number | undefined
  readonly mark: Mark | undefined
  /** Is it another place than the commit's? */
  readonly isMoved: boolean
}

/**
 * Where a generation begins its work: where the last commit ends, if that was its own; else at its mark, so that all
 * that has come since the mark is decided by it, whoever was the last to learn that it is in force.
 */
export function startOf({ topic, partition, offset, metadata }: Committed, generation: number): Start {
  const place = { topic, partition }
  const progress = readProgress(metadata)
  const { watermark, mark } = progress ?? {}
  return progress !== undefined && progress.generation < generation && mark?.generation === generation
    ? { partition: place, next: mark.offset, watermark: mark.watermark, mark: undefined, isMoved: true }
    : { partition: place, next: offset, watermark, mark, isMoved: false }
}

/** The places that reading has to go back to. */
export const movedOf = (starts: readonly Start[]): readonly Position[] =>
  starts.flatMap(({ partition, next, isMoved }) =>
    isMoved && next !== undefined ? [{ ...partition, offset: next }] : [],
  )
