import { topicsOf } from '../detector/play.ts'
import { topicOf } from '../detector/world.ts'
import type { Event } from '../../src/events/event.ts'
import { createCluster, type Cluster } from './cluster.ts'
import { OUTPUTS } from './names.ts'
import { FAULTS } from './faults.ts'
import type { Scripts } from './doubles/redis-server.ts'
import { createRandom } from './random.ts'
import { scenarioOf, type Scenario } from './scenario.ts'
import { createVirtualScheduler, type VirtualScheduler } from './scheduler.ts'
import { unsettled } from './settled.ts'
import { BAD, judge } from './verdict.ts'
import { setSurroundings } from './surroundings.ts'

/** How a seed ended. */
export interface Result {
  readonly seed: number
  readonly about: string
  /** What is wrong; empty where all is as it ought to be. */
  readonly problems: readonly string[]
  readonly steps: number
  /** What happened, line by line; empty unless it was asked for. */
  readonly timeline: readonly string[]
}

export interface SimulateOptions {
  readonly scripts: Scripts
  readonly isTold?: boolean
}

/** By then all has to be read, decided and archived: so long after all is well, ms. */
const RECOVERY_MS = 300_000
/** All that is still to be set back has been, so long after all is well, ms. */
const WELL_MS = 5_000
const MOST_STEPS = 400_000
const LOOK_EVERY_MS = 200
/** So long nothing is expected, and the world sleeps until something is. */
const DULL_MS = 8_000

const seconds = (ms: number): string => `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(3)}`

/** Writes what arrives to its partition, and now and then something that is none. */
function append(cluster: Cluster, scenario: Scenario, nth: number, partition: number): void {
  const { event } = scenario.arrivals[nth] as Scenario['arrivals'][number]
  const { topics } = cluster.broker
  const topic = topicOf(event as Event)
  const timestamp = scenario.mode === 'live' ? cluster.scheduler.now() : event.time
  if (scenario.badEvery > 0 && nth % scenario.badEvery === 1)
    topics.append({ topic, key: '', value: BAD, timestamp }, partition)
  topics.append({ topic, key: event.id, value: JSON.stringify(event), timestamp }, partition)
  const at = cluster.scheduler.now() - cluster.scheduler.sleptMs()
  cluster.placed.set(nth, { topic, partition, offset: topics.end(topic, partition) - 1n, at })
  cluster.trace(`${topic}-${partition} gets ${event.id} ${event.type} of ${new Date(event.time).toISOString()}`)
}

/** Lets the world go on until `isOver`; what it comes to where it does not come to an end. */
async function runUntil(
  scheduler: VirtualScheduler,
  isOver: () => boolean,
  count: { steps: number },
): Promise<boolean> {
  while (!isOver()) {
    if ((count.steps += 1) > MOST_STEPS || !(await scheduler.step())) return false
  }
  return true
}

/** Events in their time: where nothing comes for long, all sleep until something does. */
async function feedLive(cluster: Cluster, scenario: Scenario, scheduler: VirtualScheduler, count: { steps: number }) {
  for (const { at, nth, partition } of scenario.feed) {
    const t = scenario.start + at
    if (t - scheduler.now() > DULL_MS) {
      const awake = scheduler.now() + DULL_MS / 2
      scheduler.after(DULL_MS / 2, () => undefined)
      await runUntil(scheduler, () => scheduler.now() >= awake, count)
      cluster.trace('the world sleeps')
      scheduler.leap(Math.max(scheduler.now(), t - DULL_MS / 4))
    }
    let isThere = scheduler.now() >= t
    scheduler.after(t - scheduler.now(), () => (isThere = true))
    await runUntil(scheduler, () => isThere, count)
    append(cluster, scenario, nth, partition)
  }
}

/** What comes only when the rules after a change are in force, and all has been well for some time. */
async function feedLater(cluster: Cluster, scenario: Scenario, scheduler: VirtualScheduler, count: { steps: number }) {
  const healed = scheduler.now()
  const isTime = () => scheduler.now() > healed + WELL_MS && cluster.rules.inForce() !== undefined
  await runUntil(scheduler, () => isTime() || scheduler.now() > healed + RECOVERY_MS, count)
  cluster.fedLater = scheduler.now()
  const { feed, change } = scenario
  for (const { nth, partition } of feed.slice(feed.length - (change?.later ?? 0)))
    append(cluster, scenario, nth, partition)
  cluster.idleMs = scenario.idleMs
}

/** Simulates what a seed says. The same seed comes to the same, line by line. */
export async function simulate(seed: number, { scripts, isTold = false }: SimulateOptions): Promise<Result> {
  const random = createRandom(seed)
  const scenario = scenarioOf(seed, random.fork('scenario'))
  const { start, mode, feed, blows, healedAt, about, change } = scenario
  const scheduler = createVirtualScheduler(start)
  setSurroundings({ scheduler, random: random.fork('chance') })
  const timeline: string[] = []
  const trace = isTold
    ? (what: string) => void timeline.push(`${seconds(scheduler.now() - start)} ${what}`)
    : () => undefined
  const cluster = createCluster({
    scenario,
    scheduler,
    random: random.fork('cluster'),
    scripts,
    trace,
  })
  const eventTopics = topicsOf(scenario.events)
  const count = { steps: 0 }
  const result = (problems: readonly string[]): Result => ({
    seed,
    about: `${about}, ${mode}, ${change === undefined ? '' : `other rules${change.backAt === undefined ? '' : ' and back'}, `}${scenario.retention === undefined ? '' : `topics forget${scenario.retention.hasArchive ? '' : ' for good'}, `}${blows.map(({ what }) => what).join(', ') || 'nothing befalls it'}`,
    problems,
    steps: count.steps,
    timeline,
  })
  if (eventTopics.length === 0) return result([])
  const chance = random.fork('faults')
  cluster.begin()
  for (const { at, what } of blows)
    scheduler.after(at, () => {
      trace(`** ${what}`)
      FAULTS[what](cluster, chance)
    })
  if (scenario.retention !== undefined)
    scheduler.after(scenario.retention.at, () => {
      trace('** topics lose their beginning')
      cluster.forgetting.happen()
    })
  if (change !== undefined) scheduler.after(change.at, () => cluster.rules.change())
  if (change?.backAt !== undefined) scheduler.after(change.backAt, () => cluster.rules.putBack())
  if (mode === 'live') {
    cluster.idleMs = scenario.idleMs
    await feedLive(cluster, scenario, scheduler, count)
  } else {
    const first = feed.slice(0, feed.length - (change?.later ?? 0))
    for (const { at, nth, partition } of first) scheduler.after(at, () => append(cluster, scenario, nth, partition))
    const last = first.at(-1)?.at ?? 0
    if (change === undefined) scheduler.after(last, () => (cluster.idleMs = scenario.idleMs))
  }
  let healed = Infinity
  scheduler.after(Math.max(0, start + healedAt - scheduler.now()), () => {
    cluster.heal()
    healed = scheduler.now()
  })
  await runUntil(scheduler, () => scheduler.now() >= healed, count)
  if (change !== undefined && mode !== 'live') await feedLater(cluster, scenario, scheduler, count)
  if (mode === 'live') scheduler.leap(scenario.limit + 60_000)
  let what: string | undefined = 'it has not begun'
  let looked = 0
  let written = 0
  /** All is over where nothing is written for so long: what moves an idle partition, decides and takes that off its list. */
  const quietMs = 3 * Math.max(scenario.commitEveryMs, scenario.tickEveryMs) + 2_000
  const quietLooks = Math.ceil(quietMs / LOOK_EVERY_MS)
  const healedAgain = scheduler.now()
  const look = () => {
    what = scheduler.now() < healedAgain + quietMs ? 'it is early' : unsettled(cluster, scenario, eventTopics)
    const writtenNow = Object.values(OUTPUTS).reduce(
      (sum, topic) => sum + Number(cluster.broker.topics.end(topic, 0)),
      0,
    )
    looked = what === undefined && written === writtenNow ? looked + 1 : 0
    written = writtenNow
    if (looked < quietLooks) scheduler.after(LOOK_EVERY_MS, look)
  }
  look()
  const isOver = () => looked >= quietLooks || scheduler.now() > healedAgain + RECOVERY_MS
  await runUntil(scheduler, isOver, count)
  if (what !== undefined) return result([...cluster.wrongs, `STUCK (I9): ${what}`])
  cluster.forgetting.recall()
  return result(judge(cluster, scenario, eventTopics))
}
