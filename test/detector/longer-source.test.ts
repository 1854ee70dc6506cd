import { describe, expect, test } from 'vitest'
import { groupOf } from '../../src/adapters/memory/group.ts'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createLongerSource } from '../../src/services/detector/longer-source.ts'
import { createMember } from '../contract/member.ts'
import { onMemoryTopics } from '../contract/memory-topics.ts'
import { seekableSourceContract } from '../contract/seekable-source.ts'
import { sourceContract } from '../contract/source.ts'
import { createMemoryEventHistory } from '../fakes/event-history.ts'
import { issued } from './samples.ts'
import { soon } from './watching.ts'

const quiet = () => undefined

describe('a source that an archive makes longer, where nothing is asked of the archive', () => {
  const topics = createMemoryTopics()
  const shared = onMemoryTopics(topics)
  const world = () => ({
    ...shared,
    source: (groupId: string, subscribed: readonly string[]) =>
      createLongerSource(createMemorySource({ topics, groupId, subscribed }), createMemoryEventHistory(), quiet),
  })
  sourceContract(world)
  seekableSourceContract(world)
})

/** Ten records of one partition, of which the topic holds the last four, and the archive all but the fourth, which was bad. */
function longWorld() {
  const topics = createMemoryTopics()
  topics.create('t', 1)
  const history = createMemoryEventHistory(2)
  for (let at = 0; at < 10; at += 1) {
    topics.append({ topic: 't', key: 'k', value: `${at}`, timestamp: at }, 0)
    if (at === 3) continue
    history.rows.push({ topic: 't', partition: 0, offset: BigInt(at), appended: at, event: issued(`${at}`, at) })
  }
  topics.forget('t', 0, 6n)
  const inner = () => createMemorySource({ topics, groupId: 'g', subscribed: ['t'], most: 3 })
  return { topics, inner, open: () => createLongerSource(inner(), history, quiet) }
}
const of = { topic: 't', partition: 0 }
const seen = (member: ReturnType<typeof createMember>) =>
  member.records().map(({ offset, event }) => `${offset}${event === undefined ? '' : ` ${event.id}`}`)
const ARCHIVED = ['1 1', '2 2', '4 4', '5 5', '6', '7', '8', '9']

describe('a source that an archive makes longer', () => {
  test('what lies before the topic’s beginning comes from the archive, then the topic goes on', async () => {
    const source = longWorld().open()
    const member = createMember(source, { onAssign: async () => source.seek([{ ...of, offset: 1n }]) })
    member.start()
    await soon('all is read', () => seen(member).length >= ARCHIVED.length)
    expect(seen(member)).toEqual(ARCHIVED)
    expect(member.batches.map(({ batch }) => batch.next)).toEqual([3n, 5n, 6n, undefined, undefined])
    expect(await source.firstOffsets([of])).toEqual(new Map([['t-0', 6n]]))
    await source.stop()
  })

  test('a commit before the beginning is one that Kafka keeps, and whoever follows goes on from there', async () => {
    const world = longWorld()
    const source = world.open()
    const member = createMember(source, {
      onAssign: () => source.commit([{ ...of, offset: 1n, metadata: 'first' }]),
      onBatch: ({ next = 0n }) => source.commit([{ ...of, offset: next, metadata: 'then' }]),
      holdBatches: true,
    })
    member.start()
    await soon('a batch is at work', () => member.atWork() === 1)
    expect(await world.inner().committed([of])).toEqual([{ ...of, offset: 6n, metadata: '@1 first' }])
    const stopping = source.stop()
    member.release()
    await stopping
    const next = world.open()
    expect(await next.committed([of])).toEqual([{ ...of, offset: 3n, metadata: 'then' }])
    const follower = createMember(next, {})
    follower.start()
    await soon('the rest is read', () => seen(follower).length >= 6)
    expect(follower.assigned).toEqual([[{ ...of, offset: 3n, metadata: 'then' }]])
    expect(seen(follower)).toEqual(ARCHIVED.slice(2))
    await next.stop()
  })

  test('a commit that the topic’s beginning has overtaken is gone on from in the archive', async () => {
    const world = longWorld()
    groupOf(world.topics, 'g').commit({ ...of, offset: 4n, metadata: 'before' })
    const source = world.open()
    const member = createMember(source, {})
    member.start()
    await soon('the rest is read', () => seen(member).length >= 6)
    expect(member.assigned).toEqual([[{ ...of, offset: 4n, metadata: 'before' }]])
    expect(seen(member)).toEqual(ARCHIVED.slice(2))
    await source.stop()
  })

  test('a commit that is behind the reading is one that Kafka keeps, though the topic itself is read by then', async () => {
    const world = longWorld()
    const source = world.open()
    const member = createMember(source, { onAssign: async () => source.seek([{ ...of, offset: 1n }]) })
    member.start()
    await soon('all is read', () => seen(member).length >= ARCHIVED.length)
    await source.commit([{ ...of, offset: 3n, metadata: 'behind' }])
    expect(await world.inner().committed([of])).toEqual([{ ...of, offset: 6n, metadata: '@3 behind' }])
    await source.stop()
  })

  test('what is paused waits, and what the topic forgets meanwhile comes from the archive', async () => {
    const world = longWorld()
    const source = world.open()
    const member = createMember(source, {
      onAssign: async () => {
        source.seek([{ ...of, offset: 1n }])
        source.pause([of])
      },
    })
    member.start()
    await soon('it is assigned', () => member.holds() === 1)
    world.topics.forget('t', 0, 8n)
    expect(seen(member)).toEqual([])
    source.resume([of])
    await soon('all is read', () => seen(member).length >= ARCHIVED.length)
    expect(seen(member)).toEqual(['1 1', '2 2', '4 4', '5 5', '6 6', '7 7', '8', '9'])
    await source.stop()
  })
})
