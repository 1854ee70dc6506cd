import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import type { Archive } from '../../src/ports/archive.ts'
import type { Source, SourceHandlers } from '../../src/ports/source.ts'
import { createArchiver } from '../../src/services/archiver.ts'
import { createArchiverWatch } from '../../src/services/archiver-watch.ts'
import { createMemoryArchive, type Fate } from '../services/archiver/memory-archive.ts'
import { createFilledLog, events, eventNamed, read, topics, wantedPlaces } from '../services/archiver/samples.ts'
import { createScriptedLog, createScriptedSource } from '../services/archiver/scripted-source.ts'

const retry = { firstMs: 1, maxMs: 1, forMs: 4_000 }

const batchOf = (...ids: readonly string[]) => {
  const log = createScriptedLog()
  const records = ids.map((id) => log.append(events, eventNamed(id)))
  return { ...events, records, highWatermark: BigInt(ids.length) }
}
const context = (isOwned = true) => ({ heartbeat: async () => undefined, isOwned: () => isOwned })

/** What is shown: `name{label}` → value, of what is not 0. */
async function shown(metrics: Registry): Promise<Record<string, number>> {
  const all = (await metrics.getMetricsAsJSON()).flatMap(({ name, values }) =>
    values.map(({ labels, value }) => [`${name}{${Object.values(labels).join()}}`, value] as const),
  )
  return Object.fromEntries(all.filter(([, value]) => value !== 0))
}

test('rows, what is left, failures and the last commit are counted, each once', async () => {
  const log = createFilledLog(10)
  const metrics = new Registry()
  const fates: Fate[] = ['ok', 'refuse', 'refuse', 'ok']
  const memory = createMemoryArchive(() => fates.shift() ?? 'ok')
  const done = Promise.withResolvers<void>()
  const source = createScriptedSource({ log, nextStep: () => 3, onCommit: () => log.isDone() && done.resolve() })
  const { archive } = memory
  const watch = createArchiverWatch(metrics, () => 7_000)
  const archiver = createArchiver({ source, topics, read, archive, watch, retry, maxRows: 4, maxWaitMs: 1 })
  const run = archiver.run()
  await done.promise
  await archiver.stop()
  await run
  const rowsOf = (topic: string) => wantedPlaces(log).filter((place) => place.startsWith(topic)).length
  expect(await shown(metrics)).toEqual({
    'vigia_archiver_rows_total{events}': rowsOf(events.topic),
    'vigia_archiver_rows_total{alerts}': rowsOf(topics.alerts),
    'vigia_archiver_rows_total{blocks}': rowsOf(topics.blocks),
    'vigia_archiver_rows_total{dead_letters}': rowsOf(topics.deadLetters),
    'vigia_archiver_rows_total{late}': rowsOf(topics.late),
    'vigia_archiver_failures_total{archive}': 2,
    'vigia_archiver_last_commit_seconds{}': 7,
  })
})

test('what is left is the end of a partition minus what is committed, of own partitions only', async () => {
  const metrics = new Registry()
  const memory = createMemoryArchive()
  const gate = Promise.withResolvers<void>()
  const archive: Archive = {
    ...memory.archive,
    async insert(...row) {
      await gate.promise
      await memory.archive.insert(...row)
    },
  }
  const stopped = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<SourceHandlers>()
  const source: Source = {
    run(handlers) {
      heard.resolve(handlers)
      return stopped.promise
    },
    commit: async () => undefined,
    endOffsets: async () => new Map(),
    stop: async () => stopped.resolve(),
    lastProgress: () => 0,
  }
  const watch = createArchiverWatch(metrics, () => 7_000)
  const archiver = createArchiver({ source, topics, read, archive, watch, maxRows: 100, maxWaitMs: 1 })
  const run = archiver.run()
  const handlers = await heard.promise
  const lag = `vigia_archiver_lag_events{${events.topic}-0}`
  await handlers.onAssign([{ ...events, offset: undefined, metadata: '' }])
  await handlers.onBatch({ ...batchOf('e-1', 'e-2'), highWatermark: 5n }, context())
  expect(await shown(metrics)).toEqual({ [lag]: 5 })
  gate.resolve()
  await vi.waitFor(async () => expect(await shown(metrics)).toMatchObject({ [lag]: 3 }))
  await handlers.onRevoke()
  expect(Object.keys(await shown(metrics))).not.toContain(lag)
  await handlers.onBatch(batchOf('e-1'), context(false))
  expect(Object.keys(await shown(metrics))).not.toContain(lag)
  await archiver.stop()
  await run
})

test('a commit that fails is counted as one', async () => {
  const metrics = new Registry()
  const log = createFilledLog(1)
  const source = createScriptedSource({ log, nextStep: () => 3, commitFails: () => true })
  const watch = createArchiverWatch(metrics, () => 7_000)
  const { archive } = createMemoryArchive()
  await expect(createArchiver({ source, topics, read, archive, watch, maxWaitMs: 1 }).run()).rejects.toThrow('commit')
  expect(await shown(metrics)).toMatchObject({ 'vigia_archiver_failures_total{commit}': 1 })
  expect(await shown(metrics)).not.toHaveProperty('vigia_archiver_last_commit_seconds{}')
})
