import { expect, test, vi } from 'vitest'
import type { Source } from '../../src/ports/source.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import type { DetectorDeps } from '../../src/services/detector/deps.ts'
import { idleMoves } from '../../src/services/detector/idle.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import { laneAt } from './samples.ts'

const options = { idleMs: 5_000, outOfOrdernessMs: BOUNDS.outOfOrdernessMs }

const laneHeardAt = (heard: number) => laneAt({ next: 3n, watermark: DAY_START - HOUR, heard })
const asking = (endOffsets: Source['endOffsets'], log: DetectorDeps['log'] = () => undefined) => ({
  source: { endOffsets },
  log,
})
const sourceEndingAt = (end: bigint) => asking(() => Promise.resolve(new Map([['tokens-0', end]])))

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

test('where brokers cannot tell the ends nothing moves, and it is said; what is no matter of theirs is thrown', async () => {
  const lane = laneHeardAt(DAY_START)
  const at = DAY_START + 5_000
  const log = vi.fn<DetectorDeps['log']>()
  const move = (error: Error) =>
    idleMoves(
      asking(async () => {
        throw error
      }, log),
      [lane],
      options,
      () => at,
      () => at,
    )
  expect(await move(new InfrastructureError('kafka', 'no leader'))).toEqual(new Map())
  expect(log.mock.calls).toEqual([[expect.any(String), { error: 'kafka: no leader' }]])
  await expect(move(new TypeError('a fault of ours'))).rejects.toThrow('a fault of ours')
})
