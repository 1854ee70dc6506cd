import { afterAll, beforeAll } from 'vitest'
import { createRedisGenerations } from '../../../src/adapters/redis/generations.ts'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { begun } from '../../contract/begun.ts'
import { generationsContract } from '../../contract/generations.ts'
import { recordLogContract } from '../../contract/record-logs.ts'
import { sharedStateContract } from '../../contract/shared-state.ts'
import { windowStoreContract } from '../../contract/window-store.ts'
import { obtainRedisCluster } from '../../harness/redis-cluster.ts'
import { BOUNDS } from '../../oracle/generate.ts'
import { freshPrefix } from '../redis/server.ts'
import { connectCluster } from './connect.ts'

let cluster: Awaited<ReturnType<typeof obtainRedisCluster>>
let redis: RedisConnection
beforeAll(async () => {
  cluster = await obtainRedisCluster()
  redis = await connectCluster(cluster.url)
})
afterAll(async () => {
  redis.disconnect()
  await cluster.stop()
})

for (const buckets of [1, 16, 48]) {
  const name = `a cluster, with ${buckets} buckets`
  const open = async () => {
    const prefix = freshPrefix()
    const incarnation = await begun(createRedisSharedState(redis, prefix, buckets))
    const latenessMs = BOUNDS.allowedLatenessMs
    return { worker: () => createRedisWindowStore({ redis, prefix, incarnation, latenessMs }) }
  }
  windowStoreContract(name, open)
  recordLogContract(name, open)
  sharedStateContract(name, () => {
    const prefix = freshPrefix()
    return Promise.resolve({ worker: () => createRedisSharedState(redis, prefix, buckets) })
  })
}

generationsContract('a cluster', () => {
  const prefix = freshPrefix()
  return Promise.resolve({ worker: () => createRedisGenerations(redis, prefix) })
})
