import { createClickHouseArchive } from '../../adapters/clickhouse/archive.ts'
import { createClickHouseAlertStore } from '../../adapters/clickhouse/alert-store.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import { createArchiver } from '../../services/archiver.ts'
import { createReader } from '../reader.ts'
import { check, type Service } from '../service.ts'
import { configuredClickHouse } from './clickhouse.ts'
import type { Context } from './context.ts'

/** The archiver of a live process: topics into ClickHouse. */
export function archiverService({ config, kafka, topics, edge, failpoint }: Context): Service {
  const client = configuredClickHouse(config)
  const read = createReader(edge)
  const archiver = createArchiver({
    source: createKafkaSource({
      kafka,
      groupId: `${config.kafkaGroup}-archiver`,
      topics: [...topics.events, topics.alerts, topics.blocks],
      sessionTimeoutMs: config.kafkaSession,
    }),
    archive: createClickHouseArchive(client),
    topics,
    read: (_topic, record) => {
      const decoded = read(record)
      return decoded.ok ? decoded.event : undefined
    },
    failpoint,
  })
  return {
    name: 'archiver',
    run: () => archiver.run(),
    async stop() {
      await archiver.stop()
      await client.close()
    },
    health: async () => [await check('clickhouse', () => createClickHouseAlertStore(client).ping())],
  }
}
