import type { Sink } from '../../ports/sink.ts'
import type { MemoryTopics } from './topics.ts'

/** Writes to topics in the process: done when it returns. */
export const createMemorySink = (topics: MemoryTopics): Sink => ({
  write(records) {
    for (const record of records) topics.append(record)
    return Promise.resolve()
  },
  close: () => Promise.resolve(),
})
