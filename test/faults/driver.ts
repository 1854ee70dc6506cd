import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../events/mutate.ts'
import { until } from '../harness/wait.ts'
import { hasDecided, hasRead, openWorld, positionsOf, type World } from '../harness/world.ts'
import { keep, type Kept } from './kept.ts'
import { invariantsOf } from './invariants.ts'
import type { Run, Scenario } from './scenario.ts'
import type { Site } from './site.ts'
import { startTraffic, type Traffic } from './traffic.ts'
import { truthOf } from './truth.ts'
import { foundIn, judge, type Verdict } from './verdict.ts'

/** So long the load is on before anything is broken, and after all is healed; and where time is short. */
const CALM_MS = { usual: 5_000, short: 2_000 }
/** How much event time after the end of the load must be decided: all that waits does so for less. */
const SETTLED_AFTER_MS = 30_000
const CLOSE_EVERY_MS = 1_000
const HOUR_MS = 3_600_000

/** How a scenario has ended. */
export interface Result {
  readonly scenario: Scenario
  readonly verdict: Verdict | undefined
  /** What should hold and does not. */
  readonly broken: readonly string[]
  readonly measured: readonly string[]
  readonly seconds: number
  /** What the processes have said, by their names. */
  readonly logs: Readonly<Record<string, string>>
}

export interface DriverOptions {
  readonly isLong: boolean
  readonly seed: number
  /** Is time short? */
  readonly isShort?: boolean
  /** Told of each step. */
  readonly tell?: (text: string) => void
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs a scenario: warm-up, steady, fault, heal, verify. Never rejects. */
export async function runScenario(site: Site, scenario: Scenario, options: DriverOptions): Promise<Result> {
  const started = performance.now()
  const broken: string[] = []
  const measured: string[] = []
  let verdict: Verdict | undefined
  const kept: Kept[] = []
  try {
    await site.clickhouse.empty().catch(() => undefined)
    await using world = await openWorld(
      { brokers: site.kafka.brokers, redisUrl: site.redis.url },
      {
        ...site.lines[1].env,
        VIGIA_IDLE: '2s',
        VIGIA_KNOWN_SINCE: new Date(Date.now() - HOUR_MS).toISOString(),
        ...scenario.env,
      },
    )
    await using prepared = await scenario.prepare?.(site, world, options.isLong)
    verdict = await play(site, world, scenario, options, { kept, broken, measured, env: prepared?.env ?? {} })
  } catch (error) {
    broken.push(errorText(error).slice(0, 2_000))
  }
  site.heal()
  site.restore()
  const logs = Object.fromEntries(kept.map((one) => [one.name, one.said()]))
  return { scenario, verdict, broken, measured, logs, seconds: Math.round((performance.now() - started) / 1_000) }
}

interface Notes {
  readonly kept: Kept[]
  readonly broken: string[]
  readonly measured: string[]
  readonly env: Readonly<Record<string, string>>
}

const detectorGroup = ({ prefix }: World): string => `${prefix}-detector`

/** Where the detectors are, for whoever has to find out why they are not further. */
async function stuckOf(world: World): Promise<string> {
  const positions = await positionsOf(world, detectorGroup(world), world.topics.events)
  return positions
    .map(({ topic, partition, committed, end, metadata }) => `${topic}-${partition} ${committed}/${end} ${metadata}`)
    .join('\n')
}

/** Closes until everything is decided: a commit tells of what its partition had decided by then. */
async function settled(world: World, traffic: Traffic, horizon: number, boundMs: number): Promise<void> {
  let closed = 0
  try {
    await until('all is read and decided', boundMs, async () => {
      if (Date.now() - closed > CLOSE_EVERY_MS) {
        await traffic.close()
        closed = Date.now()
      }
      return hasDecided(world, horizon)
    })
  } catch (error) {
    throw new Error(`${errorText(error)}: ${await stuckOf(world)}`, { cause: error })
  } finally {
    await traffic.end()
  }
}

async function play(
  site: Site,
  world: World,
  scenario: Scenario,
  { isLong, isShort = false, seed, tell = () => undefined }: DriverOptions,
  { kept, broken, measured, env: prepared }: Notes,
): Promise<Verdict> {
  const { rate = 150, longRate = rate, partitions = 3, boundMs = 30_000 } = scenario
  const calmMs = isShort ? CALM_MS.short : CALM_MS.usual
  const start: Run['start'] = (role, line, env = () => ({})) => {
    const one = keep(`${role} ${kept.length}`, (nth) => world.start(role, { ...line.env, ...prepared, ...env(nth) }))
    kept.push(one)
    return one
  }
  await world.createTopics(partitions)
  if ((await world.run(['migrate'], { VIGIA_CLICKHOUSE_URL: site.clickhouse.url }).exit(60_000)) !== 0)
    throw new Error('the archive could not be migrated')
  tell('warm-up')
  const [first, second] = site.lines
  const detectors: [Kept, Kept] = [start('detector', first), start('detector', second)]
  const archiver = start('archiver', second)
  for (const one of detectors) await one.child().waitFor(/"partitions":\["/, 40_000)
  await until('both detectors are members', 30_000, async () => {
    const { groups } = await world.admin.describeGroups([detectorGroup(world)])
    return groups[0]?.state === 'Stable' && groups[0].members.length === 2
  })
  const traffic = await startTraffic(world, partitions, {
    rate: isLong ? longRate : rate,
    first: (seed % 1_000) * 1_000,
    ...(scenario.tamper === undefined ? {} : { tamper: scenario.tamper }),
  })
  const read = () => hasRead(world, detectorGroup(world), world.topics.events)
  const run: Run = {
    site,
    world,
    traffic,
    detectors,
    archiver,
    isLong,
    random: createRandom(seed + scenario.id),
    start,
    pass: (ms) => sleep(ms),
    async lagGone(bound) {
      await traffic.pause()
      const from = performance.now()
      await until('the detectors have read all', bound, read)
      traffic.resume()
      return Math.round(performance.now() - from)
    },
    measured: (text) => void measured.push(text),
    must: (what, holds) => void (holds || broken.push(what)),
  }
  await until('the load is on', 20_000, () => traffic.sent() > rate)
  tell('steady')
  await run.pass(calmMs)
  tell('fault')
  await scenario.fault(run)
  site.heal()
  tell('heal')
  await run.pass(calmMs)
  const healed = performance.now()
  const end = Date.now()
  await traffic.stop()
  await settled(world, traffic, end + SETTLED_AFTER_MS, boundMs)
  measured.push(`settled in ${((performance.now() - healed) / 1_000).toFixed(1)} s`)
  const { events, alerts, blocks } = world.topics
  await until('all is archived', 60_000, () => hasRead(world, `${world.prefix}-archiver`, [...events, alerts, blocks]))
  tell('verify')
  const truth = await truthOf(world, scenario.frames?.())
  const found = await foundIn(world, scenario.losesWindows === true)
  for (const one of kept) {
    if (!one.child().isAlive()) continue
    const code = await one.stop()
    run.must(`${one.name} ends with 0, not ${code}`, code === 0)
  }
  broken.push(...(await invariantsOf({ site, kept, found, truth, mostMemory: scenario.mostMemory ?? 400 })))
  scenario.check?.(run, found, truth)
  measured.push(`${truth.good} events, ${truth.alerts.length} alerts, ${truth.blocks.length} blocks`)
  return judge(found, truth)
}
