import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { FAILPOINTS, type Failpoint } from '../../../src/services/detector/deps.ts'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { createGate } from './gate.ts'
import { outcomeOf, shown, wantedOf } from './outcome.ts'
import { badOf, baseOf, mixed, type Outgoing, recordsOf } from './records.ts'
import { allRead, createWorld, decided, isRead, positionsOf, type World } from './world.ts'

const stories = [1, 2, 3].flatMap((n) => storiesOf(n))
const now = Date.now()
const base = baseOf(now)
const bad = badOf(now)
const records = mixed(recordsOf(stories, base), bad)
const twoAtATime = createGate(2)
const TOKENS_UNASKED = 3
const BOUND_MS = 120_000

let redis: Redis
beforeAll(() => void (redis = new Redis(inject('redisUrl'))))
afterAll(() => redis.disconnect())

const emptyWorld = async (): Promise<World> => {
  const world = await createWorld({ VIGIA_KAFKA_SESSION: '1500ms', VIGIA_COMMIT_EVERY: '0s' })
  await world.createTopics(3)
  return world
}
const toldWorld = async (told: readonly Outgoing[]): Promise<World> => {
  const world = await emptyWorld()
  await world.send(told)
  return world
}

/** A detector that dies at the failpoint, by its own hand. */
async function dies(world: World, failpoint: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const child = world.start('detector', { ...env, VIGIA_FAILPOINT: failpoint })
  expect([await child.exit(40_000), child.stderr()]).toEqual(['SIGKILL', ''])
}

/** The same while records come, a few at a time: a step takes all that is there. What is left of them still waits to be sent. */
async function diesAtWork(world: World, failpoint: string, left: Outgoing[]): Promise<void> {
  // Without idle moves nothing is committed before the first batch.
  const child = world.start('detector', { VIGIA_IDLE: '1h', VIGIA_FAILPOINT: failpoint })
  await child.waitFor(/partitions assigned/)
  const dead = child.exit(40_000)
  while (child.isAlive() && left.length > 5) await world.send(left.splice(0, 5))
  expect([await dead, child.stderr()]).toEqual(['SIGKILL', ''])
}

/** A last detector, which nothing befalls: all must be as if nothing ever had. */
async function recovers(world: World): Promise<void> {
  const child = world.start('detector')
  await decided(world, child, base + HOUR)
  child.kill('SIGTERM')
  expect(await child.exit()).toBe(0)
  expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, bad))
}

/** What a dead detector leaves behind. */
async function remainsOf(world: World) {
  const positions = await positionsOf(world, `${world.prefix}-detector`, world.topics.events)
  const keys = await redis.keys(`{${world.prefix}*`)
  const foldedKey = keys.find((key) => key.includes(':folded:'))
  return {
    committed: positions.reduce((sum, { committed }) => sum + committed, 0n),
    isBehind: !positions.every(isRead),
    logs: keys.filter((key) => /:\d+$/.test(key)).length,
    due: keys.filter((key) => key.includes(':due:')).length,
    isFolded: foldedKey !== undefined && Object.values(await redis.hgetall(foldedKey)).some((offset) => offset !== '0'),
    written: (await outcomeOf(world)).written,
  }
}

/** What the first passing of a failpoint must leave behind, and what it cannot have. */
const REMAINS: Record<Failpoint, Partial<Record<keyof Awaited<ReturnType<typeof remainsOf>>, boolean>>> = {
  'detector:after-fetch': { isBehind: true, committed: false, logs: false, written: false },
  'detector:after-observe': { isBehind: true, logs: true },
  'detector:after-asking': { isBehind: true, logs: true },
  'detector:before-write': { isBehind: true, written: false },
  'detector:after-write': { isBehind: true, written: true },
  'detector:after-due': { isBehind: true, logs: true, due: true },
  'detector:after-folded': { isBehind: true, committed: false, isFolded: true },
  'detector:after-commit': { isBehind: true, committed: true, isFolded: true },
}

/** How many records tell of a token that nobody asked for. */
const unsolicited = async (world: World): Promise<number> =>
  (await outcomeOf(world)).alertRecords.filter(({ value }) => value?.includes('"ruleId":"token-unsolicited"')).length

describe.concurrent('a detector killed in mid-work and started again', () => {
  test.each(FAILPOINTS)(
    '%s: all comes again, and nothing is other than expected',
    (failpoint) =>
      twoAtATime(async () => {
        await using world = await emptyWorld()
        const left = [...records]
        await diesAtWork(world, failpoint, left)
        await world.send(left.splice(0, 5))
        const remains = Object.entries(await remainsOf(world)).map(([name, mark]) => [name, Number(mark) > 0])
        expect(Object.fromEntries(remains)).toMatchObject(REMAINS[failpoint])

        await diesAtWork(world, `${failpoint}:2`, left)
        await world.send(left)
        await recovers(world)
      }),
    BOUND_MS,
  )

  test.each(['detector:before-write', 'detector:after-write', 'detector:after-due'] satisfies Failpoint[])(
    '%s of an absence that was decided: it is decided again, to the same',
    (failpoint) =>
      twoAtATime(async () => {
        await using world = await toldWorld(records.filter(({ event }) => event?.isLate !== true))
        const first = world.start('detector', { VIGIA_IDLE: 'none' })
        await allRead(world, first, `${world.prefix}-detector`, world.topics.events)
        first.kill('SIGKILL')
        await first.exit()
        expect(await unsolicited(world)).toBe(0)

        await dies(world, failpoint)
        const written = await unsolicited(world)
        expect(written > 0).toBe(failpoint !== 'detector:before-write')
        // Stragglers are late by the watermark that the dead ones have committed.
        await world.send(records.filter(({ event }) => event?.isLate === true))
        await recovers(world)
        // What died between writing and taking the decision off its list has written it, and writes it again.
        expect(await unsolicited(world)).toBe(TOKENS_UNASKED + (failpoint === 'detector:after-write' ? written : 0))
      }),
    BOUND_MS,
  )
})
