import { createClickHouseArchive } from '../../adapters/clickhouse/archive.ts'
import { createClickHouseAlertStore } from '../../adapters/clickhouse/alert-store.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { createArchiver } from '../../services/archiver.ts'
import { createArchiverWatch } from '../../services/archiver-watch.ts'
import { createLastGood } from '../../services/last-good.ts'
import { loadEdge, type LoadedEdge } from '../load.ts'
import { createReader } from '../reader.ts'
import { check, type Service } from '../service.ts'
import { archivedTopics } from '../topic-names.ts'
import { configuredClickHouse } from './clickhouse.ts'
import { watchConsumer } from './consumer.ts'
import type { Context } from './context.ts'

/** Of a stop for the archive: with the consumer's goodbye it is over before the process' grace is, ms. */
const STOP_MS = 5_000
/** A server under load may take long for an insert; to ask again before it has answered makes that worse. */
const REQUEST_MS = 30_000

/** The archiver of a live process: topics into ClickHouse. SIGHUP lets it read the registry anew. */
export function archiverService({
  config,
  kafka,
  topics,
  edge,
  registry,
  asks,
  signs,
  metrics,
  pseudonym,
  logger,
  failpoint,
  schemas,
}: Context): Service {
  const client = configuredClickHouse(config, REQUEST_MS)
  const asked = configuredClickHouse(config)
  const held = createLastGood<LoadedEdge>({
    first: { edge, registry, asks, signs },
    load: () => loadEdge(config.registryDir, pseudonym),
    onAccepted: (next) => logger.info({ version: next.registry.operator.version }, 'events are archived by a registry'),
    onRefused: (error) =>
      logger.error({ problems: error.message.split('\n') }, 'events go on being archived by the last good registry'),
  })
  const reload = () => void held.reload()
  const read = createReader((event) => held.current().edge(event), schemas?.schemas.read)
  const plain = createKafkaSource({
    kafka,
    groupId: `${config.kafkaGroup}-archiver`,
    topics: archivedTopics(topics),
    sessionTimeoutMs: config.kafkaSession,
  })
  const source = schemas?.framed(plain) ?? plain
  const consumer = watchConsumer(source, { topic: topics.alerts, partition: 0 })
  const archiver = createArchiver({
    source,
    archive: createClickHouseArchive(client),
    topics,
    watch: createArchiverWatch(metrics, Date.now),
    read: (_topic, record) => {
      const decoded = read(record)
      return decoded.ok ? decoded.event : undefined
    },
    failpoint,
    stopMs: STOP_MS,
  })
  return {
    name: 'archiver',
    async run() {
      process.on('SIGHUP', reload)
      await archiver.run()
    },
    async stop() {
      process.off('SIGHUP', reload)
      schemas?.schemas.close()
      await archiver.stop()
      await Promise.all([client.close(), asked.close()])
    },
    health: async () => [
      ...(await Promise.all([consumer.health(), check('clickhouse', () => createClickHouseAlertStore(asked).ping())])),
      ...(schemas === undefined ? [] : [schemas.health()]),
    ],
    stalled: consumer.stalled,
  }
}
