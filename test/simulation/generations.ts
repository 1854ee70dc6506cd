import { sha256 } from '../../src/adapters/files/digest.ts'
import { commonTag } from '../../src/adapters/redis/buckets.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Generations } from '../../src/ports/generations.ts'
import { partitionKey, type Commit } from '../../src/ports/source.ts'
import { readProgress } from '../../src/services/detector/progress.ts'
import { onlySet, type RuleSets } from '../../src/services/detector/rule-sets.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { read } from '../detector/world.ts'
import type { RedisServer } from './doubles/redis-server.ts'
import { DETECTORS } from './names.ts'
import { within, type Proc } from './proc.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'

/** The rules of a world, which may be replaced while it goes on. */
export interface ChangingRules {
  /** What a process that starts now has on its disk. */
  sets(): RuleSets
  /** A process that a signal can reach. */
  add(proc: Proc, generations: Generations): void
  /** New files lie on the disks, and processes are told, some later and some never. */
  change(): void
  /** The same of the files of before. */
  putBack(): void
  /** From now on whoever changed the rules looks whether they are in force, where it may be that they are not. */
  heal(): void
  noteCommits(group: string, commits: readonly Commit[]): void
  /** The number of the generation in force, where it is of the last set and none is announced. */
  inForce(): number | undefined
  /** Were rules taken back before they were in force? */
  readonly isTakenBack: boolean
  /** Topic-partition → the last offset at which any generation began. */
  readonly marks: ReadonlyMap<string, bigint>
}

export interface ChangingRulesOptions {
  readonly scenario: Scenario
  readonly redis: RedisServer
  readonly prefix: string
  readonly scheduler: Scheduler
  readonly random: Random
  readonly hasLost: () => boolean
  /** Is told what no fault explains. */
  readonly wrong: (what: string) => void
  readonly trace: (what: string) => void
}

const storedSet = (name: string) => ({ digest: name, text: name })
const [BEFORE, AFTER] = [storedSet('before'), storedSet('after')]
const runnable = (rules: readonly Rule[]) => ({
  engine: createEngine({ rules, registryVersion: 0, digest: sha256 }),
  read,
})
const LOOK_EVERY_MS = 2_000
/** What stands before progress where a commit lies before the topic's beginning. */
const PLACE = /^@\d+ /

export function createChangingRules(options: ChangingRulesOptions): ChangingRules {
  const { scenario, redis, prefix, scheduler, random, hasLost, wrong, trace } = options
  const { change } = scenario
  const told = new Map<Proc, Generations>()
  const marks = new Map<string, bigint>()
  /** What lies on the disks, and what lay there yesterday. */
  let files = BEFORE
  let older: typeof BEFORE | undefined
  /** So often files are to be replaced yet. */
  let left = change === undefined ? 0 : change.backAt === undefined ? 1 : 2
  /** Was the older set in force when the other was announced? */
  let wasOpen = false
  let isAcknowledged = false
  let isTakenBack = false

  const held = (name: string): string => {
    const known = redis.data.get(`${commonTag(prefix)}:generations`)
    return known instanceof Map ? ((known.get(name) as string | undefined) ?? '') : ''
  }
  const isOf = ({ digest }: typeof AFTER, name: string) => held(name).endsWith(` ${digest}`)
  const isAnnounced = () => isOf(files, held('pending') === '' ? 'current' : 'pending')
  const tell = (proc: Proc, generations: Generations): void => {
    if (proc.isDead) return
    const announced = files
    trace(`${proc.name} is told of other rules: those of ${announced.text}`)
    within(proc, () => generations.announce(announced)).then(
      () => (isAcknowledged ||= announced === files),
      (error: unknown) => trace(`${proc.name} could not announce them: ${String(error)}`),
    )
  }
  const alive = () => [...told].filter(([proc]) => !proc.isDead)
  const look = (): void => {
    scheduler.after(LOOK_EVERY_MS, look)
    if (isAnnounced()) return
    const isOvertaken = change?.backAt !== undefined
    if (wasOpen && isAcknowledged && !isOvertaken && !hasLost())
      wrong('what was announced is neither in force nor announced')
    const [one] = alive()
    if (one !== undefined) tell(...one)
  }
  const replace = (next: typeof BEFORE): void => {
    left -= 1
    older = files
    files = next
    wasOpen = isOf(older, 'current')
    isAcknowledged = false
    for (const [proc, generations] of alive())
      if (random.chance(0.7)) scheduler.after(random.int(600), () => tell(proc, generations))
  }
  return {
    get isTakenBack() {
      return isTakenBack
    },
    marks,
    sets() {
      if (change === undefined) return onlySet(runnable(scenario.rules))
      // Yesterday's files are harmless where they were in force and others have been announced, and not before.
      const isOld = older !== undefined && wasOpen && isAcknowledged && random.chance(0.3)
      return {
        own: isOld ? (older ?? files) : files,
        compile: ({ text }) => Promise.resolve(runnable(text === BEFORE.text ? change.before : change.after)),
      }
    },
    add: (proc, generations) => void told.set(proc, generations),
    change: () => replace(AFTER),
    putBack() {
      isTakenBack = !isOf(AFTER, 'current')
      replace(BEFORE)
    },
    heal() {
      if (change !== undefined) look()
    },
    noteCommits(group, commits) {
      if (change === undefined || group !== DETECTORS) return
      for (const one of commits) {
        const mark = readProgress(one.metadata.replace(PLACE, ''))?.mark
        const known = marks.get(partitionKey(one)) ?? -1n
        if (mark !== undefined && mark.offset > known) marks.set(partitionKey(one), mark.offset)
      }
    },
    inForce: () =>
      left === 0 && held('pending') === '' && isOf(files, 'current') ? Number.parseInt(held('current'), 10) : undefined,
  }
}
