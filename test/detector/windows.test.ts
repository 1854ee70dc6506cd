import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { layOut } from '../../src/engine/layout.ts'
import type { EventHistory } from '../../src/ports/event-history.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { Committed, TopicPartition } from '../../src/ports/source.ts'
import type { DetectorDeps } from '../../src/services/detector/deps.ts'
import { catchUp, createLane, progressOf } from '../../src/services/detector/lane.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { readProgress, writeProgress, type Progress } from '../../src/services/detector/progress.ts'
import { startOf } from '../../src/services/detector/start.ts'
import { openWindows } from '../../src/services/detector/windows.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import { createMemoryEventHistory } from '../fakes/event-history.ts'
import { issued, unannounced } from './samples.ts'

const layout = layOut([toEngineRule(unannounced)], sha256)
/** How far the rule's logs may be asked for, ms. */
const REACH = layout.kinds.reduce((most, { retentionMs }) => Math.max(most, retentionMs), 0)
const BOUNDS = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }

const commit = (partition: number, offset: bigint, over: Partial<Progress> = {}): Committed => ({
  topic: 'tokens',
  partition,
  offset,
  metadata: writeProgress({
    watermark: DAY_START,
    due: undefined,
    incarnation: '000000007-x',
    generation: 1,
    mark: undefined,
    until: undefined,
    reached: undefined,
    toldBy: 'a set',
    ...over,
  }),
})

const NOW = DAY_START + 6 * HOUR

/**
 * Opens windows for a group that has committed so much, and tells from which append time topics are read again. Whatever
 * time is asked for, the first record since then is at `after`.
 */
async function open(
  commits: readonly Committed[],
  first = 0n,
  history?: EventHistory,
  state: SharedState = createMemorySharedState(),
  after = 5n,
) {
  const asked: number[] = []
  const deps = {
    state,
    history,
    source: {
      committed: () => Promise.resolve(commits),
      firstOffsets: () => Promise.resolve(new Map(commits.map(({ partition }) => [`tokens-${partition}`, first]))),
      endOffsets: () => Promise.resolve(new Map(commits.map(({ partition }) => [`tokens-${partition}`, 30n]))),
      offsetAt: (_: unknown, t: number) => {
        asked.push(t)
        return Promise.resolve(after)
      },
    },
    options: { ...BOUNDS, partitions: new Map([['tokens', commits.length]]), topicName: (topic: string) => topic },
    metrics: createDetectorMetrics(new Registry()),
    now: () => NOW,
    log: () => undefined,
  } as unknown as DetectorDeps
  return { windows: await openWindows(deps, layout), state, deps, asked }
}

test('where nothing was committed nothing is lost', async () => {
  const { windows } = await open([{ topic: 'tokens', partition: 0, offset: undefined, metadata: '' }])
  expect(windows).toMatchObject({ plan: undefined, isRefolding: false })
})

test('who has stood still since there were none finds the windows that others have opened, and nothing is lost', async () => {
  const state = createMemorySharedState()
  const opened = await state.renew(undefined, undefined, '')
  const standing = { ...state, kept: () => Promise.resolve(undefined) }
  const { windows, deps } = await open([commit(0, 10n, { incarnation: opened.id })], 0n, undefined, standing)
  expect(windows).toEqual(opened)
  const { values } = await deps.metrics.refolds.get()
  expect(values.map(({ value }) => value)).toEqual([0])
})

test('a plan goes back from the earliest watermark or deadline, by the reach and the lateness', async () => {
  const early = DAY_START - HOUR
  const { windows, asked } = await open([commit(0, 10n), commit(1, 20n, { watermark: DAY_START + HOUR, due: early })])
  const needed = early - BOUNDS.outOfOrdernessMs - BOUNDS.allowedLatenessMs - REACH
  expect(windows.plan).toEqual({
    base: early,
    from: { 'tokens-0': '5', 'tokens-1': '5' },
    until: { 'tokens-0': '10', 'tokens-1': '20' },
    reached: { 'tokens-0': DAY_START, 'tokens-1': DAY_START + HOUR },
    since: { tokens: needed },
    toldBy: 'a set',
  })
  expect(asked).toEqual([needed - 5 * MINUTE, needed - 5 * MINUTE])
  expect(windows.id > '000000007-x').toBe(true)
})

test('what a topic no longer holds is told: all that is known begins with what is kept', async () => {
  const { windows } = await open([commit(0, 10n)], 6n)
  const newest = DAY_START + BOUNDS.outOfOrdernessMs
  expect(windows.plan).toMatchObject({ from: { 'tokens-0': '6' }, since: { tokens: newest + 1 } })
})

test.each([
  ['nothing was committed', { topic: 'tokens', partition: 1, offset: undefined, metadata: '' }],
  ['no watermark was', commit(1, 3n, { watermark: undefined })],
])('what has never been read may be of any time: of a partition of which %s', async (_, unread) => {
  const { windows } = await open([commit(0, 10n), unread], 1n)
  expect(windows.plan).toMatchObject({
    base: DAY_START,
    from: { 'tokens-0': '1', 'tokens-1': '1' },
    until: { 'tokens-0': '10', 'tokens-1': String(unread.offset ?? 0) },
  })
  // Whatever time is asked for, a later record is the first one since then: the topic holds all of it.
  expect(windows.plan?.since['tokens']).toBeLessThan(DAY_START - REACH)
})

test.each([
  ['in a group without any', []],
  ['beside another', [commit(0, 10n)]],
])('where a topic is empty, and no watermark says how far it was, all is known from now on: %s', async (_, others) => {
  const commits = [...others, commit(others.length, 10n, { watermark: undefined })]
  const { windows } = await open(commits, 10n, undefined, undefined, 10n)
  expect(windows.plan).toMatchObject({ base: others.length === 0 ? undefined : DAY_START, since: { tokens: NOW } })
})

test('a loss while windows are filled again forgets neither where they were to begin nor how far they had been', async () => {
  const { windows } = await open([commit(0, 10n)])
  const lane = createLane(startOf(commit(0, 10n), windows, 1), BOUNDS, 0)
  expect([lane.next, lane.until]).toEqual([5n, 10n])
  const basis = { incarnation: windows.id, generation: 1, toldBy: windows.plan?.toldBy }
  const told = readProgress(progressOf(lane, basis))
  expect(told).toMatchObject({ watermark: undefined, due: DAY_START, until: 10n, reached: DAY_START, toldBy: 'a set' })
  const again = await open([{ ...commit(0, 7n), metadata: progressOf(lane, basis) }])
  expect(again.windows.plan).toMatchObject({
    base: DAY_START,
    from: { 'tokens-0': '5' },
    until: { 'tokens-0': '10' },
    reached: { 'tokens-0': DAY_START },
  })
})

test('where everything has been read again a partition is as far as it was, whatever it has read on the way', async () => {
  const { windows } = await open([commit(0, 10n)])
  const lane = createLane(startOf(commit(0, 10n), windows, 1), BOUNDS, 0)
  lane.watermark.advance(DAY_START - HOUR)
  lane.next = 9n
  catchUp(lane)
  expect([lane.watermark.value, lane.published]).toEqual([DAY_START - HOUR, -Infinity])
  lane.next = 10n
  catchUp(lane)
  expect([lane.watermark.value, lane.published]).toEqual([DAY_START, DAY_START])
  const basis = { incarnation: windows.id, generation: 1, toldBy: undefined }
  expect(readProgress(progressOf(lane, basis))).toMatchObject({ watermark: DAY_START, until: undefined })
})

test('where nothing is left to be read again it is as far as it was at once', async () => {
  const { windows } = await open([commit(0, 10n)], 10n)
  const lane = createLane(startOf(commit(0, 10n), windows, 1), BOUNDS, 0)
  expect([lane.next, lane.watermark.value, lane.published]).toEqual([10n, DAY_START, DAY_START])
})

test('a commit in other windows, which their plan does not tell of, is a loss; one from before the plan is none', async () => {
  const { deps, state, windows } = await open([commit(0, 10n)])
  expect(await openWindows(deps, layout)).toMatchObject({ id: windows.id })
  await state.renew(undefined, windows.id, '')
  const kept = await state.kept()
  expect((await openWindows(deps, layout)).id > (kept?.id ?? '')).toBe(true)
})

const row = (offset: bigint, appended: number) => ({
  topic: 'tokens',
  partition: 0,
  offset,
  appended,
  event: issued('e', 0),
})
const away = () => Promise.reject(new InfrastructureError('clickhouse', 'away'))

test('what a topic no longer holds begins where the archive does; without its answer the plan is made anew', async () => {
  const archive = createMemoryEventHistory()
  archive.rows.push(row(2n, DAY_START - REACH), row(5n, DAY_START))
  let isAway = false
  const history = { ...archive, kept: (of: TopicPartition) => (isAway ? away() : archive.kept(of)) }
  const { windows, deps } = await open([commit(0, 10n)], 6n, history)
  expect(windows.plan).toMatchObject({ from: { 'tokens-0': '2' }, since: { tokens: DAY_START - REACH + 5 * MINUTE } })
  expect(await openWindows(deps, layout)).toEqual({ ...windows, isWhole: true })
  isAway = true
  const anew = await openWindows(deps, layout)
  expect(anew.id > windows.id).toBe(true)
  expect(anew.plan).toMatchObject({
    from: { 'tokens-0': '6' },
    since: { tokens: DAY_START + BOUNDS.outOfOrdernessMs + 1 },
  })
  expect(await openWindows(deps, layout)).toMatchObject({ id: anew.id })
})

test('an archive that does not lead up to what the topic holds is of no use', async () => {
  const archive = createMemoryEventHistory()
  archive.rows.push({ topic: 'tokens', partition: 0, offset: 0n, appended: DAY_START - REACH, event: issued('e', 0) })
  const { windows } = await open([commit(0, 10n)], 6n, archive)
  expect(windows.plan).toMatchObject({ from: { 'tokens-0': '6' } })
})

test.each([
  ['all were told by one', ['a', 'a'], 'a'],
  ['one was told by another', ['a', 'b'], undefined],
  ['of one nobody knows', ['a', undefined], undefined],
])('a plan says by which set all was told before: where %s', async (_, sets, toldBy) => {
  const { windows } = await open([
    ...sets.map((set, partition) => commit(partition, 10n, { toldBy: set })),
    { topic: 'tokens', partition: sets.length, offset: undefined, metadata: '' },
  ])
  expect(windows.plan?.toldBy).toBe(toldBy)
})
