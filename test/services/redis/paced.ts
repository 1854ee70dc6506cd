import { BUCKETS } from '../../../src/adapters/redis/buckets.ts'
import { createRedisGenerations } from '../../../src/adapters/redis/generations.ts'
import type { RedisClient } from '../../../src/adapters/redis/redis.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { isAllRead } from '../../detector/all-read.ts'
import { topicsOf, type Course } from '../../detector/play.ts'
import { createWorld, type World, type WorldOptions } from '../../detector/world.ts'
import { until } from '../../harness/wait.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  BOUNDS,
  LOOKUP_TYPES,
  lookupSpec,
  PAIR_TYPES,
  pairSpec,
} from '../../oracle/generate.ts'
import type { OracleEvent } from '../../oracle/types.ts'

const BOUND_MS = 20_000

/** Rules of one kind each, with the types of events that they are tried on. */
export const KINDS = [
  ['a pair', pairSpec, PAIR_TYPES],
  ['a rule that looks records up', lookupSpec, LOOKUP_TYPES],
  ['an absence', absenceSpec, ABSENCE_TYPES],
] as const

/** A world with its windows in Redis, in which nothing is idle before it is told so. */
export interface PacedWorld extends World {
  readonly prefix: string
  /** When silent partitions go with the clock, ms. */
  readonly pace: { idleMs: number | 'none' }
}

export function createPacedWorld(
  redis: RedisClient,
  prefix: string,
  arrivals: readonly OracleEvent[],
  how: Course,
  over: Pick<WorldOptions, 'rules' | 'createSets'>,
  buckets = BUCKETS,
): PacedWorld {
  const world = createWorld({
    ...over,
    eventTopics: topicsOf(arrivals),
    count: how.partitions,
    commitEveryMs: how.commitEveryMs,
    createState: () => createRedisSharedState(redis, prefix, buckets),
    openStore: (incarnation) =>
      createRedisWindowStore({
        redis,
        prefix,
        incarnation,
        viewLimit: how.viewLimit,
        latenessMs: BOUNDS.allowedLatenessMs,
      }),
  })
  const pace: PacedWorld['pace'] = { idleMs: 'none' }
  const options = {
    ...world.options,
    get idleMs() {
      return pace.idleMs
    },
  }
  return Object.assign(world, { generations: createRedisGenerations(redis, prefix), options, pace, prefix })
}

/** Asks until it is so, with the clock going on. What cannot be answered just now is asked again. */
export const soon = (world: World, what: string, ask: () => Promise<boolean>) =>
  until(what, BOUND_MS, () => {
    world.time += 50
    return ask().catch(() => false)
  })

export const allRead = (world: World) => soon(world, 'all is read', () => isAllRead(world))
