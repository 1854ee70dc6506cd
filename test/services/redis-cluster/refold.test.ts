import fc from 'fast-check'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'
import { expiring, shift } from '../../detector/courses.ts'
import { course } from '../../detector/play.ts'
import { runs } from '../../engine/against-oracle.ts'
import { startRedisCluster, type RedisCluster } from '../../harness/redis-cluster.ts'
import { arrive, events, orderWithinBound, rulesAndEvents, shifted } from '../../oracle/generate.ts'
import { blowsOf, expectRefolded, OLDER, type Place } from '../redis/losing.ts'
import { KINDS } from '../redis/paced.ts'
import { connectCluster } from './connect.ts'
import { deathsOf, failoversOf, lossesOf, movesOf, placeOf } from './place.ts'

const bounds = (usual: number) => ({ ...runs(usual), interruptAfterTimeLimit: 150_000 })

/** Random rules and events, with random blows in between. */
const hold = (place: () => Place, names: readonly string[], usual: number) =>
  fc.assert(
    fc.asyncProperty(
      rulesAndEvents(24),
      orderWithinBound,
      course(3),
      shift,
      blowsOf(names),
      async ({ specs, set }, order, how, by, all) =>
        expectRefolded(place(), specs, arrive(shifted(set, by).map(expiring), order), how, all),
    ),
    bounds(usual),
  )

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

  test('whatever a shard loses, the alerts and blocks are the oracle’s', () => hold(losing, LOSSES, 10), 200_000)

  test.each(KINDS)(
    '%s: the same',
    async (_, specs, types) => {
      await fc.assert(
        fc.asyncProperty(
          specs,
          events(18, types),
          orderWithinBound,
          course(3),
          shift,
          blowsOf(LOSSES),
          async (spec, set, order, how, by, all) =>
            expectRefolded(losing(), [spec], arrive(shifted(set, by).map(expiring), order), how, all),
        ),
        bounds(4),
      )
    },
    200_000,
  )

  const moving = () => ({ ...placeOf(cluster, redis, movesOf(cluster)), isLossless: true })

  test('slots move in the middle: nothing is lost, nothing is told in another way', async () => {
    await hold(moving, ['a slot moves'], 6)
  }, 200_000)

  test('a master that comes back empty', async () => {
    await hold(() => placeOf(cluster, redis, deathsOf(cluster)), ['a master comes back empty'], 3)
  }, 200_000)
})

test('a replica that takes the place of its master', async () => {
  const cluster = await startRedisCluster({ replicas: 3 })
  const redis = await connectCluster(cluster.url, 1_000)
  try {
    await hold(() => placeOf(cluster, redis, failoversOf(cluster)), ['a master dies', 'a master hangs'], 2)
  } finally {
    redis.disconnect()
    await cluster.close()
  }
}, 200_000)
