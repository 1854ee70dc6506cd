import { createMemoryWindowStore } from '../../../src/adapters/memory/window-store.ts'
import { windowStoreContract } from '../../contract/window-store.ts'

windowStoreContract('memory', () => {
  const store = createMemoryWindowStore()
  return Promise.resolve({ worker: () => store })
})
