import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Archive } from '../../../src/ports/archive.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { type ArchiverOptions, createArchiver } from '../../../src/services/archiver.ts'
import { createMemoryArchive, type Fate } from './memory-archive.ts'
import { assignment, batchOf, context, listen } from './ear.ts'
import { createFilledLog, events, eventNamed, read, topics, wantedPlaces } from './samples.ts'
import { createScriptedLog, createScriptedSource, type ScriptedLog } from './scripted-source.ts'

const quick = { firstMs: 1, maxMs: 1, forMs: 5_000 }
type Options = Partial<ArchiverOptions> & Pick<ArchiverOptions, 'archive'>

/** Runs one archiver until all is committed or it dies; says whether it died. */
async function live(log: ScriptedLog, options: Options, nextStep: () => number = () => 3): Promise<boolean> {
  const done = Promise.withResolvers<void>()
  const source = createScriptedSource({ log, nextStep, onCommit: () => log.isDone() && done.resolve() })
  const archiver = createArchiver({ source, topics, read, maxRows: 4, maxWaitMs: 1, retry: quick, ...options })
  const run = archiver.run()
  const died = run.then(
    () => false,
    () => true,
  )
  await Promise.race([died, done.promise])
  await archiver.stop()
  return died
}

/** Records below what was committed that are not in the archive. */
const aheadOf = (log: ScriptedLog, has: (place: string) => boolean): string[] =>
  wantedPlaces(log).filter((place) => {
    const [key = '', offset = ''] = place.split('@')
    return BigInt(offset) < (log.committed.get(key) ?? 0n) && !has(place)
  })

test('each record once, whatever fails, dies, comes again or is taken away, and no commit ahead of its row', async () => {
  const fates = fc.array(fc.constantFrom<Fate>('ok', 'ok', 'refuse', 'lie', 'half'), { maxLength: 12 })
  const steps = fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 40 })
  const deaths = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(
      fates,
      steps,
      deaths,
      fc.integer({ min: 1, max: 30 }),
      async (fates_, steps_, deaths_, maxRows) => {
        const log = createFilledLog(12)
        let inserts = 0
        let step = 0
        const memory = createMemoryArchive(() => fates_[inserts++] ?? 'ok')
        for (let lives = 0; !log.isDone(); lives++) {
          let points = deaths_[lives] ?? Infinity
          const failpoint = () => {
            expect(aheadOf(log, memory.has)).toEqual([])
            if (points-- <= 0) throw new Error('killed')
          }
          await live(log, { archive: memory.archive, failpoint, maxRows }, () => steps_[step++] ?? 3)
        }
        expect(memory.places()).toEqual(wantedPlaces(log))
      },
    ),
    { numRuns: 150 },
  )
})

test('bad records and tombstones alone are committed, without an insert', async () => {
  const log = createScriptedLog()
  log.append(events, 'bad')
  log.append({ topic: topics.blocks, partition: 0 }, null)
  log.append({ topic: topics.alerts, partition: 0 }, { id: 'no alert' })
  const memory = createMemoryArchive()
  expect(await live(log, { archive: memory.archive })).toBe(false)
  expect(memory.inserts).toEqual([])
})

test('a full load is written without waiting, the rest when it has waited', async () => {
  vi.useFakeTimers()
  try {
    const log = createFilledLog(100)
    const memory = createMemoryArchive()
    const source = createScriptedSource({ log, nextStep: () => 10 })
    const archiver = createArchiver({ source, topics, read, archive: memory.archive, maxRows: 150, maxWaitMs: 1_000 })
    const run = archiver.run()
    await vi.advanceTimersByTimeAsync(999)
    const inBatches = [...log.partitions.values()].reduce((sum, { records }) => sum + Math.ceil(records.length / 10), 0)
    expect(source.batches()).toBe(inBatches)
    const early = memory.places().length
    expect(early).toBeGreaterThanOrEqual(300)
    expect(early).toBeLessThan(wantedPlaces(log).length)
    expect(Math.max(...memory.inserts)).toBeLessThanOrEqual(160)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(log.isDone()).toBe(true)
    await Promise.all([archiver.stop(), run])
  } finally {
    vi.useRealTimers()
  }
})

test('past the bound of its patience the run rejects, and nothing was committed', async () => {
  const log = createFilledLog(3)
  const { archive } = createMemoryArchive(() => 'refuse')
  const source = createScriptedSource({ log, nextStep: () => 3 })
  const archiver = createArchiver({ source, topics, read, archive, maxWaitMs: 1, retry: { ...quick, forMs: 20 } })
  await expect(archiver.run()).rejects.toThrow(InfrastructureError)
  expect(log.commits).toEqual([])
})

test('while the archive is away no further batches are taken, heartbeats go on, and what waits is bounded', async () => {
  vi.useFakeTimers()
  try {
    const log = createFilledLog(1_000)
    const { archive } = createMemoryArchive(() => 'refuse')
    const heartbeat = vi.fn<() => Promise<void>>(async () => undefined)
    const source = createScriptedSource({ log, nextStep: () => 10, heartbeat })
    const archiver = createArchiver({ source, topics, read, archive, maxRows: 50 })
    const run = archiver.run()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(source.batches()).toBeLessThan(20)
    expect(heartbeat.mock.calls.length).toBeGreaterThan(50)
    const stopped = archiver.stop()
    await vi.advanceTimersByTimeAsync(8_001)
    await stopped
    await run
    expect(log.commits).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

test('while the archive is away for minutes, what waits is bounded in bytes too, bad records counted', async () => {
  vi.useFakeTimers()
  try {
    const log = createScriptedLog()
    for (let i = 0; i < 400; i++) log.append(events, i % 2 === 0 ? 'x'.repeat(10_000) : eventNamed('y'.repeat(10_000)))
    const { archive } = createMemoryArchive(() => 'refuse')
    const source = createScriptedSource({ log, nextStep: () => 10 })
    const archiver = createArchiver({ source, topics, read, archive, maxBytes: 500_000 })
    const run = archiver.run()
    await vi.advanceTimersByTimeAsync(300_000)
    // A batch is about 0.15 MB: two loads of half a megabyte, each with the batch that filled it, are 8 at the most.
    expect(source.batches()).toBeGreaterThanOrEqual(4)
    expect(source.batches()).toBeLessThanOrEqual(8)
    const stopped = archiver.stop()
    await vi.advanceTimersByTimeAsync(8_001)
    await stopped
    await run
  } finally {
    vi.useRealTimers()
  }
})

test('stopping does not wait for an archive that never answers', async () => {
  vi.useFakeTimers()
  try {
    const log = createFilledLog(3)
    const memory = createMemoryArchive()
    const archive = { ...memory.archive, insert: () => new Promise<void>(() => undefined) }
    const source = createScriptedSource({ log, nextStep: () => 3 })
    const archiver = createArchiver({ source, topics, read, archive })
    const run = archiver.run()
    await vi.advanceTimersByTimeAsync(1_500)
    const stopped = archiver.stop()
    await vi.advanceTimersByTimeAsync(9_000)
    await Promise.all([stopped, run])
    expect(log.commits).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

test('stopping writes and commits what waits', async () => {
  const log = createFilledLog(5)
  const memory = createMemoryArchive()
  const source = createScriptedSource({ log, nextStep: () => 5 })
  const archiver = createArchiver({ source, topics, read, archive: memory.archive, maxWaitMs: 60_000 })
  const run = archiver.run()
  await vi.waitUntil(() => source.batches() === log.partitions.size)
  await Promise.all([archiver.stop(), archiver.stop(), run])
  expect(memory.places()).toEqual(wantedPlaces(log))
  expect(log.isDone()).toBe(true)
})

test('a topic that was made anew is archived again from its first record', async () => {
  const memory = createMemoryArchive()
  await live(createFilledLog(3), { archive: memory.archive })
  const before = memory.places().length
  const anew = createScriptedLog()
  for (let i = 0; i < 3; i++) anew.append(events, eventNamed(`new-${i}`))
  for (const { records } of anew.partitions.values())
    records.forEach((record, i) => (records[i] = { ...record, timestamp: record.timestamp + 60_000 }))
  await live(anew, { archive: memory.archive })
  expect(memory.places()).toHaveLength(before + 3)
})

test('an event that cannot be read for now is waited for', async () => {
  const log = createFilledLog(3)
  const memory = createMemoryArchive()
  let failures = 3
  const patient: ArchiverOptions['read'] = (topic, record) => {
    if (failures-- > 0) throw new InfrastructureError('schema registry', 'away')
    return read(topic, record)
  }
  expect(await live(log, { archive: memory.archive, read: patient })).toBe(false)
  expect(memory.places()).toEqual(wantedPlaces(log))
})

test('a batch whose partition was lost while it was read is not kept', async () => {
  const memory = createMemoryArchive()
  const ear = listen({ archive: memory.archive })
  const handlers = await ear.handlers
  await handlers.onAssign(assignment)
  await handlers.onBatch(batchOf('e-1'), context(false))
  await ear.end()
  expect(memory.places()).toEqual([])
  expect(ear.commits).toEqual([])
})

test('a partition is given up only when the insert at work has ended, which is then not committed', async () => {
  const memory = createMemoryArchive()
  const gate = Promise.withResolvers<void>()
  const began = Promise.withResolvers<void>()
  const archive: Archive = {
    ...memory.archive,
    async insert(...row) {
      began.resolve()
      await gate.promise
      return memory.archive.insert(...row)
    },
  }
  const ear = listen({ archive })
  const handlers = await ear.handlers
  await handlers.onAssign(assignment)
  const batch = handlers.onBatch(batchOf('e-1'), context())
  await began.promise
  let isGivenUp = false
  const revoked = handlers.onRevoke().then(() => (isGivenUp = true))
  await new Promise((resolve) => void setImmediate(resolve))
  expect(isGivenUp).toBe(false)
  gate.resolve()
  await Promise.all([revoked, batch])
  expect(ear.commits).toEqual([])
  await handlers.onAssign(assignment)
  await handlers.onBatch(batchOf('e-1'), context())
  await ear.end()
  expect(memory.places()).toHaveLength(1)
  expect(ear.commits).toEqual([{ ...events, offset: 1n, metadata: '' }])
})

test('what one assignment gives twice is taken once, also where batches overlap or lie in one another', async () => {
  const memory = createMemoryArchive()
  const ear = listen({ archive: memory.archive })
  const handlers = await ear.handlers
  await handlers.onAssign(assignment)
  const whole = batchOf('e-1', 'e-2', 'e-3', 'e-4', 'e-5')
  const parts = [
    [0, 2],
    [1, 4],
    [2, 3],
    [0, 5],
    [4, 5],
  ]
  for (const part of parts)
    await handlers.onBatch({ ...whole, records: whole.records.slice(part[0], part[1]) }, context())
  await ear.end()
  expect(memory.places()).toEqual([0, 1, 2, 3, 4].map((offset) => `vigia.tokens-0@${offset}`))
})
