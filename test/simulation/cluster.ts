import { createClickHouseArchive } from '../../src/adapters/clickhouse/archive.ts'
import { createRedisGenerations } from '../../src/adapters/redis/generations.ts'
import { createRedisSharedState } from '../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../src/adapters/redis/window-store.ts'
import { InfrastructureError, StoreLostError } from '../../src/ports/errors.ts'
import type { Position, SeekableSource } from '../../src/ports/source.ts'
import { createArchiver } from '../../src/services/archiver.ts'
import type { DetectorOptions } from '../../src/services/detector/deps.ts'
import { createDetector } from '../../src/services/detector/detector.ts'
import { topicsOf } from '../detector/play.ts'
import { read } from '../detector/world.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { createClickHouseClientDouble, createClickHouseServer, type ClickHouseServer } from './doubles/clickhouse.ts'
import { createKafkaBroker, type KafkaBroker } from './doubles/kafka-broker.ts'
import type { BrokerGroup, GroupMember } from './doubles/kafka-group.ts'
import { createKafkaSinkDouble } from './doubles/kafka-sink.ts'
import { createKafkaSourceDouble } from './doubles/kafka-source.ts'
import { createRedisClient } from './doubles/redis-client.ts'
import { createRedisServer, type RedisServer, type Scripts } from './doubles/redis-server.ts'
import { createChangingRules, type ChangingRules } from './generations.ts'
import { ARCHIVERS, DETECTORS, OUTPUTS, PREFIX } from './names.ts'
import type { Loss } from './faults.ts'
import { createForgetting, type Forgetting } from './retention.ts'
import { timesOf } from './timely.ts'
import { metrics, watch } from './uncounted.ts'
import { createProc, never, within, type Proc } from './proc.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'
import { createConnection, createLine, type Line } from './wire.ts'

type Role = 'detector' | 'archiver'

/** What runs in a process. */
interface Running {
  readonly role: Role
  readonly memberships: { readonly group: BrokerGroup; readonly member: GroupMember }[]
  stop(): Promise<void>
}

/** A Kafka, a Redis, a ClickHouse, and the processes that work on them. */
export interface Cluster {
  readonly scheduler: Scheduler
  readonly broker: KafkaBroker
  readonly redis: RedisServer
  readonly clickhouse: ClickHouseServer
  readonly lines: Readonly<Record<'kafka' | 'redis' | 'clickhouse', Line>>
  readonly procs: ReadonlyMap<Proc, Running>
  /** Who is silent for so long is left behind, ms. */
  readonly sessionMs: number
  /** When Redis last lost something. */
  readonly loss: Loss | undefined
  readonly rules: ChangingRules
  readonly forgetting: Forgetting
  /** Errors that no fault explains. */
  readonly wrongs: readonly string[]
  /** When a partition that is silent goes with the clock, ms. */
  idleMs: number | 'none'
  /** Where each event that has come stands, by its place in the arrivals. */
  readonly placed: Map<number, Position & { readonly at: number }>
  /** When each block was first told. Times are without what everything slept. */
  readonly told: ReadonlyMap<string, number>
  /** When what waits for other rules came, epoch ms. */
  fedLater: number
  begin(): void
  /** One more worker. */
  join(): void
  /** Asks a process to end; another follows it. */
  stop(proc: Proc): void
  expel(proc: Proc): void
  readonly noteLoss: (what: string) => void
  /** All is well from now on. */
  heal(): void
  readonly trace: (what: string) => void
}

export interface ClusterOptions {
  readonly scenario: Scenario
  readonly scheduler: Scheduler
  readonly random: Random
  readonly scripts: Scripts
  readonly trace: (what: string) => void
}

const SESSION_MS = 3_000

export function createCluster({ scenario, scheduler, random, scripts, trace }: ClusterOptions): Cluster {
  const onCommit = (...told: Parameters<ChangingRules['noteCommits']>) => rules.noteCommits(...told)
  const broker = createKafkaBroker({ scheduler, random: random.fork('kafka'), onCommit })
  const redis = createRedisServer({ now: () => scheduler.now(), scripts })
  const clickhouse = createClickHouseServer()
  const { latencyMs } = scenario
  const lines = {
    kafka: createLine('kafka', latencyMs),
    redis: createLine('redis', latencyMs),
    clickhouse: createLine('clickhouse', latencyMs),
  }
  const procs = new Map<Proc, Running>()
  const wrongs: string[] = []
  const eventTopics = topicsOf(scenario.events)
  for (const topic of eventTopics) broker.topics.create(topic, scenario.partitions)
  for (const topic of Object.values(OUTPUTS)) broker.topics.create(topic, 1)
  let started = 0
  let loss: Loss | undefined
  let isHealed = false

  const forgetting = createForgetting(scenario, broker, eventTopics)
  const rules = createChangingRules({
    scenario,
    redis,
    prefix: PREFIX,
    scheduler,
    random: random.fork('rules'),
    hasLost: () => loss !== undefined,
    wrong: (what) => void wrongs.push(what),
    trace,
  })

  const told = (proc: Proc, what: string) => {
    if (!what.startsWith('heartbeat')) trace(`${proc.name} ${what}`)
  }
  const connect = (proc: Proc, line: Line) =>
    createConnection({
      scheduler,
      random: random.fork(`${proc.name} ${line.name} ${(started += 1)}`),
      line,
      proc,
      trace: told,
    })
  const options: DetectorOptions = {
    ...BOUNDS,
    topics: OUTPUTS,
    partitions: new Map(eventTopics.map((topic) => [topic, scenario.partitions])),
    topicName: (topic) => topic,
    get idleMs() {
      return cluster.idleMs
    },
    knownSince: -Infinity,
    commitEveryMs: scenario.commitEveryMs,
    tickEveryMs: scenario.tickEveryMs,
    prepareEveryMs: 0,
  }
  const sourceOf = (proc: Proc, groupId: string, subscribed: readonly string[], running: Running): SeekableSource => {
    const source = createKafkaSourceDouble({
      broker,
      groupId,
      subscribed,
      most: scenario.most,
      together: scenario.together,
      scheduler,
      proc,
      connection: connect(proc, lines.kafka),
      asking: connect(proc, lines.kafka),
      beating: connect(proc, lines.kafka),
      sessionMs: SESSION_MS,
      now: () => scheduler.now() + proc.skewMs,
    })
    running.memberships.push({ group: broker.group(groupId), member: source.member })
    return source
  }
  const startDetector = (proc: Proc): Running => {
    const running: Running = { role: 'detector', memberships: [], stop: () => detector.stop() }
    const client = createRedisClient({
      server: redis,
      connection: connect(proc, lines.redis),
      random: random.fork(`${proc.name} pipelines`),
    })
    const generations = createRedisGenerations(client, PREFIX)
    rules.add(proc, generations)
    const detector = createDetector({
      source: sourceOf(proc, DETECTORS, eventTopics, running),
      openFolding: (name, topics) => sourceOf(proc, `folding-${name}`, topics, running),
      sink: createKafkaSinkDouble({
        topics: broker.topics,
        connection: connect(proc, lines.kafka),
        random: random.fork(`${proc.name} writes`),
      }),
      state: createRedisSharedState(client, PREFIX),
      openStore: (incarnation) =>
        createRedisWindowStore({
          redis: client,
          prefix: PREFIX,
          incarnation,
          latenessMs: BOUNDS.allowedLatenessMs,
          viewLimit: scenario.viewLimit,
          longFrom: scenario.longFrom,
        }),
      generations,
      ...(forgetting.history === undefined ? {} : { history: forgetting.history }),
      sets: rules.sets(),
      now: () => scheduler.now() + proc.skewMs,
      metrics,
      log: (message, facts) => trace(`${proc.name} says: ${message} ${JSON.stringify(facts ?? {})}`),
      failpoint: (name) => (proc.step(name) ? undefined : never<void>()),
      options,
    })
    follow(proc, detector.run())
    return running
  }
  const startArchiver = (proc: Proc): Running => {
    const running: Running = { role: 'archiver', memberships: [], stop: () => archiver.stop() }
    const archiver = createArchiver({
      source: sourceOf(proc, ARCHIVERS, [...eventTopics, ...Object.values(OUTPUTS)], running),
      archive: createClickHouseArchive(createClickHouseClientDouble(clickhouse, connect(proc, lines.clickhouse))),
      topics: OUTPUTS,
      read: (_topic, record) => {
        const decoded = read(record)
        return decoded.ok ? decoded.event : undefined
      },
      maxRows: scenario.maxRows,
      maxWaitMs: 200,
      failpoint: (name) => (proc.step(name) ? undefined : never<void>()),
      watch,
    })
    follow(proc, archiver.run())
    return running
  }
  /** What a process ends with is how it dies; an end that no fault explains is wrong. */
  const follow = (proc: Proc, ended: Promise<void>) => {
    ended.then(
      () => proc.die('ends'),
      (error: unknown) => {
        if (proc.isDead) return
        const isExplained = error instanceof InfrastructureError || error instanceof StoreLostError
        const what =
          error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error)
        if (!isExplained) wrongs.push(`${proc.name} ends with ${what}`)
        proc.die(`ends with ${what}`)
      },
    )
  }
  const start = (role: Role) => {
    const proc = createProc({
      name: `${role === 'detector' ? 'd' : 'a'}${(started += 1)}`,
      onDeath(dead, why) {
        trace(`${dead.name} dies: ${why}`)
        scheduler.after(SESSION_MS, () => cluster.expel(dead))
        scheduler.after(random.between(100, 2_000), () => start(role))
      },
    })
    if (!isHealed && random.chance(0.2)) proc.stepsLeft = random.between(1, 150)
    trace(`${proc.name} starts`)
    procs.set(
      proc,
      within(proc, () => (role === 'detector' ? startDetector(proc) : startArchiver(proc))),
    )
  }
  const cluster: Cluster = {
    scheduler,
    broker,
    redis,
    clickhouse,
    lines,
    procs,
    sessionMs: SESSION_MS,
    wrongs,
    idleMs: 'none',
    placed: new Map(),
    told: timesOf(broker.topics, OUTPUTS.blocks, () => scheduler.now() - scheduler.sleptMs()),
    fedLater: Infinity,
    get loss() {
      return loss
    },
    rules,
    forgetting,
    begin() {
      for (let left = scenario.workers; left > 0; left -= 1) scheduler.after(random.int(1_000), () => start('detector'))
      for (let left = scenario.archivers; left > 0; left -= 1)
        scheduler.after(random.int(1_000), () => start('archiver'))
    },
    join: () => start('detector'),
    stop(proc) {
      trace(`${proc.name} is asked to end`)
      const ended = within(proc, () => procs.get(proc)?.stop())
      ended?.catch((error: unknown) => trace(`${proc.name} could not end well: ${String(error)}`))
    },
    expel(proc) {
      if (!proc.isDead && proc.pausedUntil <= scheduler.now()) return
      for (const { group, member } of procs.get(proc)?.memberships ?? []) group.expel(member)
      if (proc.isDead) procs.delete(proc)
    },
    noteLoss(what) {
      loss = { at: scheduler.now(), wasIdle: cluster.idleMs !== 'none' }
      trace(what)
    },
    heal() {
      isHealed = true
      trace('all is well from now on')
      for (const line of Object.values(lines)) Object.assign(line, { isDown: false, faultRate: 0 })
      for (const proc of procs.keys()) if (!proc.isDead) Object.assign(proc, { stepsLeft: Infinity, skewMs: 0 })
      rules.heal()
    },
    trace,
  }
  return cluster
}
