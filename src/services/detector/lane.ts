import type { Due } from '../../engine/decide.ts'
import { createDueQueue, type DueQueue } from '../../engine/due-queue.ts'
import type { LoggedRule } from '../../engine/layout.ts'
import { createWatermark, type Disorder, type Watermark } from '../../engine/watermark.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import type { Start } from './start.ts'
import { writeProgress, type Mark } from './progress.ts'

/** What commits stand on: where windows lie, and what is decided by. */
export interface Basis {
  readonly incarnation: string
  readonly generation: number
  /** The set of rules that all is told by (`setName`), where that is known. */
  readonly toldBy: string | undefined
}

/** What a detector keeps of one topic-partition that it owns. */
export interface Lane {
  readonly partition: TopicPartition
  readonly name: string
  readonly watermark: Watermark
  /** The watermark that others may know: everything before it is in the logs. */
  published: number
  /** The next offset to be processed; undefined until something was. */
  next: bigint | undefined
  /** The end of the partition, as it was last told; undefined before that. */
  end: bigint | undefined
  /** The next offset as it was last committed. */
  committed: bigint | undefined
  /** Whatever happens, nothing before it is left to be decided: it has been committed. Epoch ms. */
  settled: number
  /** What the windows are known to hold of it: up to this offset. */
  folded: bigint
  /** When the last record came, epoch ms by the clock. */
  heard: number
  /** Has it had no commit when it was assigned? Then its first event is its beginning. */
  isNew: boolean
  /** Where a generation that is announced begins in it. */
  mark: Mark | undefined
  /** While the watermark is not there, something before it may still be missing, epoch ms. */
  readonly floor: number
  /** So far everything had been read and written before windows were lost. */
  readonly until: bigint
  /** How far it was there, epoch ms; undefined where nobody knows, or it is there again. */
  reached: number | undefined
  /** Is there something to be committed though nothing was read? */
  hasNews: boolean
  readonly due: Map<LoggedRule, DueQueue<Due>>
}

/** A lane that begins at a place, heard of now. */
export function createLane(
  { partition, next, watermark, mark, floor, until, reached, isFolded, isMoved }: Start,
  disorder: Disorder,
  now: number,
): Lane {
  const lane: Lane = {
    partition,
    name: partitionKey(partition),
    watermark: createWatermark(disorder, watermark ?? -Infinity),
    published: watermark ?? -Infinity,
    settled: -Infinity,
    next,
    end: undefined,
    committed: next,
    folded: isFolded ? (next ?? 0n) : 0n,
    heard: now,
    isNew: (next ?? 0n) === 0n,
    mark,
    floor: floor ?? -Infinity,
    until,
    reached,
    // The first commit shows that it owns the partition still.
    hasNews: isMoved || next !== undefined,
    due: new Map(),
  }
  catchUp(lane)
  return lane
}

/** Where everything has been read again, the lane is as far as it was: it may have been silent and gone with the clock. */
export function catchUp(lane: Lane): void {
  if (lane.reached === undefined || !isReadAgain(lane)) return
  lane.watermark.advance(lane.reached)
  lane.published = lane.watermark.value
  lane.reached = undefined
}

/** Marks where the lane stands as the beginning of a generation, unless it has one there; without a number takes the mark away. */
export function markLane(lane: Lane, generation: number | undefined): void {
  if (lane.mark?.generation === generation) return
  const { value } = lane.watermark
  const watermark = Number.isFinite(value) ? value : undefined
  lane.mark = generation === undefined ? undefined : { generation, offset: lane.next ?? 0n, watermark }
  lane.hasNews = true
}

/** Before it nothing of the lane is decided any more: not now, and not by a generation that begins at its mark, epoch ms. */
export const settledOf = (lane: Lane): number =>
  Math.min(oldestNeeded(lane), lane.mark === undefined ? Infinity : (lane.mark.watermark ?? -Infinity))

/** Puts a trigger into its lane's queue. */
export function enqueue(lane: Lane, due: Due): void {
  const queue = lane.due.get(due.logged) ?? createDueQueue<Due>()
  lane.due.set(due.logged, queue)
  queue.add(due)
}

/** No event and no decision of the lane asks for what is older, but for the reach of its rules and the lateness, epoch ms. */
export function oldestNeeded({ published, due }: Lane): number {
  const waiting = [...due].map(([{ rule }, queue]) => queue.earliest() - rule.correlation.aheadMs)
  return Math.min(published, ...waiting)
}

/** Has everything been read again that had been read before windows were lost? */
export const isReadAgain = ({ next = 0n, until }: Lane): boolean => next >= until

/** What a commit says of the lane; `watermark` where it is about to move there. */
export function progressOf(
  lane: Lane,
  { incarnation, generation, toldBy }: Basis,
  watermark = lane.watermark.value,
): string {
  const open = watermark < lane.floor ? lane.floor : Infinity
  const earliest = Math.min(open, ...[...lane.due.values()].map((queue) => queue.earliest()))
  return writeProgress({
    watermark: Number.isFinite(watermark) ? watermark : undefined,
    due: Number.isFinite(earliest) ? earliest : undefined,
    incarnation,
    generation,
    mark: lane.mark,
    until: isReadAgain(lane) ? undefined : lane.until,
    reached: lane.reached,
    toldBy,
  })
}
