import type { Incarnation } from '../../ports/shared-state.ts'
import { partitionKey, type Committed, type Position, type TopicPartition } from '../../ports/source.ts'
import { readProgress, type Mark } from './progress.ts'

/** Where the work on a partition begins. */
export interface Start {
  readonly partition: TopicPartition
  /** The next offset to be processed; undefined where nothing was ever committed. */
  readonly next: bigint | undefined
  /** The watermark that stood there, epoch ms. */
  readonly watermark: number | undefined
  readonly mark: Mark | undefined
  /** Before this something may still be missing while the watermark is not there, epoch ms. */
  readonly floor: number | undefined
  /** Do the windows hold everything up to there? */
  readonly isFolded: boolean
  /** So far everything had been read and written before. */
  readonly until: bigint
  /** The watermark that stood there, epoch ms; undefined where none is known. */
  readonly reached: number | undefined
  /** Is it another place than the commit's? */
  readonly isMoved: boolean
}

/**
 * Where the work on a partition begins: where the last commit ends; where the plan says, if that stands for windows which
 * have been lost; and at the mark of a generation that has come into force since, so that all that has come since the
 * mark is decided by it, whoever was the last to learn of it.
 */
export function startOf(
  { topic, partition, offset, metadata }: Committed,
  { id, plan }: Incarnation,
  generation: number,
): Start {
  const place = { topic, partition }
  const progress = readProgress(metadata)
  const isFolded = progress?.incarnation === id
  const from = plan?.from[partitionKey(place)]
  const until = BigInt(plan?.until[partitionKey(place)] ?? 0)
  const reached = plan?.reached[partitionKey(place)]
  const common = { partition: place, floor: plan?.base, until, reached, isFolded }
  if (from !== undefined && !isFolded)
    return { ...common, next: BigInt(from), watermark: undefined, mark: undefined, isMoved: true }
  const { watermark, mark } = progress ?? {}
  return progress !== undefined && progress.generation < generation && mark?.generation === generation
    ? { ...common, next: mark.offset, watermark: mark.watermark, mark: undefined, isMoved: true }
    : { ...common, next: offset, watermark, mark, isMoved: false }
}

/** The place of a start, for a source to read from; where nothing was committed that is the first offset. */
export const placeOf = ({ partition, next }: Start, firsts: ReadonlyMap<string, bigint>): Position => ({
  ...partition,
  offset: next ?? firsts.get(partitionKey(partition)) ?? 0n,
})
