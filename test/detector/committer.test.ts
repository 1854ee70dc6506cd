import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { StoreLostError } from '../../src/ports/errors.ts'
import type { Committed, SeekableSource } from '../../src/ports/source.ts'
import { createCommitter } from '../../src/services/detector/committer.ts'
import type { DetectorDeps } from '../../src/services/detector/deps.ts'
import type { Effects } from '../../src/services/detector/effects.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { writeProgress } from '../../src/services/detector/progress.ts'
import type { Waiting } from '../../src/services/detector/waiting.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { laneAt } from './samples.ts'

const NOTHING = {
  watermark: undefined,
  due: undefined,
  mark: undefined,
  until: undefined,
  reached: undefined,
  toldBy: undefined,
}

const committed = (partition: number, offset: bigint, incarnation: string): Committed => {
  const metadata = writeProgress({ ...NOTHING, incarnation, generation: 1 })
  return { topic: 'tokens', partition, offset, metadata }
}

/** A worker that owns partition 0 of `tokens` and has read it up to 7; the others' commits are as given. */
async function worker(commits: readonly Committed[], count = 3) {
  const state = createMemorySharedState()
  const { id: incarnation } = await state.renew(undefined, undefined, '')
  const commit = vi.fn<SeekableSource['commit']>(() => Promise.resolve())
  const ask = vi.fn<SeekableSource['committed']>((asked) =>
    Promise.resolve(commits.filter(({ partition }) => asked.some((one) => one.partition === partition))),
  )
  const deps = {
    source: { commit, committed: ask },
    state,
    sink: { write: () => Promise.resolve() },
    now: () => 0,
    metrics: createDetectorMetrics(new Registry()),
    failpoint: () => undefined,
    options: { ...BOUNDS, topics: {}, partitions: new Map([['tokens', count]]) },
  } as unknown as DetectorDeps
  const lane = laneAt({ next: 0n, watermark: undefined, heard: 0 })
  lane.next = 7n
  const unsaved = { added: [], decided: [] }
  const waiting = { takeUnsaved: () => unsaved, save: async () => false, release: async () => false }
  const lanes = new Map([[lane.name, lane]])
  const committer = createCommitter(
    deps,
    lanes,
    { drain: () => [] } as unknown as Effects,
    waiting as unknown as Waiting,
    { written: () => new Map() },
  )
  const basis = { incarnation, generation: 1, toldBy: undefined }
  return { state, incarnation, commit, ask, run: () => committer.commit(basis) }
}

test('what rests on less than others have folded and committed is not committed: they may be dead', async () => {
  const { run, commit } = await worker([committed(1, 4n, '000000001')])
  await expect(run()).rejects.toThrow(StoreLostError)
  expect(commit).not.toHaveBeenCalled()
})

test('where it is there still, or was folded into other windows, or is no commit of ours, offsets are committed', async () => {
  const others = [committed(1, 4n, '000000001'), committed(2, 9n, '000000000')]
  const { run, state, incarnation, commit } = await worker([...others, { ...committed(3, 5n, ''), metadata: '' }], 4)
  await state.markFolded(incarnation, new Map([['tokens-1', { from: 0n, to: 4n }]]))
  await run()
  expect(commit).toHaveBeenCalledExactlyOnceWith([expect.objectContaining({ partition: 0, offset: 7n })])
})

test('who has all partitions asks nobody', async () => {
  const { run, ask, commit } = await worker([], 1)
  await run()
  expect(ask).not.toHaveBeenCalled()
  expect(commit).toHaveBeenCalledOnce()
})
