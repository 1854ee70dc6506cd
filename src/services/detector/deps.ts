import type { Disorder } from '../../engine/watermark.ts'
import type { EventHistory } from '../../ports/event-history.ts'
import type { Generations } from '../../ports/generations.ts'
import type { SharedState } from '../../ports/shared-state.ts'
import type { Sink } from '../../ports/sink.ts'
import type { SeekableSource } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import type { DetectorMetrics } from './metrics.ts'
import type { RuleSets } from './rule-sets.ts'

/** Steps between fetch and commit at which a test may let the process die. */
export const FAILPOINTS = [
  'detector:after-fetch',
  'detector:after-observe',
  'detector:after-asking',
  'detector:before-write',
  'detector:after-write',
  'detector:after-due',
  'detector:after-folded',
  'detector:after-commit',
] as const
export type Failpoint = (typeof FAILPOINTS)[number]

/** What a detector stands on. */
export interface DetectorDeps {
  readonly source: SeekableSource
  /** Reads topics once more, for the logs of a generation, together with all workers that give the same name. */
  readonly openFolding: (name: string, topics: readonly string[]) => SeekableSource
  /** Where events are archived: what topics no longer hold is read again from there. */
  readonly history?: EventHistory
  readonly sink: Sink
  readonly state: SharedState
  /** The window store of an incarnation. */
  readonly openStore: (incarnation: string) => WindowStore
  /** What all workers decide by, and are to decide by next. */
  readonly generations: Generations
  readonly sets: RuleSets
  /** The clock, epoch ms. */
  readonly now: () => number
  /** The time that silent partitions go with, epoch ms (`now`): a wrong clock here must not make others' events late. */
  readonly brokersNow?: () => number
  readonly metrics: DetectorMetrics
  readonly log: (message: string, facts?: Readonly<Record<string, unknown>>) => void
  readonly failpoint: (name: Failpoint) => Promise<void> | void
  readonly options: DetectorOptions
}

export interface DetectorOptions extends Disorder {
  /** Topic names with their prefix. */
  readonly topics: {
    readonly alerts: string
    readonly blocks: string
    readonly deadLetters: string
    readonly late: string
  }
  /** Event topic with its prefix → number of partitions. */
  readonly partitions: ReadonlyMap<string, number>
  /** Event topic as in the catalogue → its name with prefix. */
  readonly topicName: (topic: string) => string
  /** A silent partition goes with the clock after so long, ms; `none` = never. */
  readonly idleMs: number | 'none'
  /** Since when the topics hold everything, epoch ms; undefined = since their first event. */
  readonly knownSince: number | undefined
  readonly commitEveryMs?: number
  readonly tickEveryMs?: number
  /** While a generation is being prepared, it is looked so often whether the next step can be taken. */
  readonly prepareEveryMs?: number
  /** Without a sign of progress for so long the detector gives up, ms. */
  readonly watchdogMs?: number
  /** A step (a batch, an assignment) that takes longer never ends: the detector gives up, ms. */
  readonly stepMs?: number
  /** How long stopping may wait for what the world does not answer, ms. */
  readonly stopMs?: number
}
