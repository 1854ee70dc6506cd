import type { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { begun } from '../../contract/begun.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { recordLogContract } from '../../contract/record-logs.ts'
import { windowStoreContract } from '../../contract/window-store.ts'
import { BOUNDS } from '../../oracle/generate.ts'
import { connect, freshPrefix } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

for (const viewLimit of [100_000, 1]) {
  const open = async () => {
    const prefix = freshPrefix()
    const incarnation = await begun(createRedisSharedState(redis, prefix))
    const latenessMs = BOUNDS.allowedLatenessMs
    return { worker: () => createRedisWindowStore({ redis, prefix, incarnation, latenessMs, viewLimit }) }
  }
  windowStoreContract(`Redis, with ${viewLimit} views`, open)
  recordLogContract(`Redis, with ${viewLimit} views`, open)
}
