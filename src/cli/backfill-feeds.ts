import { statSync } from 'node:fs'
import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import { InfrastructureError } from '../ports/errors.ts'
import type { SourceRecord } from '../ports/source.ts'
import { archivedSpans } from '../services/detector/archived-spans.ts'
import type { Backfill, BackfillDeps } from '../services/detector/backfill.ts'
import { readEventFiles, type BadLine } from './event-files.ts'
import { createProgress } from './progress.ts'

/** The period of a history, epoch ms, the end excluded. */
export interface Period {
  readonly since: number | undefined
  readonly until: number
}

/** What came of a history. */
export interface Fed {
  readonly folded: number
  readonly outside: number
  /** Code → bad lines. */
  readonly bad: ReadonlyMap<string, number>
  /** Event type → since when all of it is known by this history, epoch ms. */
  readonly since: ReadonlyMap<EventType, number>
  readonly broken: readonly string[]
}

/** So many bad lines are told one by one. */
const TOLD = 20

const NO_HEADERS: SourceRecord['headers'] = new Map()
/** A line as if it had come on a topic just now: it passes the same edge. */
const recordOf = (value: Uint8Array): SourceRecord => ({
  offset: 0n,
  key: null,
  value,
  timestamp: Date.now(),
  headers: NO_HEADERS,
})

/** The bytes of files; undefined where one is the standard input. */
const sizeOf = (files: readonly string[]): number | undefined =>
  files.includes('-') ? undefined : files.reduce((sum, file) => sum + statSync(file).size, 0)

/** Feeds the events of files, one a line, as producers send them. Each type is taken as complete since `since`, or its first event. */
export async function feedFiles(
  target: Backfill,
  files: readonly string[],
  { since, until }: Period,
  tell: (text: string) => void,
): Promise<Fed> {
  const { read } = target.set
  const progress = createProgress(process.stderr, sizeOf(files))
  const earliest = new Map<EventType, number>()
  const bad = new Map<string, number>()
  let [folded, outside, told] = [0, 0, 0]
  const noteBad = ({ file, line, why }: BadLine) => {
    bad.set(why.code, (bad.get(why.code) ?? 0) + 1)
    if ((told += 1) <= TOLD) tell(`${file}:${line.number}: ${why.code}: ${why.reason}`)
  }
  await readEventFiles(files, {
    read(bytes) {
      progress.step(bytes.length + 1)
      return read(recordOf(bytes))
    },
    take(event) {
      if (event.time < (since ?? -Infinity) || event.time >= until) {
        outside += 1
        return undefined
      }
      folded += 1
      earliest.set(event.type, Math.min(event.time, earliest.get(event.type) ?? Infinity))
      return target.take(event)
    },
    bad: noteBad,
  }).finally(() => progress.end())
  const known = new Map([...earliest].map(([type, t]) => [type, since ?? t]))
  return { folded, outside, bad, since: known, broken: [] }
}

/** Feeds what ClickHouse has archived, as far back as the windows may be asked for, or since `since`. */
export async function feedArchive(target: Backfill, deps: BackfillDeps, { since: from, until }: Period): Promise<Fed> {
  const { history } = deps
  if (history === undefined) throw new InfrastructureError('clickhouse', 'VIGIA_CLICKHOUSE_URL is not set')
  const asked = { from, until, now: Date.now() }
  const { spans, since, broken } = await archivedSpans(deps, history, target.set.engine.layout, asked)
  const { total, batches } = await history.read(spans)
  const progress = createProgress(process.stderr, total)
  const put = async (event: Event) => target.take(event)
  let folded = 0
  try {
    for await (const batch of batches) {
      for (const event of batch) await put(event)
      folded += batch.length
      progress.step(batch.length)
    }
  } finally {
    progress.end()
  }
  return { folded, outside: 0, bad: new Map(), since, broken }
}
