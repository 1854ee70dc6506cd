import { readSecretFile, demand } from '../../config.ts'
import { sha256 } from '../../adapters/files/digest.ts'
import { fetchPartitions } from '../../adapters/kafka/partitions.ts'
import { createKafkaSink } from '../../adapters/kafka/sink.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { createRedis } from '../../adapters/redis/client.ts'
import { createRedisSharedState } from '../../adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../adapters/redis/window-store.ts'
import { createEngine } from '../../engine/engine.ts'
import { isEvaluated } from '../../rules/rule.ts'
import { createDetector } from '../../services/detector/detector.ts'
import { createDetectorMetrics } from '../../services/detector/metrics.ts'
import { loadRules } from '../load.ts'
import { createReader } from '../reader.ts'
import { check, type Service } from '../service.ts'
import type { Context } from './context.ts'

/** The detector of a live process: Kafka to rules with their windows in Redis, to the alerts and blocks topics. */
export async function detectorService({
  config,
  kafka,
  topics,
  metrics,
  logger,
  edge,
  registry,
  failpoint,
}: Context): Promise<Service> {
  const { redisUrl, redisPasswordFile } = demand(config, 'redisUrl')
  const rules = (await loadRules(config.rulesDir)).filter(isEvaluated)
  const engine = createEngine({ rules, registryVersion: registry.operator.version, digest: sha256 })
  const password = redisPasswordFile === undefined ? undefined : readSecretFile(redisPasswordFile)
  const redis = createRedis(redisUrl, (error) => logger.warn({ error: error.message }, 'redis'), password)
  const sink = createKafkaSink({ kafka })
  const source = createKafkaSource({
    kafka,
    groupId: `${config.kafkaGroup}-detector`,
    topics: topics.events,
    sessionTimeoutMs: config.kafkaSession,
  })
  const detector = createDetector({
    source,
    sink,
    state: createRedisSharedState(redis, config.kafkaPrefix),
    openStore: (incarnation) =>
      createRedisWindowStore({ redis, prefix: config.kafkaPrefix, incarnation, latenessMs: config.allowedLateness }),
    engine,
    read: createReader(edge),
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
  })
  return {
    name: 'detector',
    async run() {
      await redis.connect()
      await detector.run()
    },
    async stop() {
      await detector.stop()
      await sink.close()
      redis.disconnect()
    },
    health: async () => [
      await check('redis', () => redis.ping()),
      ...detector.problems().map((name) => ({ name: 'kafka', ok: false, detail: name })),
    ],
  }
}
