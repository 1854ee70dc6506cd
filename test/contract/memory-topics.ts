import type { MemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { SinkWorld } from './sink.ts'
import type { SourceWorld } from './source.ts'

/** What the contracts' worlds on topics in the process share: all but the source or the sink that is tried. */
export function onMemoryTopics(topics: MemoryTopics): Pick<SourceWorld & SinkWorld, 'createTopic' | 'append' | 'read'> {
  let made = 0
  return {
    createTopic(partitions) {
      const topic = `topic-${made++}`
      topics.create(topic, partitions)
      return Promise.resolve(topic)
    },
    append(topic, partition, values) {
      for (const value of values) topics.append({ topic, key: 'k', value }, partition)
      return Promise.resolve()
    },
    read: (topic) =>
      Promise.resolve(
        Array.from({ length: topics.partitionsOf(topic) }, (_, partition) =>
          topics.read(topic, partition, 0n, Number.MAX_SAFE_INTEGER),
        ),
      ),
  }
}
