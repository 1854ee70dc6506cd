import { imageMemory } from '../harness/image.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareJars } from '../harness/cache.ts'
import { startKafka, type KafkaServer } from '../harness/kafka.ts'
import { freePorts } from '../harness/ports.ts'
import { startRedis, type RedisServer } from '../harness/redis.ts'
import { startFront, type Front } from '../services/stories/clickhouse.ts'
import { startProxy, type Proxy } from './proxy.ts'

/** The way of some processes to the servers: a proxy before each. */
export interface Line {
  readonly kafka: Proxy
  readonly redis: Proxy
  readonly clickhouse: Proxy
  /** What a process needs to be on this line. */
  readonly env: Readonly<Record<string, string>>
}

/** Real servers, reached by two lines; who looks on reaches them directly. */
export interface Site extends AsyncDisposable {
  readonly kafka: KafkaServer
  readonly redis: RedisServer
  readonly clickhouse: Front
  readonly lines: readonly [Line, Line]
  /** Both lines as they should be. */
  heal(): void
  /** Both lines lead to these servers. */
  restore(): void
}

export const portOf = (url: string): number => Number(new URL(url).port)

interface Targets {
  readonly kafka: number
  readonly redis: number
  readonly clickhouse: number
}

async function openLine(targets: Targets, kafkaPort: number): Promise<Line> {
  const [kafka, redis, clickhouse] = await Promise.all([
    startProxy(targets.kafka, kafkaPort),
    startProxy(targets.redis),
    startProxy(targets.clickhouse),
  ])
  const env = {
    ...imageMemory,
    VIGIA_KAFKA_BROKERS: `127.0.0.1:${kafka.port}`,
    VIGIA_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    VIGIA_CLICKHOUSE_URL: `http://127.0.0.1:${clickhouse.port}`,
  }
  return { kafka, redis, clickhouse, env }
}

/** Starts Kafka, Redis and the ClickHouse engine with two lines to them. Kafka tells each line to come back by its own proxy. */
export async function openSite(): Promise<Site> {
  await prepareJars()
  const folder = mkdtempSync(join(tmpdir(), 'vigia-faults-'))
  const [first = 0, second = 0] = await freePorts(2)
  const [kafka, redis, clickhouse] = await Promise.all([
    startKafka(folder, false, 1_500, [{ advertised: first }, { advertised: second }]),
    startRedis(['--enable-protected-configs', 'yes', '--enable-debug-command', 'yes']),
    startFront(),
  ])
  const targets = (at: number): Targets => ({
    kafka: kafka.doors[at] ?? 0,
    redis: portOf(redis.url),
    clickhouse: portOf(clickhouse.url),
  })
  const lines = [await openLine(targets(0), first), await openLine(targets(1), second)] as const
  const proxies = lines.flatMap((line) => [line.kafka, line.redis, line.clickhouse])
  return {
    kafka,
    redis,
    clickhouse,
    lines,
    heal() {
      for (const proxy of proxies) proxy.set()
    },
    restore() {
      for (const [at, line] of lines.entries())
        for (const name of ['kafka', 'redis', 'clickhouse'] as const) line[name].aim(targets(at)[name])
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()))
      await Promise.all([kafka.stop('SIGKILL'), redis.close(), clickhouse[Symbol.asyncDispose]()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
