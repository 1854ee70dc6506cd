import { describe } from 'vitest'
import { createMemorySink } from '../../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { sinkContract } from '../../contract/sink.ts'

describe('a sink to topics in the process', () => {
  const topics = createMemoryTopics()
  let made = 0
  sinkContract(() => ({
    createTopic(partitions) {
      const topic = `topic-${made++}`
      topics.create(topic, partitions)
      return Promise.resolve(topic)
    },
    sink: () => createMemorySink(topics),
    read: (topic) =>
      Promise.resolve(
        Array.from({ length: topics.partitionsOf(topic) }, (_, partition) =>
          topics.read(topic, partition, 0n, 1_000_000),
        ),
      ),
  }))
})
