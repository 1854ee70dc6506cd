import type { Source, SourceHandlers } from '../../../src/ports/source.ts'
import { type ArchiverOptions, createArchiver } from '../../../src/services/archiver.ts'
import { events, eventNamed, read, topics } from './samples.ts'
import { createScriptedLog } from './scripted-source.ts'

/** The archiver's ear, to be spoken to in any order. */
export function listen(options: Partial<ArchiverOptions> & Pick<ArchiverOptions, 'archive'>) {
  const heard = Promise.withResolvers<SourceHandlers>()
  const stopped = Promise.withResolvers<void>()
  const commits: unknown[] = []
  const source: Source = {
    run(handlers) {
      heard.resolve(handlers)
      return stopped.promise
    },
    commit: async (list) => void commits.push(...list),
    endOffsets: async () => new Map(),
    stop: async () => stopped.resolve(),
    lastProgress: () => 0,
  }
  const archiver = createArchiver({
    source,
    topics,
    read,
    maxRows: 1,
    retry: { firstMs: 1, maxMs: 1, forMs: 5_000 },
    ...options,
  })
  const run = archiver.run()
  return { handlers: heard.promise, commits, end: () => Promise.all([archiver.stop(), run]) }
}
export const assignment = [{ ...events, offset: undefined, metadata: '' }]
export const batchOf = (...ids: readonly string[]) => {
  const log = createScriptedLog()
  for (const id of ids) log.append(events, eventNamed(id))
  const [known] = log.partitions.values()
  return { ...events, records: known?.records ?? [], highWatermark: BigInt(ids.length) }
}
export const context = (isOwned = true) => ({ heartbeat: async () => undefined, isOwned: () => isOwned })
