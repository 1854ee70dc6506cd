import { z } from 'zod'
import type { Additions } from '../../engine/additions.ts'
import type { Due } from '../../engine/decide.ts'
import type { Observation, Plan } from '../../engine/plan.ts'
import { createWatermark, type Disorder, type Watermark } from '../../engine/watermark.ts'
import {
  partitionKey,
  type Batch,
  type Committed,
  type SeekableSource,
  type TopicPartition,
} from '../../ports/source.ts'
import type { SharedState } from '../../ports/shared-state.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { createExclusive } from './exclusive.ts'
import type { HistoryStart } from './history-start.ts'
import { patiently } from './patiently.ts'
import type { Mark } from './progress.ts'
import { decodedIn, type RuleSet } from './rule-sets.ts'
import { recordOf } from './waiting.ts'

/** Events that are put in together. */
const TOGETHER = 512

/** How far a partition has been folded. */
export interface Folded {
  /** The watermark there, epoch ms. */
  readonly watermark: number | undefined
  /** All is folded that happened since then, epoch ms; undefined where nothing came before. */
  readonly since: number | undefined
}

const Written = z.object({ w: z.number().optional(), s: z.number().optional() })

const write = ({ watermark, since }: Folded): string =>
  JSON.stringify({ w: watermark, s: since } satisfies z.input<typeof Written>)

/** Reads what a folder has committed. */
export function readFolded(metadata: string): Folded {
  const { w: watermark, s: since } = Written.parse(JSON.parse(metadata))
  return { watermark, since }
}

/** What a partition's folding is noted under, beside the windows that it fills and lost with them. */
export const foldingName = (generation: number, partition: TopicPartition): string =>
  `${generation}/${partitionKey(partition)}`

export interface FolderOptions extends Disorder {
  readonly source: SeekableSource
  readonly state: SharedState
  /** The windows' incarnation, and the generation that is folded for. */
  readonly incarnation: string
  readonly generation: number
  /** What its logs are, and how it reads records. */
  readonly additions: Additions
  readonly read: RuleSet['read']
  readonly store: WindowStore
  /** Partition → where its generation begins: so far it is folded. */
  readonly marks: ReadonlyMap<string, Mark>
  /** Where folding of a partition begins, and since when all is in it then. */
  readonly begin: (partition: TopicPartition) => Promise<HistoryStart>
}

/** Puts what topics have held into the logs of a generation that is announced. Several workers share the partitions. */
export interface Folder {
  /** Resolves after `stop`; rejects where it cannot go on. What it has committed need not be folded again. */
  run(): Promise<void>
  stop(): Promise<void>
}

/** The triggers of an observation whose deadline a watermark has not passed. */
const dueOf = ({ kind, key, entries }: Observation, watermark: number): readonly Due[] =>
  entries.flatMap((hit) =>
    hit.roles
      .flatMap((role) => kind.roles[role]?.waiters ?? [])
      .map((logged) => ({ logged, key, hit, deadline: hit.t + logged.rule.correlation.aheadMs }))
      .filter(({ deadline }) => deadline >= watermark),
  )

/** The offset behind some records; undefined where there are none. */
function behind(records: Batch['records']): bigint | undefined {
  const last = records.at(-1)
  return last && last.offset + 1n
}

interface FoldingLane {
  readonly watermark: Watermark
  readonly since: number | undefined
  /** The partition's next offset to be folded. */
  next: bigint
}

/**
 * Late events are left out as they were when they came; a watermark begins where folding does. What waits for a
 * decision that was not to be made before its partition's mark waits for the generation to make it.
 */
export function createFolder({
  source,
  state,
  incarnation,
  generation,
  additions,
  read,
  store,
  marks,
  begin,
  ...disorder
}: FolderOptions): Folder {
  const exclusive = createExclusive()
  const lanes = new Map<string, FoldingLane>()

  /** What is committed has been noted before: where windows have been set back, less is noted than was committed. */
  const commit = async (partition: TopicPartition, { watermark, since, next }: FoldingLane, from: bigint) => {
    const { value } = watermark
    const metadata = write({ watermark: Number.isFinite(value) ? value : undefined, since })
    const noted = new Map([[foldingName(generation, partition), { from, to: next }]])
    await patiently(() => state.markFolded(incarnation, noted, store.written()))
    await patiently(() => source.commit([{ ...partition, offset: next, metadata }]))
  }
  const assign = async (committed: readonly Committed[]) => {
    lanes.clear()
    const folded = await patiently(() => state.folded(incarnation))
    for (const { topic, partition, offset, metadata } of committed) {
      const place = { topic, partition }
      const isThere = offset !== undefined && (folded.get(foldingName(generation, place)) ?? 0n) >= offset
      const known = isThere ? { ...readFolded(metadata), offset } : undefined
      const { since, offset: from } = known ?? (await patiently(() => begin(place)))
      const lane = { watermark: createWatermark(disorder, known?.watermark ?? -Infinity), since, next: from }
      lanes.set(partitionKey(place), lane)
      // A commit while partitions are assigned is also where reading begins.
      await commit(place, lane, 0n)
    }
  }
  const settle = async (partition: TopicPartition, plan: Plan, { watermark = -Infinity }: Mark) => {
    if (plan.observations.length === 0) return
    await store.observe(plan.observations)
    const due = plan.observations.flatMap((one) => dueOf(one, watermark))
    if (due.length > 0) await patiently(() => state.addDue(partition, due.map(recordOf)))
  }
  const take = async ({ topic, partition, records, next = behind(records) }: Batch) => {
    const place = { topic, partition }
    const lane = lanes.get(partitionKey(place))
    const mark = marks.get(partitionKey(place))
    if (lane === undefined || mark === undefined || next === undefined || lane.next >= mark.offset) return
    let plan = additions.plan()
    let planned = 0
    for (const record of records) {
      if (record.offset >= mark.offset) break
      const decoded = decodedIn(record, read)
      if (!decoded.ok || lane.watermark.take(decoded.event) === 'late') continue
      plan.add(decoded.event)
      planned += 1
      if (planned < TOGETHER) continue
      await settle(place, plan, mark)
      plan = additions.plan()
      planned = 0
    }
    await settle(place, plan, mark)
    const from = lane.next
    lane.next = next
    await commit(place, lane, from)
  }
  return {
    run: () =>
      source.run({
        onAssign: assign,
        onRevoke() {
          lanes.clear()
          return Promise.resolve()
        },
        // What a source hands over together is put in one after the other.
        onBatch: (batch, context) => exclusive.run(() => (context.isOwned() ? take(batch) : Promise.resolve())),
      }),
    stop: () => source.stop(),
  }
}
