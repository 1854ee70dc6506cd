import { createMemoryWindowStore } from '../../../src/adapters/memory/window-store.ts'
import { recordLogContract } from '../../contract/record-logs.ts'
import { windowStoreContract, type WindowWorld } from '../../contract/window-store.ts'

const open = (): Promise<WindowWorld> => {
  const store = createMemoryWindowStore()
  return Promise.resolve({ worker: () => store })
}
windowStoreContract('memory', open)
recordLogContract('memory', open)
