import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Admin } from 'kafkajs'
import { createKafka } from '../src/adapters/kafka/client.ts'
import { createTopics } from '../src/adapters/kafka/topics.ts'
import { startRedisCluster } from '../test/harness/redis-cluster.ts'
import { startServices } from '../test/harness/services.ts'
import { until } from '../test/harness/wait.ts'
import { generate } from './generate.ts'
import { lagOf } from './lag.ts'
import { produce } from './pipeline.ts'
import { startProgram, stopProgram, VIGIA } from './processes.ts'
import { sixRules } from './six-rules.ts'
import type { GeneratedEvent } from './stream.ts'

const TOPICS = ['tokens', 'chat', 'payments', 'beneficiaries']
const BOUND_MS = 300_000
/** Ticks of a process's CPU time in /proc, ms each. */
const TICK_MS = 10

/** So many workers over so many Redis servers. */
interface Setting {
  readonly name: string
  readonly workers: number
  readonly url: string
  readonly servers: readonly Redis[]
  readonly buckets?: number
}

/** CPU, in s per million events. */
interface Cost {
  /** Of all workers together. */
  readonly workers: number
  /** Of each server. */
  readonly servers: readonly number[]
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0)

/** CPU that a process has used, ms. */
function processCpu(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** The same of a Redis, as it says itself, ms. */
async function redisCpu(redis: Redis): Promise<number> {
  const info = await redis.info('cpu')
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
  return (number('used_cpu_user') + number('used_cpu_sys')) * 1_000
}

async function costOf(
  { workers, url, servers, buckets }: Setting,
  admin: Admin,
  prefix: string,
  brokers: string,
  all: readonly GeneratedEvent[],
  env: Readonly<Record<string, string>>,
): Promise<Cost> {
  for (const server of servers) await server.flushall()
  await createTopics(admin, prefix, { partitions: 4, replicationFactor: 1 })
  const group = prefix.replace('.', '')
  const own = {
    ...env,
    VIGIA_KAFKA_PREFIX: prefix,
    VIGIA_KAFKA_GROUP: group,
    VIGIA_REDIS_URL: url,
    ...(buckets === undefined ? {} : { VIGIA_REDIS_BUCKETS: String(buckets) }),
  }
  const programs = Array.from({ length: workers }, () => startProgram(own, VIGIA, 'start', '--roles', 'detector'))
  const groupId = `${group}-detector`
  try {
    await until('all workers share the partitions', BOUND_MS, async () => {
      const { groups } = await admin.describeGroups([groupId])
      return groups[0]?.state === 'Stable' && groups[0].members.length === workers
    })
    const cpus = () => programs.map(({ pid = 0 }) => processCpu(pid))
    const [before, redisBefore] = [cpus(), await Promise.all(servers.map(redisCpu))]
    await produce(brokers, prefix, all)
    const topics = TOPICS.map((topic) => prefix + topic)
    await until('all is committed', BOUND_MS, async () => (await lagOf(admin, groupId, topics)) === 0)
    const redisAfter = await Promise.all(servers.map(redisCpu))
    const perMillion = (ms: number) => (ms / all.length) * 1_000
    return {
      workers: perMillion(sum(cpus()) - sum(before)),
      servers: redisAfter.map((ms, at) => perMillion(ms - (redisBefore[at] ?? 0))),
    }
  } finally {
    await Promise.all(programs.map(stopProgram))
  }
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN

const ratio = (a: number, b: number): string => (a / b).toFixed(2)

/**
 * One worker and two, over one Redis and over a cluster of three shards, in CPU for a million events: of the workers, of
 * Redis, and of the shard that has most to do, which is what a further shard relieves.
 */
export async function benchShards(events = 100_000, rounds = 3): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-shards-'))
  const [services, cluster] = await Promise.all([startServices(), startRedisCluster()])
  const admin = createKafka({ brokers: services.kafkaBrokers.split(',') }).admin()
  const one = new Redis(services.redisUrl)
  try {
    await admin.connect()
    const all = [...generate(events)]
    const keyFile = join(folder, 'key')
    writeFileSync(keyFile, 'a key for the bench, and for nothing else')
    const env = {
      VIGIA_KAFKA_BROKERS: services.kafkaBrokers,
      VIGIA_RULES_DIR: sixRules(folder),
      VIGIA_PSEUDONYM_KEY_FILE: keyFile,
      VIGIA_LOG_LEVEL: 'error',
      VIGIA_HTTP_PORT: '0',
    }
    const shards = { url: cluster.url, servers: cluster.masters.map(({ redis }) => redis) }
    const single = { url: services.redisUrl, servers: [one] }
    const settings: readonly Setting[] = [
      { name: '1 worker, 1 Redis', workers: 1, ...single },
      { name: '1 worker, 3 shards', workers: 1, ...shards },
      { name: '1 worker, 3 shards, 16 buckets', workers: 1, ...shards, buckets: 16 },
      { name: '2 workers, 1 Redis', workers: 2, ...single },
      { name: '2 workers, 3 shards', workers: 2, ...shards },
    ]
    const costs = settings.map((): Cost[] => [])
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, setting] of settings.entries()) {
        const prefix = `shards${round}-${at}.`
        costs[at]?.push(await costOf(setting, admin, prefix, services.kafkaBrokers, all, env))
      }
    }
    const of = (at: number, what: (cost: Cost) => number) => median((costs[at] ?? []).map(what))
    const workersOf = (at: number) => of(at, ({ workers }) => workers)
    const redisOf = (at: number) => of(at, ({ servers }) => sum(servers))
    const busiestOf = (at: number) => of(at, ({ servers }) => Math.max(...servers))
    print(`${events} events, medians of ${rounds}, CPU s per million events:\n`)
    print(`${''.padEnd(32)}${['workers', 'Redis', 'busiest', 'all'].map((word) => word.padStart(9)).join('')}`)
    for (const [at, { name }] of settings.entries()) {
      const figures = [workersOf(at), redisOf(at), busiestOf(at), workersOf(at) + redisOf(at)]
      print(`${name.padEnd(32)}${figures.map((figure) => figure.toFixed(1).padStart(9)).join('')}`)
    }
    print(`\n1 → 3 shards, what the busiest Redis can take: × ${ratio(busiestOf(0), busiestOf(1))}`)
    print(`              what it costs the worker: × ${ratio(workersOf(1), workersOf(0))}`)
    print(`1 → 2 workers, what they can take together: × ${ratio(2 * workersOf(0), workersOf(3))}`)
    print(`              over 3 shards: × ${ratio(2 * workersOf(1), workersOf(4))}`)
  } finally {
    await admin.disconnect()
    one.disconnect()
    await cluster.close()
    await services.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
