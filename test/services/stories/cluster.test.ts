import { expect, test } from 'vitest'
import { bucketTags, slotOf } from '../../../src/adapters/redis/buckets.ts'
import { moveSlot } from '../../harness/move-slot.ts'
import { startRedisCluster, type RedisCluster } from '../../harness/redis-cluster.ts'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { outcomeOf, shown, wantedOf } from './outcome.ts'
import { baseOf, recordsOf } from './records.ts'
import { allRead, createWorld, decided } from './world.ts'

const BOUND_MS = 150_000
const BUCKETS = 48

/** Moves the slots of some buckets, each to another master than it has. */
async function moveSome(cluster: RedisCluster, prefix: string): Promise<void> {
  for (const tag of bucketTags(prefix, BUCKETS).slice(0, 6)) {
    const from = await cluster.ownerOf(slotOf(tag))
    const [to, ...others] = cluster.masters.filter((node) => node !== from)
    if (to !== undefined) await moveSlot(slotOf(tag), from, to, others)
  }
}

test(
  'two detectors over a cluster: slots move and a shard comes back empty, and alerts and blocks are as if nothing had been',
  async () => {
    const cluster = await startRedisCluster()
    try {
      await using world = await createWorld({
        VIGIA_REDIS_URL: cluster.url,
        VIGIA_COMMIT_EVERY: '200ms',
        VIGIA_IDLE: '2s',
      })
      const stories = [1, 2, 3].flatMap((n) => storiesOf(n))
      const base = baseOf(Date.now())
      const records = recordsOf(stories, base)
      const [third, half] = [Math.floor(records.length / 3), Math.floor(records.length / 2)]
      await world.createTopics(3)
      const [first, second] = [world.start('detector'), world.start('detector')]
      for (const each of [first, second]) await each.waitFor(/"partitions":\["/)
      await world.send(records.slice(0, third))
      await Promise.all([moveSome(cluster, world.prefix), world.send(records.slice(third, half))])
      await allRead(world, first, `${world.prefix}-detector`, world.topics.events)
      expect(first.stdout() + second.stdout()).not.toContain('windows have been lost')
      const victim = cluster.masters[1]
      await victim?.stop('SIGKILL')
      await victim?.start()
      await world.send(records.slice(half))
      await decided(world, second, base + HOUR)
      expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, []))
      expect(first.stdout() + second.stdout()).toContain('windows have been lost and are filled again from the topics')
      for (const each of [first, second]) each.kill('SIGTERM')
      expect(await Promise.all([first, second].map((each) => each.exit()))).toEqual([0, 0])
    } finally {
      await cluster.close()
    }
  },
  BOUND_MS,
)
