import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { type DeadLetter, letterId } from '../../src/events/dead-letter.ts'
import { createTopicLetters } from '../../src/services/dead-letters/topic-letters.ts'
import { deadLetterStoreContract, placedLetters } from '../contract/dead-letter-store.ts'

const TOPIC = 'vigia.dead-letters'

function createWorld() {
  const topics = createMemoryTopics({ partitions: 3 })
  topics.create(TOPIC, 3)
  let groups = 0
  const append = (letter: DeadLetter, partition: number, timestamp: number) =>
    topics.append({ topic: TOPIC, key: letterId(letter.origin), value: JSON.stringify(letter), timestamp }, partition)
  return {
    topics,
    append,
    letters: createTopicLetters(() =>
      createMemorySource({ topics, groupId: `reader-${(groups += 1)}`, subscribed: [TOPIC], most: 4 }),
    ),
  }
}

describe('the topic, read', () => {
  const world = createWorld()
  deadLetterStoreContract(() => ({
    put: async (letters) => letters.forEach(({ letter, partition, seen }) => world.append(letter, partition, seen)),
    store: () => world.letters,
  }))
})

const filled = () => {
  const world = createWorld()
  for (const { letter, partition, seen } of placedLetters()) world.append(letter, partition, seen)
  return world
}
const at = (partition: number, offset: bigint) => ({ topic: TOPIC, partition, offset })

describe('opening', () => {
  test('letters are found where they are said to lie, and by their names alone', async () => {
    const { letters } = filled()
    for (const places of [
      [at(0, 9n), at(1, 1n)],
      [undefined, undefined],
      [at(0, 9n), undefined],
    ]) {
      const opened = await letters.open(
        new Map([
          ['history.ndjson:9', places[0] && at(0, 3n)],
          ['vigia.chat-0-4', places[1]],
          ['vigia.tokens-0-999', places[0]],
        ]),
      )
      expect([...opened.keys()].toSorted()).toEqual(['history.ndjson:9', 'vigia.chat-0-4'])
      expect(opened.get('vigia.chat-0-4')?.letter.original).toBe('eHh4eA==')
    }
  })

  test('of a letter that was put aside twice the newer is opened', async () => {
    const { letters } = filled()
    expect((await letters.open(new Map([['vigia.chat-0-0', undefined]]))).get('vigia.chat-0-0')?.at).toEqual(at(0, 10n))
  })

  test('what is no letter, or bears another name than its key, is passed over', async () => {
    const { topics, letters } = createWorld()
    const put = (key: string, value: string) => topics.append({ topic: TOPIC, key, value }, 0)
    const letter = { ...placedLetters()[0]?.letter, origin: { topic: 'vigia.chat', partition: 0, offset: '7' } }
    put('vigia.chat-0-7', 'no JSON')
    put('vigia.chat-0-8', JSON.stringify(letter))
    put('vigia.chat-0-9', JSON.stringify({ ...letter, code: 'unheard_of' }))
    const ids = ['vigia.chat-0-7', 'vigia.chat-0-8', 'vigia.chat-0-9']
    expect(await letters.open(new Map(ids.map((id) => [id, undefined])))).toEqual(new Map())
    expect((await letters.list({}, 10)).map(({ id }) => id)).toEqual(['vigia.chat-0-7'])
  })

  test('what is gone from the topic is not found, and the end is not waited for', async () => {
    const { letters } = filled()
    const gone = new Map([['vigia.chat-0-4', at(1, 77n)]])
    expect(await letters.open(gone)).toEqual(new Map())
  })
})
