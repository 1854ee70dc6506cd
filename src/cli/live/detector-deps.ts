import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouseEventHistory } from '../../adapters/clickhouse/event-history.ts'
import { fetchPartitions } from '../../adapters/kafka/partitions.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { usualBuckets } from '../../adapters/redis/buckets.ts'
import { createRedis } from '../../adapters/redis/client.ts'
import { createRedisGenerations } from '../../adapters/redis/generations.ts'
import type { RedisConnection } from '../../adapters/redis/redis.ts'
import { createRedisSharedState } from '../../adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../adapters/redis/window-store.ts'
import { demand, readSecretFile } from '../../config.ts'
import type { StoredSet } from '../../ports/generations.ts'
import type { DetectorDeps } from '../../services/detector/deps.ts'
import { createDetectorMetrics } from '../../services/detector/metrics.ts'
import { compileSet, readSet, type SetFolders } from '../rule-set.ts'
import { configuredClickHouse } from './clickhouse.ts'
import type { Context } from './context.ts'

/** How long a question to the archive may take, ms: a detector never waits long for it. */
const ARCHIVE_MS = 30_000

/** Partitions whose batches are taken in one step: as many as one fetch brings. */
const TOGETHER = 64

/** What a detector stands on beside its sink, over the configured servers; nothing is connected yet but to ask for the partitions. */
export interface LiveDeps {
  readonly deps: Omit<DetectorDeps, 'sink'>
  readonly folders: SetFolders
  readonly redis: RedisConnection
  /** Of the archive; undefined where none is configured. */
  readonly clickhouse: ClickHouseClient | undefined
}

/** Rejects with a `ProblemsError` where the set in the folders is bad. A question to the archive may take `archiveMs`. */
export async function openDetectorDeps(context: Context, archiveMs = ARCHIVE_MS): Promise<LiveDeps> {
  const { config, kafka, topics, metrics, logger, pseudonym, failpoint, schemas } = context
  const { redisUrl, redisPasswordFile } = demand(config, 'redisUrl')
  const folders = { rules: config.rulesDir, registry: config.registryDir }
  const own = await readSet(folders)
  const compiled = compileSet(own, folders, pseudonym, schemas?.schemas.read)
  const password = redisPasswordFile === undefined ? undefined : readSecretFile(redisPasswordFile)
  const redis = createRedis(redisUrl, (error) => logger.warn({ error: error.message }, 'redis'), password)
  const clickhouse = config.clickhouseUrl === undefined ? undefined : configuredClickHouse(config, archiveMs)
  const source = (groupId: string, subscribed: readonly string[], together?: number) => {
    const plain = createKafkaSource({
      kafka,
      groupId,
      topics: subscribed,
      sessionTimeoutMs: config.kafkaSession,
      ...(together === undefined ? {} : { together }),
    })
    return schemas?.framed(plain) ?? plain
  }
  const group = `${config.kafkaGroup}-detector`
  const compile = async (set: StoredSet) =>
    set.digest === own.digest ? compiled : compileSet(set, folders, pseudonym, schemas?.schemas.read)
  const deps: Omit<DetectorDeps, 'sink'> = {
    source: source(group, topics.events, TOGETHER),
    openFolding: (name, subscribed) => source(`${group}-folding-${name}`, subscribed),
    ...(clickhouse === undefined ? {} : { history: createClickHouseEventHistory(clickhouse) }),
    state: createRedisSharedState(redis, config.kafkaPrefix, config.redisBuckets ?? usualBuckets(redisUrl)),
    openStore: (incarnation) =>
      createRedisWindowStore({ redis, prefix: config.kafkaPrefix, incarnation, latenessMs: config.allowedLateness }),
    generations: createRedisGenerations(redis, config.kafkaPrefix),
    sets: { own, compile },
    now: Date.now,
    metrics: createDetectorMetrics(metrics),
    log: (message, facts) => logger.info(facts, message),
    failpoint,
    options: {
      topics,
      topicName: topics.of,
      partitions: await fetchPartitions(kafka, topics.events),
      outOfOrdernessMs: config.outOfOrderness,
      allowedLatenessMs: config.allowedLateness,
      idleMs: config.idle,
      commitEveryMs: config.commitEvery,
      knownSince: config.knownSince,
    },
  }
  return { deps, folders, redis, clickhouse }
}
