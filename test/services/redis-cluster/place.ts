import { BUCKETS, bucketTags, slotOf } from '../../../src/adapters/redis/buckets.ts'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'
import { moveSlot } from '../../harness/move-slot.ts'
import type { ClusterNode, RedisCluster } from '../../harness/redis-cluster.ts'
import { until } from '../../harness/wait.ts'
import type { Loss, Place } from '../redis/losing.ts'

const of = <T>(all: readonly T[], nth: number): T => all[nth % all.length] as T

const all = ({ masters, replicas }: RedisCluster): ClusterNode[] => [...masters, ...replicas]

/** Those of some servers that are masters now. */
async function mastersAmong(nodes: readonly ClusterNode[]): Promise<ClusterNode[]> {
  const alive = nodes.filter((node) => node.isAlive())
  const roles = await Promise.all(alive.map(({ redis }) => redis.info('replication')))
  return alive.filter((_, at) => roles[at]?.includes('role:master'))
}
const mastersOf = (cluster: RedisCluster): Promise<ClusterNode[]> => mastersAmong(all(cluster))

const slotOfBucket = (prefix: string, nth: number): number => slotOf(of(bucketTags(prefix, BUCKETS), nth))

async function loseKeys(node: ClusterNode, pattern: string): Promise<void> {
  for (const key of await node.redis.keys(pattern)) await node.redis.del(key)
}

/** What a shard may lose; the cluster stays as it is. */
export const lossesOf = (cluster: RedisCluster): Readonly<Record<string, Loss>> => ({
  everything: async (prefix) => {
    for (const node of await mastersOf(cluster)) await loseKeys(node, `{${prefix}*`)
  },
  'a shard': async (prefix, nth) => loseKeys(of(await mastersOf(cluster), nth), `{${prefix}*`),
  'a bucket': async (prefix, nth) => {
    const owner = await cluster.ownerOf(slotOfBucket(prefix, nth))
    await loseKeys(owner, `${of(bucketTags(prefix, BUCKETS), nth)}*`)
  },
})

/** What moves, and loses nothing. */
export const movesOf = (cluster: RedisCluster): Readonly<Record<string, Loss>> => ({
  'a slot moves': async (prefix, nth) => {
    const masters = await mastersOf(cluster)
    const slot = slotOfBucket(prefix, nth)
    const from = await cluster.ownerOf(slot)
    const others = masters.filter((node) => node !== from)
    const to = of(others, nth)
    await moveSlot(
      slot,
      from,
      to,
      others.filter((node) => node !== to),
    )
  },
})

/** A master dies. */
export const deathsOf = (cluster: RedisCluster): Readonly<Record<string, Loss>> => ({
  'a master comes back empty': async (_, nth) => {
    const victim = of(await mastersOf(cluster), nth)
    await victim.stop('SIGKILL')
    await victim.start()
    await cluster.well()
  },
})

/** Resolves when one has become a master that was none before. */
const promoted = (cluster: RedisCluster, before: readonly ClusterNode[], victim: ClusterNode): Promise<boolean> =>
  until('a replica is promoted', 20_000, async () => {
    const masters = await mastersAmong(all(cluster).filter((node) => node !== victim))
    return masters.some((node) => !before.includes(node))
  })

/** A replica takes the place of its master. That comes back, and is the replica then. */
export const failoversOf = (cluster: RedisCluster): Readonly<Record<string, Loss>> => ({
  'a master dies': async (_, nth) => {
    const before = await mastersOf(cluster)
    const victim = of(before, nth)
    await victim.stop('SIGKILL')
    await promoted(cluster, before, victim)
    await victim.start()
    await cluster.well()
  },
  // What it is asked meanwhile it answers when it goes on, as the master that it no longer is.
  'a master hangs': async (_, nth) => {
    const before = await mastersOf(cluster)
    const victim = of(before, nth)
    process.kill(victim.pid, 'SIGSTOP')
    await promoted(cluster, before, victim)
    process.kill(victim.pid, 'SIGCONT')
    await until('it is a replica', 20_000, async () => (await victim.redis.info('replication')).includes('role:slave'))
    await cluster.well()
  },
})

/** Puts the keys of one shard back as they were at an earlier time. */
const copyOf =
  (cluster: RedisCluster) =>
  async (prefix: string): Promise<() => Promise<void>> => {
    const [node] = await mastersOf(cluster)
    if (node === undefined) throw new Error('no master')
    const keys = await node.redis.keys(`{${prefix}*`)
    const copies = await Promise.all(keys.map((key) => node.redis.dumpBuffer(key)))
    return async () => {
      await loseKeys(node, `{${prefix}*`)
      for (const [at, key] of keys.entries()) if (copies[at]) await node.redis.restore(key, 0, copies[at], 'REPLACE')
    }
  }

/** Windows on a cluster, with what may befall them. */
export const placeOf = (
  cluster: RedisCluster,
  redis: RedisConnection,
  losses: Readonly<Record<string, Loss>>,
): Place => ({ redis, buckets: BUCKETS, losses, copyOf: copyOf(cluster) })
