import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Admin, Message } from 'kafkajs'
import { createTopics } from '../../src/adapters/kafka/topics.ts'
import { archivedTopics, topicNames, type TopicNames } from '../../src/cli/topic-names.ts'
import { STORY_RULES } from '../scenarios/stories.ts'
import { testKafka } from './client.ts'
import { spawnVigia, type Child } from './processes.ts'
import { produce } from './produce.ts'
import { uniquePrefix } from './topics.ts'
import type { Outgoing } from '../services/stories/records.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What one test has for itself: topics, groups, rules, a key, and processes that end with it. */
export interface World extends AsyncDisposable {
  /** Where the test itself reaches Kafka, host:port. */
  readonly brokers: string
  readonly prefix: string
  readonly topics: TopicNames
  readonly admin: Admin
  readonly keyFile: string
  readonly env: Readonly<Record<string, string>>
  /** Runs `vigia …`; it is killed with the world. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Child
  /** Runs `vigia start` with these roles. */
  start(roles: string, env?: Readonly<Record<string, string>>): Child
  createTopics(partitions?: number): Promise<void>
  /** Writes records in the order given within their topics. */
  send(records: readonly Outgoing[]): Promise<void>
}

/** The rules of the stories alone, so that what the catalogue gains changes nothing here. */
function copyRules(folder: string): string {
  const rules = join(folder, 'rules')
  for (const name of STORY_RULES) {
    const file = join(rules, `${name}.yaml`)
    mkdirSync(dirname(file), { recursive: true })
    cpSync(join(ROOT, 'rules', `${name}.yaml`), file)
  }
  return rules
}

const messages = (list: readonly Outgoing[]): Message[] => list.map(({ message }) => message)

/** The servers of a world. */
export interface WorldServers {
  /** host:port */
  readonly brokers: string
  readonly redisUrl: string
}

/** A world on these servers; `more` goes into the environment of all its processes. */
export async function openWorld(servers: WorldServers, more: Readonly<Record<string, string>> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-stories-'))
  const { brokers, redisUrl } = servers
  const prefix = uniquePrefix()
  const topics = topicNames(prefix)
  const keyFile = join(folder, 'pseudonym-key')
  writeFileSync(keyFile, randomBytes(32).toString('hex'))
  const env = {
    VIGIA_KAFKA_BROKERS: brokers,
    VIGIA_KAFKA_PREFIX: prefix,
    VIGIA_KAFKA_GROUP: prefix,
    VIGIA_KAFKA_SESSION: '2s',
    VIGIA_REDIS_URL: redisUrl,
    VIGIA_RULES_DIR: copyRules(folder),
    VIGIA_REGISTRY_DIR: join(ROOT, 'registry'),
    VIGIA_PSEUDONYM_KEY_FILE: keyFile,
    VIGIA_IDLE: '1s',
    ...more,
  }
  const admin = testKafka(brokers).admin()
  await admin.connect()
  const children: Child[] = []
  const run: World['run'] = (args, extra = {}) => {
    const child = spawnVigia(args, { env: { ...env, ...extra } })
    children.push(child)
    return child
  }
  return {
    brokers,
    prefix,
    topics,
    admin,
    keyFile,
    env,
    run,
    start: (roles, extra) => run(['start', '--roles', roles], extra),
    async createTopics(partitions = 4) {
      await createTopics(admin, prefix, { partitions, replicationFactor: 1 })
    },
    async send(records) {
      const byTopic = Map.groupBy(records, ({ topic }) => topic)
      await Promise.all([...byTopic].map(([topic, list]) => produce(brokers, topics.of(topic), messages(list))))
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) if (child.isAlive()) child.kill('SIGKILL')
      await admin.disconnect()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a group has committed of a partition, beside its end. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly committed: bigint
  readonly end: bigint
  readonly metadata: string
}

/** How far a group is with its topics. */
export async function positionsOf(
  { admin }: Pick<World, 'admin'>,
  groupId: string,
  topics: readonly string[],
): Promise<Position[]> {
  const known = await admin.fetchOffsets({ groupId, topics: [...topics] })
  const positions = known.map(async ({ topic, partitions }) => {
    const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)]))
    return partitions.map(({ partition, offset, metadata }) => {
      const committed = BigInt(offset)
      return {
        topic,
        partition,
        committed: committed < 0n ? 0n : committed,
        end: ends.get(partition) ?? 0n,
        metadata: metadata ?? '',
      }
    })
  })
  return (await Promise.all(positions)).flat()
}

export const isRead = ({ committed, end }: Position): boolean => committed === end

/** A broker that does not know just now is asked again. */
const everyPosition = (world: World, group: string, topics: readonly string[], test: (one: Position) => boolean) =>
  positionsOf(world, group, topics).then(
    (positions) => positions.every(test),
    () => false,
  )

/** Has the detector read everything, with all its partitions beyond `horizon` (epoch ms) and nothing waiting? */
function isDecided(horizon: number): (position: Position) => boolean {
  return (position) => {
    if (!isRead(position) || position.metadata === '') return false
    const { w = -Infinity, d } = JSON.parse(position.metadata) as { w?: number; d?: number }
    return w >= horizon && d === undefined
  }
}

/** Have the detectors read everything and decided what lies before `horizon`? */
export const hasDecided = (world: World, horizon: number): Promise<boolean> =>
  everyPosition(world, `${world.prefix}-detector`, world.topics.events, isDecided(horizon))

/** Has a group committed all that its topics hold? */
export const hasRead = (world: World, group: string, topics: readonly string[]): Promise<boolean> =>
  everyPosition(world, group, topics, isRead)

/** Resolves when the detector has read everything and decided what lies before `horizon`. */
export async function decided(world: World, child: Child, horizon: number, boundMs = 40_000): Promise<void> {
  await child.waitUntil('everything is read and decided', () => hasDecided(world, horizon), boundMs)
}

/** Resolves when a group has committed all that its topics hold. */
export async function allRead(
  world: World,
  child: Child,
  group: string,
  topics: readonly string[],
  boundMs = 30_000,
): Promise<void> {
  await child.waitUntil('everything is read', () => hasRead(world, group, topics), boundMs)
}

export const archived = (world: World, child: Child, boundMs?: number): Promise<void> => {
  return allRead(world, child, `${world.prefix}-archiver`, archivedTopics(world.topics), boundMs)
}
