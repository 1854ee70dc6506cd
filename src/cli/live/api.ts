import { randomUUID } from 'node:crypto'
import { createClickHouseAlertStore } from '../../adapters/clickhouse/alert-store.ts'
import { createClickHouseLedger } from '../../adapters/clickhouse/ledger.ts'
import { createKafkaSink } from '../../adapters/kafka/sink.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { createMemoryBlockStore } from '../../adapters/memory/block-store.ts'
import { createApi } from '../../api/app.ts'
import { parseApiKeys } from '../../api/keys.ts'
import { readQuestion } from '../../channels/ask.ts'
import { readSecretFile } from '../../config.ts'
import type { HealthCheck } from '../../ports/health.ts'
import { createFollower } from '../../services/follower.ts'
import { createIntake } from '../../services/intake.ts'
import { blocksFold } from '../folds.ts'
import { loadPublished } from '../published.ts'
import { createReputation } from '../reputation.ts'
import { check, type Service } from '../service.ts'
import { showBlocks } from './blocks.ts'
import { configuredClickHouse } from './clickhouse.ts'
import { watchConsumer } from './consumer.ts'
import type { Context } from './context.ts'
import { createLivePublishedList, type LivePublishedList } from './published-list.ts'
import { createLiveRegistry } from './registry.ts'
import type { Vitals } from './vitals.ts'
import { witnessesService } from './witnesses.ts'

const FORGET_EVERY_MS = 60_000
const KEEP_MS = 24 * 3_600_000

/** The API of a live process; SIGHUP lets it read the registry and the signed list anew. It tells how the whole process is. */
export async function apiService(context: Context, vitals: Vitals): Promise<Service> {
  const { config, kafka, topics, metrics, logger, pseudonym, shareKey } = context
  const registry = createLiveRegistry({ dir: config.registryDir, first: context, metrics, logger })
  const published = await openPublished(context)
  const reload = () => void Promise.all([registry.reload(), published?.reload()])
  const client = configuredClickHouse(config)
  const alerts = createClickHouseAlertStore(client)
  const blocks = createMemoryBlockStore()
  showBlocks(metrics, () => blocks.isCurrent())
  const sink = createKafkaSink({ kafka, boundMs: 10_000 })
  const events = createIntake(sink, topics.of)
  const { reports, dispositions, folds: known } = createReputation({ names: topics, sink, events, pseudonym })
  const folds = new Map([[topics.blocks, blocksFold(blocks)], ...known])
  const source = createKafkaSource({
    kafka,
    groupId: `${config.kafkaGroup}-api-${randomUUID()}`,
    topics: [...folds.keys()],
  })
  const consumer = watchConsumer(source, { topic: topics.blocks, partition: 0 })
  const follower = createFollower(source, folds, (topic) => logger.warn({ topic }, 'a record cannot be read'))
  const witnesses = witnessesService(context, sink)
  const health = async (): Promise<HealthCheck[]> => [
    await check('clickhouse', () => alerts.ping()),
    { name: 'blocks', ok: blocks.isCurrent() },
    { name: 'reports', ok: reports.isCurrent() },
    { name: 'dispositions', ok: dispositions.isCurrent() },
    ...(await witnesses.health()),
    registry.health(),
    ...(published === undefined ? [] : [published.health(registry.current().registry.operator.version)]),
  ]
  const app = await createApi({
    registry: () => registry.current().registry,
    read: (request) => readQuestion({ ...registry.current(), standingOf: reports.standingOf }, request),
    ledger: createClickHouseLedger(client),
    ...(published === undefined ? {} : { publishedList: published.current }),
    alerts,
    blocks,
    events,
    reports,
    dispositions,
    pseudonym,
    shareKey,
    ...(config.httpTrustedProxies === undefined ? {} : { trustedProxies: config.httpTrustedProxies }),
    ...vitals,
    metrics,
    clock: Date.now,
    keys: config.apiKeysFile === undefined ? [] : parseApiKeys(readSecretFile(config.apiKeysFile)),
    openOnLoopback: config.apiKeysFile === undefined,
    logger,
  })
  const timer = setInterval(() => blocks.forget(Date.now(), KEEP_MS), FORGET_EVERY_MS)
  return {
    name: 'api',
    health,
    stalled: async () => [...(await consumer.stalled()), ...((await witnesses.stalled?.()) ?? [])],
    async run() {
      // What examples teach is learnt before anybody waits for it.
      registry.current().likeness?.('', [])
      process.on('SIGHUP', reload)
      await app.listen({ host: config.httpHost, port: config.httpPort })
      await Promise.all([follower.run(), witnesses.run()])
    },
    async stop() {
      process.off('SIGHUP', reload)
      clearInterval(timer)
      await app.close()
      await Promise.all([follower.stop(), witnesses.stop()])
      await sink.close()
      await client.close()
    },
  }
}

/** The signed list, where one is to be served. */
async function openPublished({ config, metrics, logger }: Context): Promise<LivePublishedList | undefined> {
  const { publishedListFile: file } = config
  return file === undefined
    ? undefined
    : createLivePublishedList({ file, first: await loadPublished(file), metrics, logger })
}
