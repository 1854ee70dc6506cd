import type { Kafka } from 'kafkajs'
import { pino, type Logger } from 'pino'
import { collectDefaultMetrics, Registry as Metrics } from 'prom-client'
import { createKafka } from '../../adapters/kafka/client.ts'
import { createPseudonyms } from '../../adapters/files/pseudonyms.ts'
import { keyFor, loadPseudonymKey } from '../../adapters/files/pseudonym-key.ts'
import { demand, type Config } from '../../config.ts'
import type { Pseudonym } from '../../events/edge-identifiers.ts'
import { loadEdge, type LoadedEdge } from '../load.ts'
import { createFailpoint, type Failpoint } from './failpoint.ts'
import { configuredRegistry, createLiveSchemas, type LiveSchemas } from './schemas.ts'
import { topicNames, type TopicNames } from '../topic-names.ts'

/** What all roles of a live process share. */
export interface Context extends LoadedEdge {
  readonly config: Config
  readonly kafka: Kafka
  readonly topics: TopicNames
  readonly metrics: Metrics
  readonly logger: Logger
  readonly failpoint: Failpoint
  readonly pseudonym: Pseudonym
  /** See `ApiDeps`. */
  readonly shareKey: Uint8Array
  /** Undefined where no schema registry is configured. */
  readonly schemas: LiveSchemas | undefined
}

/** Reads registry and key and prepares the clients; connects to nothing. Rejects with every problem of either. */
export async function createContext(given: Config): Promise<Context> {
  const config = demand(given, 'kafkaBrokers', 'pseudonymKeyFile')
  const logger = pino({ level: config.logLevel, base: { service: 'vigia' } })
  const key = await loadPseudonymKey(config.pseudonymKeyFile)
  const pseudonym = createPseudonyms(key)
  const loaded = await loadEdge(config.registryDir, pseudonym)
  const log = (level: 'error' | 'warn', message: string, fields: object) => logger[level](fields, message)
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'vigia', log })
  const metrics = new Metrics()
  collectDefaultMetrics({ register: metrics })
  const topics = topicNames(config.kafkaPrefix)
  const client = configuredRegistry(config)
  return {
    config,
    kafka,
    topics,
    metrics,
    logger,
    ...loaded,
    pseudonym,
    shareKey: keyFor('share', key),
    schemas: client === undefined ? undefined : createLiveSchemas({ client, metrics, logger }),
    failpoint: createFailpoint(config.failpoint),
  }
}
