import { describe, expect, test } from 'vitest'
import type { Basis, Lane } from '../../src/services/detector/lane.ts'
import { createIdling } from '../../src/services/detector/idling.ts'
import type { DetectorDeps } from '../../src/services/detector/deps.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { DAY_START, HOUR } from '../oracle/samples.ts'
import { laneAt } from './samples.ts'

const basis: Basis = { incarnation: 'i', generation: 1, toldBy: undefined }
const NOW = DAY_START + HOUR
const TARGET = NOW - 10_000

const laneOf = (partition: number): Lane => laneAt({ partition, next: 3n, watermark: DAY_START, heard: DAY_START })

/** Two silent lanes that are read to their ends, a broker that answers by hand, and a commit that ends by hand. */
function world() {
  const silent = laneOf(0)
  const other = laneOf(1)
  other.heard = NOW
  const lanes = new Map([silent, other].map((lane) => [lane.name, lane]))
  const answer = Promise.withResolvers<ReadonlyMap<string, bigint>>()
  const committed = Promise.withResolvers<void>()
  const begun: ReadonlyMap<Lane, number>[] = []
  const deps = {
    source: { endOffsets: () => answer.promise },
    log: () => undefined,
    now: () => NOW,
    options: { idleMs: 5_000, outOfOrdernessMs: BOUNDS.outOfOrdernessMs },
  } as unknown as DetectorDeps
  const committer = {
    begin: async (_: Basis, moves: ReadonlyMap<Lane, number> = new Map()) => void begun.push(moves),
    done: () => committed.promise,
  }
  const idling = createIdling(deps, lanes, committer, basis)
  const told = async (end = 3n) => {
    await idling.step()
    answer.resolve(new Map([[silent.name, end]]))
    await Promise.resolve()
    await new Promise(setImmediate)
  }
  return { silent, other, answer, committed, begun, idling, told }
}
const watermarkOf = ({ watermark, published }: Lane) => [watermark.value, published]

describe('a silent partition', () => {
  test('is asked about without anybody waiting, and moves once that has been committed', async () => {
    const { silent, other, committed, begun, idling, told } = world()
    await told()
    expect(begun).toEqual([])
    await idling.step()
    expect(begun).toEqual([new Map([[silent, TARGET]])])
    await idling.step()
    expect(watermarkOf(silent)).toEqual([DAY_START, DAY_START])
    committed.resolve()
    await committed.promise
    await idling.step()
    expect([watermarkOf(silent), watermarkOf(other)]).toEqual([
      [TARGET, TARGET],
      [DAY_START, DAY_START],
    ])
  })
  test('whose records come meanwhile has them judged by where it has moved; others do not wait', async () => {
    const { silent, other, committed, idling, told } = world()
    await told()
    await idling.step()
    await idling.settle([other, undefined])
    let isSettled = false
    const settling = idling.settle([other, silent]).then(() => (isSettled = true))
    await new Promise(setImmediate)
    expect([isSettled, silent.watermark.value]).toEqual([false, DAY_START])
    committed.resolve()
    await settling
    expect(watermarkOf(silent)).toEqual([TARGET, TARGET])
  })
  test('of which something was taken since it was asked about does not move', async () => {
    const { silent, begun, idling, told } = world()
    await told()
    silent.next = 4n
    await idling.step()
    expect(begun).toEqual([])
  })
  test('that is not read to its end does not move', async () => {
    const { begun, idling, told } = world()
    await told(4n)
    await idling.step()
    expect(begun).toEqual([])
  })
  test('does not move where the commit fails: who waits for it is told', async () => {
    const { silent, committed, idling, told } = world()
    await told()
    await idling.step()
    committed.reject(new Error('lost'))
    await expect(idling.settle([silent])).rejects.toThrow('lost')
    await idling.step()
    expect(watermarkOf(silent)).toEqual([DAY_START, DAY_START])
  })
  test('of which nobody can be asked any more ends the work', async () => {
    const { answer, idling } = world()
    await idling.step()
    answer.reject(new Error('abandoned'))
    await new Promise(setImmediate)
    await expect(idling.step()).rejects.toThrow('abandoned')
  })
})
