import { afterAll, beforeAll, describe, test } from 'vitest'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'
import { startRedisCluster, type RedisCluster } from '../../harness/redis-cluster.ts'
import { hold, OLDER, testKinds, type Tries } from '../redis/losing.ts'
import { connectCluster } from './connect.ts'
import { deathsOf, failoversOf, lossesOf, movesOf, placeOf } from './place.ts'

const TIMEOUT_MS = 200_000
const triesOf = (usual: number): Tries => ({ usual, stopMs: 150_000 })

describe('on a cluster of three masters', () => {
  let cluster: RedisCluster
  let redis: RedisConnection
  beforeAll(async () => {
    cluster = await startRedisCluster()
    redis = await connectCluster(cluster.url)
  })
  afterAll(async () => {
    redis.disconnect()
    await cluster.close()
  })
  const losing = () => placeOf(cluster, redis, lossesOf(cluster))
  const LOSSES = ['everything', 'a shard', 'a shard', 'a bucket', OLDER]

  test(
    'whatever a shard loses, the alerts and blocks are the oracle’s',
    () => hold(losing, LOSSES, triesOf(10)),
    TIMEOUT_MS,
  )

  testKinds(losing, LOSSES, triesOf(4), TIMEOUT_MS)

  const moving = () => ({ ...placeOf(cluster, redis, movesOf(cluster)), isLossless: true })

  test(
    'slots move in the middle: nothing is lost, nothing is told in another way',
    async () => {
      await hold(moving, ['a slot moves'], triesOf(6))
    },
    TIMEOUT_MS,
  )

  test(
    'a master that comes back empty',
    async () => {
      await hold(() => placeOf(cluster, redis, deathsOf(cluster)), ['a master comes back empty'], triesOf(3))
    },
    TIMEOUT_MS,
  )
})

test(
  'a replica that takes the place of its master',
  async () => {
    const cluster = await startRedisCluster({ replicas: 3 })
    const redis = await connectCluster(cluster.url, 1_000)
    try {
      await hold(() => placeOf(cluster, redis, failoversOf(cluster)), ['a master dies', 'a master hangs'], triesOf(2))
    } finally {
      redis.disconnect()
      await cluster.close()
    }
  },
  TIMEOUT_MS,
)
