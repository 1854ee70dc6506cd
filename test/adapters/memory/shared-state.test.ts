import { createMemorySharedState } from '../../../src/adapters/memory/shared-state.ts'
import { sharedStateContract } from '../../contract/shared-state.ts'

sharedStateContract('memory', () => {
  const state = createMemorySharedState()
  return Promise.resolve({ worker: () => state })
})
