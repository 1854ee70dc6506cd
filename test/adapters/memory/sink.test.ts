import { describe } from 'vitest'
import { createMemorySink } from '../../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { onMemoryTopics } from '../../contract/memory-topics.ts'
import { sinkContract } from '../../contract/sink.ts'

describe('a sink to topics in the process', () => {
  const topics = createMemoryTopics()
  const shared = onMemoryTopics(topics)
  sinkContract(() => ({ ...shared, sink: () => createMemorySink(topics) }))
})
