import { createClickHouseEventHistory } from '../adapters/clickhouse/event-history.ts'
import type { Config } from '../config.ts'
import { decodeArchived } from '../events/archived.ts'
import { definitionOf } from '../events/catalogue.ts'
import { eventTypesOf, type Rule } from '../rules/rule.ts'
import type { BacktestOptions } from '../services/backtest/backtest.ts'
import { readEventFiles } from './event-files.ts'
import { configuredClickHouse } from './live/clickhouse.ts'
import { createProgress } from './progress.ts'
import { topicNames } from './topic-names.ts'

/** Where archived events come from. */
export interface BacktestSource extends Pick<BacktestOptions, 'feed' | 'knownSince'> {
  /** Lines that held no event so far. */
  readonly bad: () => number
  readonly close: () => Promise<void>
}

/** A page of events may come out of months. */
const REQUEST_MS = 600_000

/** The events of files, one a line, as the edge left them (`encodeArchived`). A file is taken as complete. */
export function fileSource(files: readonly string[], knownSince: number | undefined): BacktestSource {
  let bad = 0
  return {
    bad: () => bad,
    close: () => Promise.resolve(),
    knownSince: () => knownSince ?? -Infinity,
    async feed(_, take) {
      const progress = createProgress(process.stderr, undefined)
      await readEventFiles(files, {
        read: decodeArchived,
        take(event) {
          progress.step(1)
          return take(event)
        },
        bad() {
          bad += 1
        },
      }).finally(() => progress.end())
    },
  }
}

/** The events in ClickHouse; what is known of a topic begins with its first archived event, as it did live. */
export async function archiveSource(config: Config, knownSince: number | undefined): Promise<BacktestSource> {
  const client = configuredClickHouse(config, REQUEST_MS)
  const history = createClickHouseEventHistory(client)
  const beginnings = await history.beginnings().catch(async (error: unknown) => {
    await client.close()
    throw error
  })
  const topicName = topicNames(config.kafkaPrefix).of
  const beginningOf = (rule: Rule): number =>
    Math.max(...[...eventTypesOf(rule)].map((type) => beginnings.get(topicName(definitionOf(type).topic)) ?? -Infinity))
  return {
    bad: () => 0,
    close: () => client.close(),
    knownSince: (rule) => knownSince ?? beginningOf(rule),
    async feed(spans, take) {
      const { total, batches } = await history.read(spans)
      const progress = createProgress(process.stderr, total)
      try {
        for await (const batch of batches) {
          for (const event of batch) {
            const taken = take(event)
            if (taken !== undefined) await taken
          }
          progress.step(batch.length)
        }
      } finally {
        progress.end()
      }
    },
  }
}
