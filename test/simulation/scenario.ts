import { DAY, HOUR } from '../oracle/samples.ts'
import { arrivalsOf, caseBeyond, caseWithin, type Case } from './cases.ts'
import { changeOf, changesRules, putsBack, type Change } from './changes.ts'
import { FAULTS, type FaultName } from './faults.ts'
import { forgets, retentionOf, type Retention } from './retention.ts'
import { createRandom, type Random } from './random.ts'

/** A record that is written to a topic of events at a time (ms from the beginning): an event, or something that is none. */
export interface Feed {
  readonly at: number
  readonly nth: number
  readonly partition: number
}

/** Something that befalls the world, ms from its beginning. */
export interface Blow {
  readonly at: number
  readonly what: FaultName
}

/** All that a seed decides before anything runs. */
export interface Scenario extends Case {
  /**
   * `past`: events lie behind the clock, and no partition is idle before all are there. `beyond`: the same, with events
   * behind the bound. `live`: events come when they happen.
   */
  readonly mode: 'past' | 'beyond' | 'live'
  readonly arrivals: ReturnType<typeof arrivalsOf>
  /** When the world begins, epoch ms. */
  readonly start: number
  readonly feed: readonly Feed[]
  /** Every so many arrivals something is written that is no event. */
  readonly badEvery: number
  readonly blows: readonly Blow[]
  /** Undefined where the rules never change. */
  readonly change: Change | undefined
  /** Undefined where topics keep all. */
  readonly retention: Retention | undefined
  /** When everything is well again, ms from the beginning. */
  readonly healedAt: number
  /** After it nothing waits, epoch ms. */
  readonly limit: number
  readonly partitions: number
  readonly workers: number
  readonly archivers: number
  readonly most: number
  readonly together: number
  readonly commitEveryMs: number
  readonly tickEveryMs: number
  readonly idleMs: number
  readonly viewLimit: number
  readonly longFrom: number
  readonly maxRows: number
  readonly latencyMs: number
}

/** Most of what befalls a world befalls it while there is much to do. */
const EARLY = 3

/** What befalls worlds more often than the rest: each finds a fault only at the right step. */
const OFTEN: readonly FaultName[] = [
  'a process dies soon',
  'a process dies soon',
  'many die soon',
  'many die soon',
  'redis fails over',
  'redis fails over',
  'redis fails over',
  'redis set back',
]

/** The longest that a rule looks ahead. */
const AHEAD = 3 * DAY

function blowsOf(random: Random, until: number, isLive: boolean): Blow[] {
  const all = [...(Object.keys(FAULTS) as FaultName[]), ...OFTEN]
  const names = all.filter((name) => !isLive || name !== 'a clock ahead')
  const blows: Blow[] = []
  for (let left = random.pick([0, 1, 2, 2, 3, 4, 6]); left > 0; left -= 1) {
    const last = blows.at(-1)
    const at = last !== undefined && random.chance(0.3) ? last.at : 50 + Math.floor(until * random.next() ** EARLY)
    blows.push({ at, what: random.pick(names) })
  }
  return blows.toSorted((a, b) => a.at - b.at)
}

/** Copies of an event go to where it went, where that matters. */
function partitionsOf(arrivals: Scenario['arrivals'], random: Random, count: number, areTogether: boolean): number[] {
  const known = new Map<unknown, number>()
  return arrivals.map(({ event }) => {
    const partition = (areTogether ? known.get(event) : undefined) ?? random.int(count)
    known.set(event, partition)
    return partition
  })
}

/** What befalls those who change their rules more often than the rest. */
const MEANWHILE: readonly FaultName[] = [
  'a process dies soon',
  'many die soon',
  'a process stands still',
  'a group deals anew',
  'a worker joins',
  'redis flaky',
  'kafka flaky',
  'redis fails over',
  'redis emptied',
  'redis set back',
]

/** So long after a change its author takes it back, ms. */
const REGRETS = [0, 200, 500, 1_000, 3_000]

/** The same world, in which the rules change at some time, and may come back. */
function withChange(world: Scenario, random: Random, isBack: boolean): Scenario {
  const { mode, blows, healedAt, feed } = world
  const last = mode === 'live' ? Math.max(healedAt, feed.at(-1)?.at ?? 0) : healedAt
  const came = mode === 'live' && random.chance(0.7) ? random.pick([...feed, undefined])?.at : undefined
  const given = random.chance(0.3) ? random.pick([...blows, undefined])?.at : undefined
  const at = Math.min(last - 1, given ?? came ?? random.between(300, healedAt - 200))
  const backAt = isBack ? Math.min(last - 1, at + random.fork('back').pick(REGRETS)) : undefined
  const later = mode === 'live' ? 0 : random.int(Math.ceil(feed.length / 2) + 1)
  const more = random.pick([0, 0, 1, 1, 2])
  const own = Array.from({ length: more }, () => ({
    at: Math.min(last - 1, at + random.int(1_500)),
    what: random.pick(MEANWHILE),
  }))
  return {
    ...world,
    blows: [...blows, ...own].toSorted((a, b) => a.at - b.at),
    change: changeOf(world, random, { at, backAt, later }),
  }
}

/** The same world, whose topics lose their beginning, and then Redis all. In an archive that is whole nothing is missing that was bad. */
function withRetention(world: Scenario, random: Random): Scenario {
  const { mode, healedAt, feed, blows, badEvery } = world
  const last = mode === 'live' ? Math.max(healedAt, feed.at(-1)?.at ?? 0) : healedAt
  const retention = retentionOf(random, last)
  const emptied: Blow = { at: Math.min(last - 1, retention.at + retention.emptiedAfter), what: 'redis emptied' }
  return {
    ...world,
    retention,
    badEvery: retention.hasArchive ? 0 : badEvery,
    blows: [...blows, emptied].toSorted((a, b) => a.at - b.at),
  }
}

export function scenarioOf(seed: number, random: Random): Scenario {
  const mode = random.pick(['past', 'past', 'past', 'past', 'past', 'beyond', 'live'] as const)
  const own = mode === 'beyond' ? caseBeyond(seed) : caseWithin(seed)
  const arrivals = arrivalsOf(own)
  const times = own.events.map(({ time }) => time)
  const limit = Math.max(0, ...times) + AHEAD + 1_000
  const start = mode === 'live' ? (arrivals[0]?.at ?? 0) - 1_000 : limit + HOUR
  const partitions = random.between(1, 3)
  const feedMs = random.pick([0, 1_000, 3_000, 4_000])
  const places = partitionsOf(arrivals, random, partitions, mode === 'beyond')
  const feed = arrivals.map(({ at }, nth) => ({
    at: mode === 'live' ? at - start : Math.round((nth * feedMs) / arrivals.length),
    nth,
    partition: places[nth] ?? 0,
  }))
  const healedAt = feedMs + random.pick([3_000, 6_000, 9_000])
  const world: Scenario = {
    ...own,
    mode,
    arrivals,
    start,
    feed,
    badEvery: random.pick([0, 3, 7]),
    blows: blowsOf(random, healedAt, mode === 'live'),
    healedAt,
    limit,
    partitions,
    workers: random.pick([1, 2, 2, 3]),
    archivers: random.pick([1, 1, 2]),
    most: random.pick([1, 2, 3, 8, 1_000]),
    together: random.pick([1, 2, 64]),
    commitEveryMs: random.pick([0, 0, 100, 300, 1_000, 3_000]),
    tickEveryMs: random.pick([150, 300, 600]),
    idleMs: random.pick([300, 1_000, 3_000]),
    viewLimit: random.pick([1, 2, 100_000]),
    maxRows: random.pick([1, 3, 1_000]),
    latencyMs: random.pick([1, 5, 40]),
    longFrom: random.pick([1, 3, 1_000]),
    change: undefined,
    retention: undefined,
  }
  const isPlain = mode === 'beyond'
  const changed =
    changesRules(seed) && !isPlain ? withChange(world, createRandom(seed).fork('change'), putsBack(seed)) : world
  return forgets(seed) && !isPlain ? withRetention(changed, createRandom(seed).fork('retention')) : changed
}
