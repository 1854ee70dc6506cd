import type { World } from '../harness/world.ts'
import type { Kept } from './kept.ts'
import type { Line, Site } from './site.ts'
import type { Traffic, TrafficOptions } from './traffic.ts'
import type { Truth } from './truth.ts'
import type { Found } from './verdict.ts'

/** One fault: what is broken, how, and what must hold beyond what must always hold. */
export interface Scenario {
  /** Its number in the fault matrix. */
  readonly id: number
  readonly name: string
  /** What is broken and how; where it stands for something else, that. */
  readonly what: string
  /** Does `npm test` run it? */
  readonly isQuick?: boolean
  /** Events a second (150), and while `--long` is given. */
  readonly rate?: number
  readonly longRate?: number
  /** Of each topic (3). */
  readonly partitions?: number
  /** Into the environment of all processes. */
  readonly env?: Readonly<Record<string, string>>
  /** Are windows lost? Then an alert may be told under a number that it had before; its last word may not. */
  readonly losesWindows?: boolean
  /** Within so much everything must be read and decided once all is healed, ms (30 s). */
  readonly boundMs?: number
  /** What a process may take, MB (400). */
  readonly mostMemory?: number
  readonly tamper?: TrafficOptions['tamper']
  /** Before any process starts. */
  readonly prepare?: (site: Site, world: World, isLong: boolean) => Promise<Prepared | undefined>
  /** Ids of JSON schemas by which records may be framed; other ids nobody knows. */
  readonly frames?: () => ReadonlySet<number>
  /** Breaks something under load, and heals it. */
  readonly fault: (run: Run) => Promise<void>
  /** Looks at the outcome. */
  readonly check?: (run: Run, found: Found, truth: Truth) => void
}

/** What a scenario has prepared: it is disposed of at the end. */
export interface Prepared extends AsyncDisposable {
  /** Into the environment of all processes, too. */
  readonly env?: Env
}

type Env = Readonly<Record<string, string>>

/** What a scenario has at hand: two detectors and an archiver under load. */
export interface Run {
  readonly site: Site
  readonly world: World
  readonly traffic: Traffic
  /** The first is on the first line, the others on the second. */
  readonly detectors: [Kept, Kept]
  readonly archiver: Kept
  readonly isLong: boolean
  /** In [0, 1), by the seed. */
  readonly random: () => number
  /** Starts another process that is kept; its environment may be another one each time. */
  start(role: 'detector' | 'archiver', line: Line, env?: (nth: number) => Env): Kept
  /** Waits, with the load going on. */
  pass(ms: number): Promise<void>
  /** Stops the load until the detectors have read all and answers how long that took, ms. Rejects past the bound. */
  lagGone(boundMs: number): Promise<number>
  /** For the table. */
  measured(text: string): void
  /** Something that must hold. */
  must(what: string, holds: boolean): void
}
