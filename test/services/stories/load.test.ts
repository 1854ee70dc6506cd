import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Child } from '../../harness/processes.ts'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { type Front, startFront } from './clickhouse.ts'
import { outcomeOf, shown, wantedOf } from './outcome.ts'
import { badOf, baseOf, mixed, recordsOf } from './records.ts'
import { allRead, archived, createWorld, decided, isRead, positionsOf, type World } from './world.ts'

const stories = Array.from({ length: 120 }, (_, n) => storiesOf(n)).flat()
const now = Date.now()
const base = baseOf(now)
const bad = Array.from({ length: 30 }, () => badOf(now).filter((one) => one.bad?.code !== 'too_large')).flat()
const records = mixed(recordsOf(stories, base), bad)
const good = records.filter(({ event }) => event !== undefined).length

let front: Front
beforeAll(async () => void (front = await startFront()))
afterAll(() => front[Symbol.asyncDispose]())

async function loadedWorld(): Promise<World> {
  const world = await createWorld({ VIGIA_CLICKHOUSE_URL: front.url })
  await world.createTopics()
  await world.send(records)
  return world
}
const detectorPositions = (world: World) => positionsOf(world, `${world.prefix}-detector`, world.topics.events)

/** Rows and places of a world's events in the archive. */
const eventsOf = (world: World) =>
  front.select<{ rows: number; places: number }>(
    `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(topic, partition, offset)) AS places
     FROM events_log WHERE startsWith(topic, {prefix:String})`,
    { prefix: world.prefix },
  )

/** Sends records a few at a time, as a producer does. */
async function sendSlowly(world: World, list: readonly (typeof records)[number][]): Promise<void> {
  for (let at = 0; at < list.length; at += 20) await world.send(list.slice(at, at + 20))
}

test('SIGTERM during load: it ends within 10 s with 0, and nothing is lost or done twice', async () => {
  await using world = await createWorld({ VIGIA_CLICKHOUSE_URL: front.url })
  await world.createTopics()
  expect(await world.run(['migrate']).exit()).toBe(0)
  const third = Math.ceil(records.length / 3)
  let reached = 0n
  for (const nth of [0, 1]) {
    const child = world.start('detector,archiver', { VIGIA_IDLE: 'none' })
    await child.waitFor(/partitions assigned/)
    const sum = async () => (await detectorPositions(world)).reduce((total, { committed }) => total + committed, 0n)
    let isSending = true
    const sending = sendSlowly(world, records.slice(nth * third, (nth + 1) * third)).then(() => (isSending = false))
    await child.waitUntil('it has got on', () =>
      sum().then(
        (committed) => committed > reached,
        () => false,
      ),
    )
    expect(isSending).toBe(true)
    child.kill('SIGTERM')
    expect(await child.exit(10_000)).toBe(0)
    await sending
    reached = await sum()
  }
  await world.send(records.slice(2 * third))
  const last = world.start('detector,archiver')
  await decided(world, last, base + HOUR)
  await archived(world, last)
  const outcome = await outcomeOf(world)
  expect(shown(outcome)).toEqual(await wantedOf(world, stories, base, bad))
  expect(outcome.letters.length).toBe(bad.length)
  expect(await eventsOf(world)).toEqual([{ rows: good, places: good }])
}, 90_000)

test('two detectors share the work; one is killed in the middle of it, and the other does it all', async () => {
  await using world = await createWorld()
  await world.createTopics()
  const [first, second] = ['a', 'b'].map(() => world.start('detector', { VIGIA_IDLE: 'none' })) as [Child, Child]
  const group = `${world.prefix}-detector`
  // Each has been given partitions once, and once more when the other came.
  const share = async () => {
    const { groups } = await world.admin.describeGroups([group])
    return groups[0]?.state === 'Stable' && groups[0].members.length === 2
  }
  await second.waitUntil('both are members', share)
  const half = Math.floor(records.length / 2)
  await world.send(records.slice(0, half))
  await allRead(world, second, group, world.topics.events)
  await world.send(records.slice(half))
  first.kill('SIGKILL')
  expect((await detectorPositions(world)).every(isRead)).toBe(false)
  await allRead(world, second, group, world.topics.events)
  second.kill('SIGTERM')
  expect(await second.exit()).toBe(0)
  await decided(world, world.start('detector'), base + HOUR)
  expect(shown(await outcomeOf(world))).toEqual(await wantedOf(world, stories, base, bad))
}, 60_000)

/** How long a detector that holds its partitions takes for all records, ms. */
const timeOf = async (world: World, child: Child): Promise<number> => {
  await child.waitFor(/partitions assigned/)
  const start = Date.now()
  await allRead(world, child, `${world.prefix}-detector`, world.topics.events)
  return Date.now() - start
}

test('a ClickHouse that hangs does not slow the detector, and the archiver catches up afterwards', async () => {
  await using usual = await loadedWorld()
  await using hung = await loadedWorld()
  const usualChild = usual.start('detector,archiver')
  const usualMs = await timeOf(usual, usualChild)
  await archived(usual, usualChild)
  usualChild.kill('SIGKILL')
  front.child.kill('SIGSTOP')
  const child = hung.start('detector,archiver')
  const hungMs = await timeOf(hung, child)
  const archiverPositions = await positionsOf(hung, `${hung.prefix}-archiver`, hung.topics.events)
  expect(archiverPositions.every(({ committed }) => committed === 0n)).toBe(true)
  front.child.kill('SIGCONT')
  await decided(hung, child, base + HOUR)
  await archived(hung, child, 40_000)
  expect(hungMs).toBeLessThan(1.5 * usualMs)
  expect(await eventsOf(hung)).toEqual([{ rows: good, places: good }])
  expect(shown(await outcomeOf(hung))).toEqual(await wantedOf(hung, stories, base, bad))
}, 120_000)
