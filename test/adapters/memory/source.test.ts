import { describe } from 'vitest'
import { createMemorySource } from '../../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { onMemoryTopics } from '../../contract/memory-topics.ts'
import { seekableSourceContract } from '../../contract/seekable-source.ts'
import { sourceContract } from '../../contract/source.ts'

describe.each([{}, { together: 64 }])('a source of topics in the process, %o', (how) => {
  const topics = createMemoryTopics()
  const shared = onMemoryTopics(topics)
  const world = () => ({
    ...shared,
    source: (groupId: string, subscribed: readonly string[]) =>
      createMemorySource({ topics, groupId, subscribed, ...how }),
    ...how,
  })
  sourceContract(world)
  seekableSourceContract(world)
})
