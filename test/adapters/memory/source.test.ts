import { describe } from 'vitest'
import { createMemorySource } from '../../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { seekableSourceContract } from '../../contract/seekable-source.ts'
import { sourceContract } from '../../contract/source.ts'

describe.each([{}, { together: 64 }])('a source of topics in the process, %o', (how) => {
  const topics = createMemoryTopics()
  let made = 0
  const world = () => ({
    createTopic(partitions: number) {
      const topic = `topic-${made++}`
      topics.create(topic, partitions)
      return Promise.resolve(topic)
    },
    append(topic: string, partition: number, values: readonly string[]) {
      for (const value of values) topics.append({ topic, key: 'k', value }, partition)
      return Promise.resolve()
    },
    source: (groupId: string, subscribed: readonly string[]) =>
      createMemorySource({ topics, groupId, subscribed, ...how }),
    ...how,
  })
  sourceContract(world)
  seekableSourceContract(world)
})
