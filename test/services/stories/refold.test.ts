import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inject } from 'vitest'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { outcomeOf, shown, wantedOf } from './outcome.ts'
import { baseOf, recordsOf } from './records.ts'
import { allRead, createWorld, decided } from './world.ts'

const BOUND_MS = 120_000

let redis: Redis
beforeAll(() => void (redis = new Redis(inject('redisUrl'))))
afterAll(() => redis.disconnect())

test(
  'Redis is emptied under two detectors: they fill it again, and alerts and blocks are as if nothing had been lost',
  async () => {
    await using world = await createWorld({ VIGIA_COMMIT_EVERY: '200ms', VIGIA_IDLE: '2s' })
    const stories = [1, 2, 3].flatMap((n) => storiesOf(n))
    const base = baseOf(Date.now())
    const records = recordsOf(stories, base)
    const half = Math.floor(records.length / 2)
    await world.createTopics(3)
    const [first, second] = [world.start('detector'), world.start('detector')]
    for (const each of [first, second]) await each.waitFor(/"partitions":\["/)
    await world.send(records.slice(0, half))
    await allRead(world, first, `${world.prefix}-detector`, world.topics.events)
    const keys = await redis.keys(`{${world.prefix}*`)
    expect(keys.length).toBeGreaterThan(50)
    await redis.del(...keys)
    await world.send(records.slice(half))
    await decided(world, second, base + HOUR)
    expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, []))
    const said = first.stdout() + second.stdout()
    expect(said).toContain('windows have been lost and are filled again from the topics')
    for (const each of [first, second]) each.kill('SIGTERM')
    expect(await Promise.all([first, second].map((each) => each.exit()))).toEqual([0, 0])
  },
  BOUND_MS,
)
