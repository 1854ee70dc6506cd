import { Command } from 'commander'
import { createClickHouseAlertStore } from '../adapters/clickhouse/alert-store.ts'
import { createKafka } from '../adapters/kafka/client.ts'
import { fetchPartitions } from '../adapters/kafka/partitions.ts'
import { loadPseudonymKey } from '../adapters/files/pseudonym-key.ts'
import { createRedis } from '../adapters/redis/client.ts'
import { ConfigError, demand, describeConfig, readConfig, readSecretFile, type Config } from '../config.ts'
import { configuredClickHouse } from './live/clickhouse.ts'
import { loadEdge, loadRules } from './load.ts'
import { topicNames } from './topic-names.ts'

/** One thing that is looked at: it rejects where something is wrong. */
interface Examination {
  readonly name: string
  /** What mends it. */
  readonly remedy: string
  readonly examine: (config: Config) => Promise<unknown>
}

const BOUND_MS = 10_000

const examinations: readonly Examination[] = [
  { name: 'rules', remedy: 'vigia rules lint', examine: (config) => loadRules(config.rulesDir) },
  { name: 'registry', remedy: 'VIGIA_REGISTRY_DIR', examine: (config) => loadEdge(config.registryDir) },
  {
    name: 'pseudonym key',
    remedy: 'VIGIA_PSEUDONYM_KEY_FILE: a file with at least 32 random bytes, such as `openssl rand -hex 32` writes',
    examine: (config) => loadPseudonymKey(demand(config, 'pseudonymKeyFile').pseudonymKeyFile),
  },
  {
    name: 'kafka',
    remedy: 'VIGIA_KAFKA_BROKERS; vigia topics create',
    examine: (config) => {
      const { kafkaBrokers, kafkaPrefix } = demand(config, 'kafkaBrokers')
      return fetchPartitions(createKafka({ brokers: kafkaBrokers }), topicNames(kafkaPrefix).events)
    },
  },
  { name: 'redis', remedy: 'VIGIA_REDIS_URL, VIGIA_REDIS_PASSWORD_FILE', examine: pingRedis },
  { name: 'clickhouse', remedy: 'VIGIA_CLICKHOUSE_URL; vigia migrate', examine: askClickHouse },
]

async function pingRedis(config: Config): Promise<void> {
  const { redisUrl, redisPasswordFile: file } = demand(config, 'redisUrl')
  const redis = createRedis(redisUrl, () => undefined, file === undefined ? undefined : readSecretFile(file))
  try {
    await redis.connect()
    await redis.check()
  } finally {
    redis.disconnect()
  }
}

async function askClickHouse(config: Config): Promise<void> {
  const client = configuredClickHouse(config)
  try {
    await createClickHouseAlertStore(client).list({}, 1)
  } finally {
    await client.close()
  }
}

/** What is wrong, in words without values; undefined where nothing is. */
async function findingOf({ examine }: Examination, config: Config): Promise<string | undefined> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${BOUND_MS / 1_000} s`)), BOUND_MS)
  try {
    await Promise.race([examine(config), late])
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly problem?: string
  readonly remedy?: string
}

/** `vigia doctor`: the effective configuration, what is reachable, what is missing and how to mend it. Exit code 1 where something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('o que funciona, o que falta e como resolver · what works, what is missing and how to mend it')
    .option('--json', 'para máquinas · for machines')
    .action(async ({ json }: { json?: true }) => {
      try {
        await diagnose(readConfig(), json === true)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        process.stderr.write(`${error.message}\n`)
        process.exitCode = 2
      }
    })
}

async function diagnose(config: Config, json: boolean): Promise<void> {
  const findings = await Promise.all(
    examinations.map(async (one): Promise<Finding> => {
      const problem = await findingOf(one, config)
      return problem === undefined
        ? { name: one.name, ok: true }
        : { name: one.name, ok: false, problem, remedy: one.remedy }
    }),
  )
  const effective = describeConfig(config)
  process.stdout.write(json ? `${JSON.stringify({ config: effective, findings })}\n` : wordsOf(effective, findings))
  process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1
  // A client that is still trying to connect would keep the process.
  setTimeout(() => process.exit(), 100)
}

const wordsOf = (config: Readonly<Record<string, string>>, findings: readonly Finding[]): string =>
  [
    ...Object.entries(config).map(([name, value]) => `${name}=${value}`),
    '',
    ...findings.map(({ name, ok, problem, remedy }) => (ok ? `✓ ${name}` : `✗ ${name}: ${problem}\n  → ${remedy}`)),
    '',
  ].join('\n')
