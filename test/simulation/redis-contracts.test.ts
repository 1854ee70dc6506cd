import { SCRIPTS } from '../../src/adapters/redis/scripts.ts'
import { createRedisGenerations } from '../../src/adapters/redis/generations.ts'
import { createRedisSharedState } from '../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../src/adapters/redis/window-store.ts'
import { begun } from '../contract/begun.ts'
import { generationsContract } from '../contract/generations.ts'
import { recordLogContract } from '../contract/record-logs.ts'
import { sharedStateContract } from '../contract/shared-state.ts'
import { windowStoreContract } from '../contract/window-store.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { direct } from './doubles/direct.ts'
import { createRedisClient } from './doubles/redis-client.ts'
import { createRedisServer } from './doubles/redis-server.ts'
import { createRandom } from './random.ts'

const prefix = 'p:'
const latenessMs = BOUNDS.allowedLatenessMs
const random = createRandom(1)

/** A Redis of its own, whose clients have no way to it. */
function open() {
  const server = createRedisServer({ now: Date.now, scripts: SCRIPTS })
  return () => createRedisClient({ server, connection: direct, random })
}

for (const viewLimit of [100_000, 1]) {
  const opened = async () => {
    const connect = open()
    const incarnation = await begun(createRedisSharedState(connect(), prefix))
    return {
      worker: () => createRedisWindowStore({ redis: connect(), prefix, incarnation, latenessMs, viewLimit }),
    }
  }
  windowStoreContract(`the double of Redis, with ${viewLimit} views`, opened)
  recordLogContract(`the double of Redis, with ${viewLimit} views`, opened)
}

sharedStateContract('the double of Redis', () => {
  const connect = open()
  return Promise.resolve({ worker: () => createRedisSharedState(connect(), prefix) })
})

generationsContract('the double of Redis', () => {
  const connect = open()
  return Promise.resolve({ worker: () => createRedisGenerations(connect(), prefix) })
})
