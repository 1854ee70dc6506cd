import { expect, test } from 'vitest'
import type { Source } from '../../src/ports/source.ts'
import { idleMoves } from '../../src/services/detector/idle.ts'
import { createLane } from '../../src/services/detector/lane.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'

const disorder = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }
const options = { idleMs: 5_000, outOfOrdernessMs: disorder.outOfOrdernessMs }

const laneHeardAt = (heard: number) =>
  createLane(
    {
      partition: { topic: 'tokens', partition: 0 },
      next: 3n,
      watermark: DAY_START - HOUR,
      mark: undefined,
      floor: undefined,
      until: 0n,
      isFolded: true,
      isMoved: false,
    },
    disorder,
    heard,
  )
const sourceEndingAt = (end: bigint) =>
  ({ endOffsets: () => Promise.resolve(new Map([['tokens-0', end]])) }) as unknown as Source

test('a partition that is silent and read to its end goes with the clock; one with something unread does not', async () => {
  const lane = laneHeardAt(DAY_START)
  const at = DAY_START + 5_000
  expect(
    await idleMoves(
      sourceEndingAt(3n),
      [lane],
      options,
      () => at,
      () => at,
    ),
  ).toEqual(new Map([[lane, at - 10_000]]))
  expect(
    await idleMoves(
      sourceEndingAt(4n),
      [lane],
      options,
      () => at,
      () => at,
    ),
  ).toEqual(new Map())
})

test('where the clock is set back, how long a partition has been silent is counted anew', async () => {
  const lane = laneHeardAt(DAY_START + HOUR)
  let now = DAY_START
  const move = () =>
    idleMoves(
      sourceEndingAt(3n),
      [lane],
      options,
      () => now,
      () => DAY_START + HOUR,
    )
  expect(await move()).toEqual(new Map())
  now += 5_000
  expect(await move()).toEqual(new Map([[lane, now - 10_000]]))
})
