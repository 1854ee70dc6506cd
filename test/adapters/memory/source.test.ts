import { describe } from 'vitest'
import { createMemorySource } from '../../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { sourceContract } from '../../contract/source.ts'

describe('a source of topics in the process', () => {
  const topics = createMemoryTopics()
  let made = 0
  sourceContract(() => ({
    createTopic(partitions) {
      const topic = `topic-${made++}`
      topics.create(topic, partitions)
      return Promise.resolve(topic)
    },
    append(topic, partition, values) {
      for (const value of values) topics.append({ topic, key: 'k', value }, partition)
      return Promise.resolve()
    },
    source: (groupId, subscribed) => createMemorySource({ topics, groupId, subscribed }),
  }))
})
