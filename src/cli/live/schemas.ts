import type { Logger } from 'pino'
import { Counter, Gauge, type Registry as Metrics } from 'prom-client'
import { createRegistryClient, type RegistryClient } from '../../adapters/schema-registry/client.ts'
import { createSchemas, type FetchResult, type OpenSchemas } from '../../adapters/schema-registry/schemas.ts'
import { type Config, readSecretFile } from '../../config.ts'
import type { HealthCheck } from '../../ports/health.ts'
import type { SeekableSource } from '../../ports/source.ts'
import { createFramedSource } from '../../services/framed-source.ts'

/** The schema registry of a live process, for all its roles. */
export interface LiveSchemas {
  readonly schemas: OpenSchemas
  /** The source with what its partitions wait for. */
  readonly framed: (source: SeekableSource) => SeekableSource
  /** Well, unless the registry did not answer when it was last asked. */
  readonly health: () => HealthCheck
}

export interface LiveSchemasOptions {
  readonly client: RegistryClient
  readonly metrics: Metrics
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** While the registry does not answer the log says so again after so long, ms (30,000). */
  readonly sayAgainMs?: number
  readonly now?: () => number
}

const RESULTS: readonly FetchResult[] = ['found', 'unknown', 'unusable', 'failed']

function createSchemaMetrics(metrics: Metrics) {
  const registers = [metrics]
  const fetches = new Counter({
    name: 'vigia_schema_fetches_total',
    help: 'Questions to the schema registry, by what came of them: found, unknown, unusable or failed (it did not answer as a schema registry)',
    labelNames: ['result'],
    registers,
  })
  for (const result of RESULTS) fetches.inc({ result }, 0)
  return {
    fetches,
    known: new Gauge({
      name: 'vigia_known_schemas',
      help: 'Schemas that are fetched and ready to read with',
      registers,
    }),
    waiting: new Gauge({
      name: 'vigia_schema_waiting_partitions',
      help: 'Partitions that wait for a schema: nothing of them is read, and nothing lost',
      registers,
    }),
  }
}

/** A client of the configured schema registry; undefined where none is configured. */
export function configuredRegistry(config: Config): RegistryClient | undefined {
  const { schemaRegistryUrl: url, schemaRegistryUser: user, schemaRegistryPasswordFile: file } = config
  if (url === undefined) return undefined
  if (user === undefined && file === undefined) return createRegistryClient({ url })
  const password = file === undefined ? '' : readSecretFile(file)
  return createRegistryClient({ url, auth: { username: user ?? '', password } })
}

/** Schemas by a registry, with metrics, and with a log that is loud while the registry is away. */
export function createLiveSchemas(options: LiveSchemasOptions): LiveSchemas {
  const { client, logger, sayAgainMs = 30_000, now = () => performance.now() } = options
  const { fetches, known, waiting } = createSchemaMetrics(options.metrics)
  /** When it was last said that the registry does not answer; undefined while it does. */
  let said: number | undefined
  let isAway = false

  function tell(result: FetchResult, why?: string): void {
    const wasAway = isAway
    isAway = result === 'failed'
    if (!isAway && wasAway) logger.info({}, 'the schema registry answers again')
    if (!isAway) said = undefined
    if (!isAway || (said !== undefined && now() - said < sayAgainMs)) return
    said = now()
    logger.error(
      { error: why },
      'the schema registry does not answer: what needs a schema that is not known here waits',
    )
  }
  const schemas = createSchemas({
    client,
    watch: {
      fetched(result, _id, why) {
        fetches.inc({ result })
        tell(result, why)
      },
      refused: (result, id, why) =>
        logger.error({ schema: id, result, error: why }, 'what is framed by this schema becomes dead letters'),
      known: (count) => known.set(count),
    },
  })
  /** Sources that wait, each with how many of its partitions. */
  const partitions = new Map<number, number>()
  const sum = () => [...partitions.values()].reduce((total, count) => total + count, 0)
  waiting.set(0)
  return {
    schemas,
    framed(source) {
      const mine = partitions.size
      partitions.set(mine, 0)
      return createFramedSource({
        source,
        schemas,
        onWaiting(count) {
          partitions.set(mine, count)
          waiting.set(sum())
        },
      })
    },
    health() {
      const count = sum()
      const detail = isAway
        ? `does not answer; partitions that wait for it: ${count}`
        : `partitions that wait: ${count}`
      return { name: 'schema registry', ok: !isAway, ...(isAway || count > 0 ? { detail } : {}) }
    },
  }
}
