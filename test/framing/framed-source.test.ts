import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { SourceRecord } from '../../src/ports/source.ts'
import { createFramedSource } from '../../src/services/framed-source.ts'
import { createMember, type Member, type MemberOptions } from '../contract/member.ts'
import { onMemoryTopics } from '../contract/memory-topics.ts'
import { seekableSourceContract } from '../contract/seekable-source.ts'
import { sourceContract } from '../contract/source.ts'
import { until } from '../harness/wait.ts'
import { BINARY, createScriptedSchemas, framed } from './scripted-schemas.ts'

describe.each([1, 2])('a source of frames whose schemas are known, %d partitions at a time', (together) => {
  const topics = createMemoryTopics()
  const schemas = createScriptedSchemas()
  const shared = onMemoryTopics(topics)
  const world = () => ({
    ...shared,
    together,
    source: (groupId: string, subscribed: readonly string[]) =>
      createFramedSource({ source: createMemorySource({ topics, groupId, subscribed, together }), schemas }),
  })
  sourceContract(world)
  seekableSourceContract(world)
})

const members: Member[] = []
afterEach(async () => {
  for (const member of members.splice(0)) await member.source.stop()
})

const topic = 'tokens'
const idOf = ({ value }: SourceRecord): number => value?.[4] ?? -1
const idsOf = (member: Member, partition = 0): number[] => member.records(partition).map(idOf)

function open(known: readonly number[] = [], { most = 100, partitions = 2, together = 1 } = {}) {
  const topics = createMemoryTopics()
  topics.create(topic, partitions)
  const schemas = createScriptedSchemas(known)
  const waiting: number[] = []
  const join = (options: MemberOptions = {}) => {
    const plain = createMemorySource({ topics, groupId: 'group', subscribed: [topic], most, together })
    const source = createFramedSource({ source: plain, schemas, onWaiting: (count) => void waiting.push(count) })
    const member = createMember(source, options)
    members.push(member)
    member.start()
    return { source, member }
  }
  const append = (partition: number, ...ids: readonly number[]) => {
    for (const id of ids) topics.append({ topic, key: 'k', value: framed(id), headers: BINARY }, partition)
  }
  return { topics, schemas, waiting, join, append }
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await nextTurn()
}
const reads = (member: Member, count: number) => until('they are read', 3_000, () => member.records().length >= count)

describe('a record whose schema is not known', () => {
  test('waits with what is behind it; what is before it and other partitions go on', async () => {
    const world = open([1])
    world.append(0, 1, 2, 1, 3)
    world.append(1, 1, 1)
    const { member } = world.join()
    await reads(member, 3)
    world.append(1, 1)
    await reads(member, 4)
    await turns()
    expect([idsOf(member, 0), idsOf(member, 1)]).toEqual([[1], [1, 1, 1]])
    expect(world.schemas.asked).toEqual([[2, 3]])
    expect(world.waiting).toEqual([1])
    world.schemas.arrive(2)
    await turns()
    expect(idsOf(member)).toEqual([1])
    world.schemas.arrive(3)
    await reads(member, 7)
    expect(idsOf(member)).toEqual([1, 2, 1, 3])
    expect(world.waiting).toEqual([1, 0])
    expect(member.batches.every(({ batch }) => batch.partition === 1 || batch.highWatermark === 4n)).toBe(true)
  })
  test('is not what has no need of one', async () => {
    const world = open()
    for (const [value, headers] of [
      [framed(7), {}],
      [framed(7), { 'content-type': 'application/cloudevents+json' }],
      [Uint8Array.of(0, 1), BINARY],
      [framed(0), BINARY],
      ['{}', BINARY],
    ] as const)
      world.topics.append({ topic, key: 'k', value, headers }, 0)
    const { member } = world.join()
    await reads(member, 5)
    expect(world.schemas.asked).toEqual([])
  })
  test('is committed by nobody', async () => {
    const world = open([1])
    world.append(0, 1, 1, 2)
    const { source, member } = world.join({ commitEach: true })
    await reads(member, 2)
    await turns()
    expect(await source.committed([{ topic, partition: 0 }])).toMatchObject([{ offset: 2n }])
  })
})

describe('while a partition waits', () => {
  const place = { topic, partition: 0 }
  test('who resumes it does not make it go on, who pauses it keeps it from it', async () => {
    const world = open()
    world.append(0, 2)
    const { source, member } = world.join()
    await until('it waits', 3_000, () => world.schemas.asked.length === 1)
    source.resume([place])
    await turns()
    expect(member.records()).toEqual([])
    source.pause([place])
    world.schemas.arrive(2)
    await turns()
    expect(member.records()).toEqual([])
    source.resume([place])
    await reads(member, 1)
  })
  test('reading may go on elsewhere, and comes back to it', async () => {
    const world = open([1])
    world.append(0, 1, 2)
    const { source, member } = world.join()
    await until('it waits', 3_000, () => world.schemas.asked.length === 1)
    source.seek([{ ...place, offset: 0n }])
    await until('it waits again', 3_000, () => world.schemas.asked.length === 2)
    world.schemas.arrive(2)
    await reads(member, 3)
    await turns()
    expect(idsOf(member)).toEqual([1, 1, 2])
  })
  test('it may be given to others, and come back', async () => {
    const world = open([1])
    world.append(1, 2, 1)
    const { member } = world.join()
    await until('it waits', 3_000, () => world.schemas.asked.length === 1)
    const others = [world.join().member, world.join().member]
    await until('all are members', 3_000, () => others.every(({ assigned }) => assigned.length > 0))
    await until('another waits for it', 3_000, () => world.schemas.asked.length > 1)
    for (const other of others) await other.source.stop()
    await until('it is back', 3_000, () => member.holds() === 2)
    world.schemas.arrive(2)
    await reads(member, 2)
    expect(idsOf(member, 1)).toEqual([2, 1])
  })
  test('a pause of the reader outlasts that it was given away', async () => {
    const world = open([1])
    world.append(1, 2)
    const { source, member } = world.join()
    await until('it waits', 3_000, () => world.schemas.asked.length === 1)
    source.pause([{ topic, partition: 1 }])
    const other = world.join().member
    await until('both are members', 3_000, () => other.assigned.length > 0)
    await other.source.stop()
    await until('it is back', 3_000, () => member.holds() === 2)
    world.schemas.arrive(2)
    await turns()
    expect(member.records()).toEqual([])
    source.resume([{ topic, partition: 1 }])
    await reads(member, 1)
  })
  test('the source can be stopped', async () => {
    const world = open()
    world.append(0, 2)
    const { source, member } = world.join()
    await until('it waits', 3_000, () => world.schemas.asked.length === 1)
    await source.stop()
    await member.ended
    world.schemas.arrive(2)
    await turns()
    expect(member.records()).toEqual([])
    expect(world.waiting.at(-1)).toBe(0)
  })
})

/** Ids of a partition, without what came again: where partitions come together a seek of one lets those of others repeat. */
const onceOf = (member: Member, partition: number): number[] => {
  let next = 0n
  return member.records(partition).flatMap((record) => {
    if (record.offset < next) return []
    expect(record.offset).toBe(next)
    next += 1n
    return [idOf(record)]
  })
}

test.each([1, 2])(
  'whatever is missing when, each record comes, in order (%d partitions at a time)',
  async (together) => {
    const ids = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 })
    const order = fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 })
    await fc.assert(
      fc.asyncProperty(ids, ids, order, fc.integer({ min: 1, max: 9 }), async (a, b, arrivals, most) => {
        const world = open([], { most, together })
        world.append(0, ...a)
        world.append(1, ...b)
        const { member } = world.join()
        for (const id of arrivals) {
          await nextTurn()
          world.schemas.arrive(id)
        }
        const isDone = () => onceOf(member, 0).length === a.length && onceOf(member, 1).length === b.length
        await until('they are read', 3_000, isDone)
        expect([onceOf(member, 0), onceOf(member, 1)]).toEqual([a, b])
        expect(together > 1 || member.records().length === a.length + b.length).toBe(true)
        await member.source.stop()
      }),
      { numRuns: 60 },
    )
  },
)
