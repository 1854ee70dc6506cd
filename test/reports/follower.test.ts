import { expect, test, vi } from 'vitest'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createFollower, type Fold } from '../../src/services/follower.ts'

function world() {
  const topics = createMemoryTopics({ partitions: 2 })
  const folded: Record<'one' | 'other', unknown[]> = { one: [], other: [] }
  const current = { one: false, other: false }
  const foldOf = (name: 'one' | 'other'): Fold => ({
    take(value) {
      if (typeof value !== 'object') throw new TypeError('no object')
      folded[name].push(value)
    },
    setCurrent: (is) => void (current[name] = is),
  })
  const unread: string[] = []
  const source = createMemorySource({ topics, groupId: 'g', subscribed: ['one', 'other'] })
  const folds = new Map([
    ['one', foldOf('one')],
    ['other', foldOf('other')],
  ])
  const follower = createFollower(source, folds, (topic) => void unread.push(topic))
  const put = (topic: string, value: string) => topics.append({ topic, key: value, value })
  return { topics, folded, current, unread, follower, put }
}

test('folds each topic from its beginning, and goes on', async () => {
  const { folded, current, unread, follower, put, topics } = world()
  topics.create('other', 2)
  for (const value of ['{"a":1}', '{"a":2}', 'x', '3']) put('one', value)
  const running = follower.run()
  await vi.waitFor(() => expect(current).toEqual({ one: true, other: true }))
  expect(folded.one).toHaveLength(2)
  expect(unread).toEqual(['one', 'one'])
  put('other', '{"b":1}')
  await vi.waitFor(() => expect(folded.other).toEqual([{ b: 1 }]))
  await follower.stop()
  await running
  expect(current).toEqual({ one: false, other: false })
})
