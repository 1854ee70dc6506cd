import { Counter, Gauge, type Registry } from 'prom-client'
import type { ArchiveTable } from '../ports/archive.ts'
import { type Batch, type Commit, partitionKey } from '../ports/source.ts'

/** What an archiver tries again where it fails: asking or filling the archive, or committing to Kafka. */
export type ArchiverStep = 'archive' | 'commit'

/** Is told of what an archiver does, and counts it. */
export interface ArchiverWatch {
  fetched(batch: Batch): void
  written(table: ArchiveTable, rows: number): void
  committed(commits: readonly Commit[]): void
  /** Counts a failure of the call, and passes it on. */
  trying<T>(step: ArchiverStep, call: () => Promise<T>): () => Promise<T>
  /** The partitions have been taken away: they are shown by who owns them now. */
  lost(): void
}

/** An archiver's metrics; nothing in them names a person, an address or a key. `now` is the clock, epoch ms. */
export function createArchiverWatch(registry: Registry, now: () => number): ArchiverWatch {
  const { rows, lag, failures, lastCommit } = createArchiverMetrics(registry)
  /** Partition → its end when it was last fetched, and the next offset to be committed. */
  const places = new Map<string, { readonly end: bigint; readonly next: bigint }>()
  const place = (key: string, end: bigint, next: bigint) => {
    places.set(key, { end, next })
    lag.set({ partition: key }, Math.max(0, Number(end - next)))
  }
  return {
    fetched(batch) {
      const key = partitionKey(batch)
      place(key, batch.highWatermark, places.get(key)?.next ?? batch.records[0]?.offset ?? batch.highWatermark)
    },
    written: (table, count) => rows.inc({ table }, count),
    committed(commits) {
      lastCommit.set(now() / 1_000)
      for (const one of commits) {
        const known = places.get(partitionKey(one))
        if (known !== undefined) place(partitionKey(one), known.end, one.offset)
      }
    },
    trying: (step, call) => async () => {
      try {
        return await call()
      } catch (error) {
        failures.inc({ step })
        throw error
      }
    },
    lost() {
      places.clear()
      lag.reset()
    },
  }
}

function createArchiverMetrics(registry: Registry) {
  const registers = [registry]
  return {
    rows: new Counter({
      name: 'vigia_archiver_rows_total',
      help: 'Rows written to the archive, by table: events, alerts, blocks, dead_letters or late',
      labelNames: ['table'],
      registers,
    }),
    lag: new Gauge({
      name: 'vigia_archiver_lag_events',
      help: 'Records of an own partition that are not archived and committed: its end at the last fetch minus what is committed',
      labelNames: ['partition'],
      registers,
    }),
    failures: new Counter({
      name: 'vigia_archiver_failures_total',
      help: 'Calls that failed and are tried again, by step: archive (ClickHouse) or commit (Kafka)',
      labelNames: ['step'],
      registers,
    }),
    lastCommit: new Gauge({
      name: 'vigia_archiver_last_commit_seconds',
      help: 'When the archiver last committed what it had written; seconds since 1970 by the clock, 0 before the first time',
      registers,
    }),
  }
}
