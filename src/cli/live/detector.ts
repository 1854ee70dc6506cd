import { readSecretFile, demand } from '../../config.ts'
import { fetchPartitions } from '../../adapters/kafka/partitions.ts'
import { createKafkaSink } from '../../adapters/kafka/sink.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { usualBuckets } from '../../adapters/redis/buckets.ts'
import { createRedis } from '../../adapters/redis/client.ts'
import { createRedisGenerations } from '../../adapters/redis/generations.ts'
import { createRedisSharedState } from '../../adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../adapters/redis/window-store.ts'
import type { StoredSet } from '../../ports/generations.ts'
import { createBrokersClock } from '../../services/detector/brokers-clock.ts'
import { createDetector } from '../../services/detector/detector.ts'
import { createDetectorMetrics } from '../../services/detector/metrics.ts'
import { compileSet, readSet } from '../rule-set.ts'
import { check, type Service } from '../service.ts'
import { watchConsumer } from './consumer.ts'
import type { Context } from './context.ts'
import { createLiveRules } from './rules.ts'

/** Partitions whose batches are taken in one step: as many as one fetch brings. */
const TOGETHER = 64

/** The detector of a live process: Kafka to rules with their windows in Redis, to the alerts and blocks topics. SIGHUP lets it read its rules anew. */
export async function detectorService({
  config,
  kafka,
  topics,
  metrics,
  logger,
  pseudonym,
  failpoint,
  schemas,
}: Context): Promise<Service> {
  const { redisUrl, redisPasswordFile } = demand(config, 'redisUrl')
  const folders = { rules: config.rulesDir, registry: config.registryDir }
  const own = await readSet(folders)
  const compiled = compileSet(own, folders, pseudonym, schemas?.schemas.read)
  const password = redisPasswordFile === undefined ? undefined : readSecretFile(redisPasswordFile)
  const redis = createRedis(redisUrl, (error) => logger.warn({ error: error.message }, 'redis'), password)
  const sink = createKafkaSink({ kafka })
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
  const events = source(group, topics.events, TOGETHER)
  const consumer = watchConsumer(events, { topic: topics.events[0] ?? '', partition: 0 })
  const generations = createRedisGenerations(redis, config.kafkaPrefix)
  const compile = async (set: StoredSet) =>
    set.digest === own.digest ? compiled : compileSet(set, folders, pseudonym, schemas?.schemas.read)
  const sets = { own, compile }
  const rules = createLiveRules({ sets, readSet: () => readSet(folders), generations, metrics, logger })
  const reload = () => void rules.reload()
  const clock = createBrokersClock(Date.now)
  const detector = createDetector({
    source: clock.listen(events),
    openFolding: (name, subscribed) => source(`${group}-folding-${name}`, subscribed),
    sink,
    state: createRedisSharedState(redis, config.kafkaPrefix, config.redisBuckets ?? usualBuckets(redisUrl)),
    openStore: (incarnation) =>
      createRedisWindowStore({ redis, prefix: config.kafkaPrefix, incarnation, latenessMs: config.allowedLateness }),
    generations,
    sets,
    now: Date.now,
    brokersNow: () => clock.now(),
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
      process.on('SIGHUP', reload)
      // It goes on connecting by itself; whoever asks it meanwhile is patient, within a bound.
      await redis.connect().catch(() => undefined)
      await detector.run()
    },
    async stop() {
      process.off('SIGHUP', reload)
      schemas?.schemas.close()
      await detector.stop()
      await sink.close()
      redis.disconnect()
    },
    health: async () => [
      ...(await Promise.all([consumer.health(), check('redis', () => redis.check())])),
      rules.health(),
      ...(schemas === undefined ? [] : [schemas.health()]),
      ...detector.problems().map((name) => ({ name: 'kafka', ok: false, detail: name })),
    ],
    stalled: () => Promise.resolve(detector.stalled()),
  }
}
