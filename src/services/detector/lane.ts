import type { Due } from '../../engine/decide.ts'
import { createDueQueue, type DueQueue } from '../../engine/due-queue.ts'
import type { LoggedRule } from '../../engine/layout.ts'
import { createWatermark, type Disorder, type Watermark } from '../../engine/watermark.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import { writeProgress } from './progress.ts'

/** What a detector keeps of one topic-partition that it owns. */
export interface Lane {
  readonly partition: TopicPartition
  readonly name: string
  readonly watermark: Watermark
  /** The watermark that others may know: everything before it is in the logs. */
  published: number
  /** The next offset to be processed; undefined until something was. */
  next: bigint | undefined
  /** The next offset as it was last committed. */
  committed: bigint | undefined
  /** Whatever happens, nothing before it is left to be decided: it has been committed. Epoch ms. */
  settled: number
  /** When the last record came, epoch ms by the clock. */
  heard: number
  /** Has it had no commit when it was assigned? Then its first event is its beginning. */
  isNew: boolean
  readonly due: Map<LoggedRule, DueQueue<Due>>
}

/** A lane, standing where its last commit left it. */
export function createLane(
  partition: TopicPartition,
  disorder: Disorder,
  from: Pick<Lane, 'next' | 'heard'> & { watermark: number | undefined },
): Lane {
  return {
    partition,
    name: partitionKey(partition),
    watermark: createWatermark(disorder, from.watermark ?? -Infinity),
    published: from.watermark ?? -Infinity,
    settled: -Infinity,
    next: from.next,
    committed: from.next,
    heard: from.heard,
    isNew: (from.next ?? 0n) === 0n,
    due: new Map(),
  }
}

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

/** What a commit says of the lane; `watermark` where it is about to move there. */
export function progressOf(lane: Lane, incarnation: string, watermark = lane.watermark.value): string {
  const earliest = Math.min(...[...lane.due.values()].map((queue) => queue.earliest()))
  return writeProgress({
    watermark: Number.isFinite(watermark) ? watermark : undefined,
    due: Number.isFinite(earliest) ? earliest : undefined,
    incarnation,
  })
}
