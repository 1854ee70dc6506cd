import { afterEach, beforeEach, expect, test } from 'vitest'
import { partitionKey, type Committed, type SeekableSource } from '../../src/ports/source.ts'
import { until } from '../harness/wait.ts'
import { createMember, type Member } from './member.ts'

/** Where the sources of one adapter read. */
export interface SourceWorld {
  /** Creates a topic that nobody else uses; resolves to its name. */
  createTopic(partitions: number): Promise<string>
  append(topic: string, partition: number, values: readonly string[]): Promise<void>
  source(groupId: string, topics: readonly string[]): SeekableSource
  /** Batches of so many partitions are handed over at the same time (1). */
  readonly together?: number
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `${from + index}`)
const BOUND_MS = 15_000
let groups = 0

const seen = (...members: readonly Member[]) => members.flatMap((member) => member.values())
const reads = (member: Member, count: number) =>
  until(`${count} records are read`, BOUND_MS, () => member.values().length >= count)

/** What every `Source` does, whatever it reads from. To be called within a `describe`. */
export function sourceContract(world: () => SourceWorld): void {
  let topic = ''
  let group = ''
  let members: Member[] = []

  beforeEach(async () => {
    members = []
    group = `group-${process.pid}-${groups++}-${Date.now()}`
    topic = await world().createTopic(2)
  })
  afterEach(async () => {
    for (const member of members) member.release()
    await Promise.all(members.map(({ source }) => source.stop()))
  })

  function join(options: Parameters<typeof createMember>[1] = {}): Member {
    const member = createMember(world().source(group, [topic]), options)
    members.push(member)
    member.start()
    return member
  }

  test('records come in order by partition, with offsets without gaps, keys and values as written', async () => {
    await world().append(topic, 0, numbers(0, 300))
    await world().append(topic, 1, numbers(300, 400))
    const member = join()
    await reads(member, 400)
    expect(member.values(0)).toEqual(numbers(0, 300))
    expect(member.values(1)).toEqual(numbers(300, 400))
    expect(member.records(0).map(({ offset }) => offset)).toEqual(numbers(0, 300).map(BigInt))
    expect(member.mostAtOnce(0)).toBe(1)
    expect(member.mostAtOnce(1)).toBe(1)
    expect(member.mostAtOnce()).toBeLessThanOrEqual(world().together ?? 1)
    for (const { batch } of member.batches) expect(batch.highWatermark).toBe(batch.partition === 0 ? 300n : 100n)
  })

  test('batches of several partitions come at the same time only where that is asked for', async () => {
    await world().append(topic, 0, numbers(0, 10))
    await world().append(topic, 1, numbers(10, 20))
    const member = join({ holdBatches: true })
    await until('batches are at work', BOUND_MS, () => member.atWork() === Math.min(world().together ?? 1, 2))
    member.release()
    await reads(member, 20)
    expect(member.mostAtOnce()).toBe(Math.min(world().together ?? 1, 2))
    await member.source.stop()
    expect(member.revoked()).toBe(1)
    expect(member.atWork()).toBe(0)
  })

  test('what is appended while it runs comes too, and lastProgress moves on', async () => {
    const member = join()
    await until('partitions are assigned', BOUND_MS, () => member.assigned.length > 0)
    const before = member.source.lastProgress()
    await world().append(topic, 1, ['late'])
    await reads(member, 1)
    await until('progress', BOUND_MS, () => member.source.lastProgress() > before)
    expect(Math.abs(Date.now() - member.source.lastProgress())).toBeLessThan(5_000)
  })

  test('where nothing was committed the offset is undefined and reading begins at the beginning', async () => {
    await world().append(topic, 0, ['a'])
    const member = join()
    await reads(member, 1)
    expect(byPartition(member.assigned[0])).toEqual([
      { topic, partition: 0, offset: undefined, metadata: '' },
      { topic, partition: 1, offset: undefined, metadata: '' },
    ])
  })

  test('what was not committed comes again after a stop', async () => {
    await world().append(topic, 0, numbers(0, 50))
    const first = join()
    await reads(first, 50)
    await first.source.stop()
    const second = join()
    await reads(second, 50)
    expect(second.values(0)).toEqual(numbers(0, 50))
  })

  test('a commit’s offset and metadata come back, and reading begins there', async () => {
    await world().append(topic, 0, numbers(0, 50))
    await world().append(topic, 1, numbers(0, 10))
    const first = join()
    await reads(first, 60)
    const metadata = JSON.stringify({ watermark: 1_700_000_000_000, note: 'çã "x"' })
    await first.source.commit([
      { topic, partition: 0, offset: 20n, metadata },
      { topic, partition: 1, offset: 10n, metadata: '' },
    ])
    await first.source.stop()
    const second = join()
    await reads(second, 30)
    expect(byPartition(second.assigned[0])).toEqual([
      { topic, partition: 0, offset: 20n, metadata },
      { topic, partition: 1, offset: 10n, metadata: '' },
    ])
    expect(second.values()).toEqual(numbers(20, 50))
  })

  test('records wait until onAssign is done, and a commit within it moves the reading', async () => {
    await world().append(topic, 0, numbers(0, 30))
    const gate = Promise.withResolvers<void>()
    const member = join({
      async onAssign() {
        await gate.promise
        await member.source.commit([{ topic, partition: 0, offset: 25n, metadata: 'moved' }])
      },
    })
    await until('partitions are assigned', BOUND_MS, () => member.assigned.length > 0)
    expect(member.values()).toEqual([])
    gate.resolve()
    await reads(member, 5)
    expect(member.values(0)).toEqual(numbers(25, 30))
  })

  test('a commit within a batch that was at work when stop was called counts', async () => {
    await world().append(topic, 0, numbers(0, 10))
    const first = join({ holdBatches: true, commitEach: true })
    await until('a batch is at work', BOUND_MS, () => first.atWork() > 0)
    const stopped = first.source.stop()
    first.release()
    await stopped
    await first.ended
    const second = join()
    await until('partitions are assigned', BOUND_MS, () => second.assigned.length > 0)
    expect(byPartition(second.assigned[0])[0]).toMatchObject({ offset: 10n })
  })

  test('stop calls onRevoke once, where a commit still counts, and then run resolves', async () => {
    await world().append(topic, 0, numbers(0, 10))
    const first = join({
      onRevoke: () => first.source.commit([{ topic, partition: 0, offset: 10n, metadata: 'last' }]),
    })
    await reads(first, 10)
    const start = Date.now()
    await first.source.stop()
    expect(Date.now() - start).toBeLessThan(2_000)
    await first.ended
    expect(first.revoked()).toBe(1)
    const second = join()
    await until('partitions are assigned', BOUND_MS, () => second.assigned.length > 0)
    expect(byPartition(second.assigned[0])[0]).toMatchObject({ offset: 10n, metadata: 'last' })
  })

  test('a second member takes its share: nothing is lost, what was held is revoked', async () => {
    await world().append(topic, 0, numbers(0, 500))
    await world().append(topic, 1, numbers(500, 1_000))
    const first = join({ commitEach: true })
    await reads(first, 1_000)
    const held = first.batches.at(-1)
    expect(held?.isOwned()).toBe(true)
    const second = join({ commitEach: true })
    await until('both have a partition', BOUND_MS, () => first.holds() === 1 && second.holds() === 1)
    expect(first.revoked()).toBe(1)
    expect(held?.isOwned()).toBe(false)
    await world().append(topic, 0, numbers(1_000, 1_100))
    await world().append(topic, 1, numbers(1_100, 1_200))
    await until('all is read', BOUND_MS, () => new Set(seen(first, second)).size === 1_200)
    await second.source.stop()
    await until('the first has all again', BOUND_MS, () => first.holds() === 2)
    await world().append(topic, 0, ['after'])
    await world().append(topic, 1, ['after too'])
    await until(
      'the rest is read',
      BOUND_MS,
      () => first.values().includes('after') && first.values().includes('after too'),
    )
  })

  test('a batch at work through a rebalance may still commit, or its records come again', async () => {
    await world().append(topic, 0, numbers(0, 100))
    const first = join({ holdBatches: true, commitEach: true })
    await until('a batch is at work', BOUND_MS, () => first.atWork() > 0)
    const second = join({ commitEach: true })
    await first.beat()
    first.release()
    await until('both have a partition', BOUND_MS, () => first.holds() === 1 && second.holds() === 1)
    await world().append(topic, 1, ['x'])
    await until('all is read', BOUND_MS, () => new Set(seen(first, second)).size === 101)
  })

  test('a commit of what is no longer held resolves and changes nothing', async () => {
    await world().append(topic, 0, numbers(0, 10))
    const first = join()
    await reads(first, 10)
    await first.source.stop()
    await first.source.commit([{ topic, partition: 0, offset: 3n, metadata: 'stale' }])
    const second = join()
    await until('partitions are assigned', BOUND_MS, () => second.assigned.length > 0)
    expect(byPartition(second.assigned[0])[0]).toMatchObject({ offset: undefined })
  })

  test.each([
    ['an Error', new Error('the handler gives up')],
    ['a TypeError', new TypeError('x is not a function')],
    ['something that says it can be tried again', Object.assign(new Error('again'), { retriable: true })],
  ])('%s from onBatch ends run with it, and nothing further is handed over', async (_, error) => {
    await world().append(topic, 0, numbers(0, 10))
    await world().append(topic, 1, numbers(0, 10))
    const member = join({ onBatch: () => Promise.reject(error) })
    await expect(member.ended).rejects.toBe(error)
    expect(member.batches.length).toBeLessThanOrEqual(Math.min(world().together ?? 1, 2))
    await member.source.stop()
  })

  test('an error from onAssign ends run with it', async () => {
    const error = new TypeError('no plan')
    const member = join({ onAssign: () => Promise.reject(error) })
    await expect(member.ended).rejects.toBe(error)
    expect(member.batches).toEqual([])
  })

  test('endOffsets answers for the partitions asked for', async () => {
    await world().append(topic, 0, numbers(0, 7))
    const { source } = join()
    const asked = { topic, partition: 0 }
    expect(await source.endOffsets([asked])).toEqual(new Map([[partitionKey(asked), 7n]]))
    await world().append(topic, 0, ['one more'])
    expect(await source.endOffsets([asked, { topic, partition: 1 }])).toEqual(
      new Map([
        [partitionKey(asked), 8n],
        [partitionKey({ topic, partition: 1 }), 0n],
      ]),
    )
  })

  test('a member knows that its partitions cannot have gone to another, and for how long, again and again', async () => {
    const { source } = join()
    const held = () => source.heldUntil?.() ?? Infinity
    await until('it is a member', BOUND_MS, () => held() > Date.now())
    const before = held()
    await until('it has heard again', BOUND_MS, () => before === Infinity || held() > before)
  })

  test('stop before the first record, and twice', async () => {
    const member = join()
    await Promise.all([member.source.stop(), member.source.stop()])
    await member.ended
  })
}

const byPartition = (committed: readonly Committed[] = []) => committed.toSorted((a, b) => a.partition - b.partition)
