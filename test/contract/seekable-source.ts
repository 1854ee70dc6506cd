import { afterEach, beforeEach, expect, test } from 'vitest'
import { partitionKey, type SeekableSource } from '../../src/ports/source.ts'
import { until } from '../harness/wait.ts'
import { createMember, type Member } from './member.ts'
import type { SourceWorld } from './source.ts'

const BOUND_MS = 15_000
let groups = 0

const reads = (member: Member, count: number) =>
  until(`${count} records are read`, BOUND_MS, () => member.values().length >= count)

/** What every `SeekableSource` does beside what a `Source` does. To be called within a `describe`. */
export function seekableSourceContract(world: () => SourceWorld): void {
  let topic = ''
  let group = ''
  let sources: SeekableSource[] = []
  let members: Member[] = []

  beforeEach(async () => {
    sources = []
    members = []
    group = `seek-${process.pid}-${groups++}-${Date.now()}`
    topic = await world().createTopic(2)
  })
  afterEach(async () => {
    for (const member of members) member.release()
    await Promise.all(sources.map((source) => source.stop()))
  })

  function join(options: Parameters<typeof createMember>[1] = {}) {
    const source = world().source(group, [topic])
    const member = createMember(source, options)
    sources.push(source)
    members.push(member)
    member.start()
    return { source, member }
  }
  test('what a group has committed is known to all of it, whoever reads the partition', async () => {
    await world().append(topic, 0, ['a', 'b', 'c'])
    const { source, member } = join()
    await reads(member, 3)
    await source.commit([{ topic, partition: 0, offset: 2n, metadata: 'çã' }])
    const other = world().source(group, [topic])
    sources.push(other)
    const both = [0, 1].map((partition) => ({ topic, partition }))
    expect(await other.committed(both)).toEqual([
      { topic, partition: 0, offset: 2n, metadata: 'çã' },
      { topic, partition: 1, offset: undefined, metadata: '' },
    ])
  })

  test('reading goes on where it is sought, and elsewhere as before', async () => {
    await world().append(topic, 0, ['a', 'b', 'c'])
    await world().append(topic, 1, ['x'])
    const { source, member } = join()
    await reads(member, 4)
    source.seek([{ topic, partition: 0, offset: 1n }])
    await reads(member, 6)
    expect(member.values(0)).toEqual(['a', 'b', 'c', 'b', 'c'])
    await world().append(topic, 0, ['d'])
    await world().append(topic, 1, ['y'])
    await reads(member, 8)
    expect([member.values(0), member.values(1)]).toEqual([
      ['a', 'b', 'c', 'b', 'c', 'd'],
      ['x', 'y'],
    ])
  })

  test('a batch that was fetched before is no longer owned, and does not move what was sought', async () => {
    await world().append(topic, 0, ['a', 'b', 'c'])
    const { source, member } = join({ holdBatches: true })
    await until('a batch is at work', BOUND_MS, () => member.atWork() === 1)
    const [held] = member.batches
    expect(held?.isOwned()).toBe(true)
    source.seek([{ topic, partition: 0, offset: 2n }])
    expect(held?.isOwned()).toBe(false)
    member.release()
    await reads(member, 4)
    expect(member.values(0)).toEqual(['a', 'b', 'c', 'c'])
  })

  test('an offset is found by its append time', async () => {
    const asked = { topic, partition: 0 }
    const source = world().source(group, [topic])
    sources.push(source)
    expect(await source.offsetAt(asked, 0)).toBe(0n)
    await world().append(topic, 0, ['a', 'b'])
    const between = Date.now() + 1
    await until('time goes on', BOUND_MS, () => Date.now() > between)
    await world().append(topic, 0, ['c'])
    expect(await source.offsetAt(asked, 0)).toBe(0n)
    expect(await source.offsetAt(asked, between)).toBe(2n)
    expect(await source.offsetAt(asked, Date.now() + 3_600_000)).toBe(3n)
    expect(await source.firstOffsets([asked])).toEqual(new Map([[partitionKey(asked), 0n]]))
  })
}
