import { createMemoryGenerations } from '../../../src/adapters/memory/generations.ts'
import { generationsContract } from '../../contract/generations.ts'

generationsContract('memory', () => {
  const shared = createMemoryGenerations()
  return Promise.resolve({ worker: () => shared })
})
