import { Command, Option } from 'commander'
import { loadPseudonymKey } from '../adapters/files/pseudonym-key.ts'
import { ConfigError, demand, describeConfig, readConfig, type Config } from '../config.ts'
import { InfrastructureError } from '../ports/errors.ts'
import { forMachines, forPeople, languagesOf, problem, type Finding, type Found, type Text } from './doctor/finding.ts'
import { lookAtClickHouse } from './doctor/look-clickhouse.ts'
import { lookAtApiKeys, lookAtRegistry } from './doctor/look-files.ts'
import { lookAtHistory } from './doctor/look-history.ts'
import { lookAtPublished } from './doctor/look-published.ts'
import { lookAtKafka } from './doctor/look-kafka.ts'
import { lookAtRedis } from './doctor/look-redis.ts'
import { lookAtSchemaRegistry } from './doctor/look-schema-registry.ts'
import { LANGUAGES, type Language } from './language.ts'
import { loadRules } from './load.ts'

/** One thing that is looked at: it resolves to what is wrong with it, and rejects where it cannot be looked at at all. */
interface Examination {
  readonly name: string
  /** What mends it where it cannot be looked at. */
  readonly remedy: string
  readonly examine: (config: Config) => Promise<readonly Found[]>
  /** Where it may be left out: is it configured? */
  readonly isThere?: (config: Config) => boolean
}

const BOUND_MS = 15_000

/** For what either can be used or cannot. */
const usable = (work: (config: Config) => Promise<unknown>) => async (config: Config) => {
  await work(config)
  return []
}

const examinations: readonly Examination[] = [
  { name: 'rules', remedy: 'vigia rules lint', examine: usable((config) => loadRules(config.rulesDir)) },
  { name: 'registry', remedy: 'VIGIA_REGISTRY_DIR; vigia registry lint', examine: lookAtRegistry },
  {
    name: 'published list',
    remedy: 'VIGIA_PUBLISHED_LIST_FILE; vigia registry sign',
    examine: lookAtPublished,
  },
  {
    name: 'pseudonym key',
    remedy: 'VIGIA_PSEUDONYM_KEY_FILE: openssl rand -hex 32 > <file>',
    examine: usable((config) => loadPseudonymKey(demand(config, 'pseudonymKeyFile').pseudonymKeyFile)),
  },
  {
    name: 'api keys',
    remedy: 'VIGIA_API_KEYS_FILE',
    examine: lookAtApiKeys,
    isThere: ({ apiKeysFile }) => apiKeysFile !== undefined,
  },
  { name: 'kafka', remedy: 'VIGIA_KAFKA_BROKERS', examine: lookAtKafka },
  {
    name: 'schema registry',
    remedy: 'VIGIA_SCHEMA_REGISTRY_URL',
    examine: lookAtSchemaRegistry,
    isThere: ({ schemaRegistryUrl }) => schemaRegistryUrl !== undefined,
  },
  { name: 'redis', remedy: 'VIGIA_REDIS_URL, VIGIA_REDIS_PASSWORD_FILE', examine: lookAtRedis },
  {
    name: 'clickhouse',
    remedy: 'VIGIA_CLICKHOUSE_URL, VIGIA_CLICKHOUSE_USER, VIGIA_CLICKHOUSE_PASSWORD_FILE',
    examine: lookAtClickHouse,
  },
  {
    name: 'history',
    remedy: 'VIGIA_KAFKA_BROKERS, VIGIA_REDIS_URL, VIGIA_PSEUDONYM_KEY_FILE',
    examine: lookAtHistory,
  },
]

const LATE: Text = {
  pt: `sem resposta em ${BOUND_MS / 1_000} s`,
  en: `no answer within ${BOUND_MS / 1_000} s`,
}

/** What was said by what could not be looked at; a configuration error names its variables. */
function unusable(error: unknown, remedy: string): Found {
  if (error instanceof ConfigError) return problem('not-configured', error.problems.join('; '), remedy)
  const reason = String(error instanceof Error ? error.message : error).trim()
  if (!(error instanceof InfrastructureError)) return problem('unusable', reason, remedy)
  return problem('unreachable', { pt: `não responde: ${reason}`, en: `does not answer: ${reason}` }, remedy)
}

/** What is wrong with one thing; within the bound, whatever it does. */
async function findingsOf({ name, remedy, examine }: Examination, config: Config): Promise<readonly Finding[]> {
  const { promise: late, resolve } = Promise.withResolvers<readonly Found[]>()
  const timer = setTimeout(() => resolve([problem('unreachable', LATE, remedy)]), BOUND_MS)
  const looked = examine(config).catch((error: unknown): readonly Found[] => [unusable(error, remedy)])
  const all = await Promise.race([looked, late]).finally(() => clearTimeout(timer))
  return all.length === 0 ? [{ name, code: 'ok', level: 'ok' }] : all.map((one) => ({ name, ...one }))
}

interface Options {
  readonly json?: true
  readonly lang?: Language
}

/** `vigia doctor`: the effective configuration, what is reachable, what is missing and how to mend it. Exit code 1 where something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('o que funciona, o que falta e como resolver · what works, what is missing and how to mend it')
    .option('--json', 'para máquinas · for machines')
    .addOption(new Option('--lang <lang>', 'um só idioma · one language alone').choices(LANGUAGES))
    .action(async ({ json, lang }: Options) => {
      try {
        await diagnose(readConfig(), json === true, lang)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        process.stderr.write(`${error.message}\n`)
        process.exitCode = 2
      }
    })
}

async function diagnose(config: Config, json: boolean, lang: Language | undefined): Promise<void> {
  const asked = examinations.filter(({ isThere }) => isThere?.(config) ?? true)
  const findings = (await Promise.all(asked.map((one) => findingsOf(one, config)))).flat()
  const effective = describeConfig(config)
  const text = json
    ? JSON.stringify({ config: effective, findings: findings.map(forMachines) })
    : wordsOf(effective, findings, lang)
  process.exitCode = findings.some(({ level }) => level === 'problem') ? 1 : 0
  // A client that is still trying to connect would keep the process.
  process.stdout.write(`${text}\n`, () => process.exit())
}

function wordsOf(
  config: Readonly<Record<string, string>>,
  findings: readonly Finding[],
  lang: Language | undefined,
): string {
  const languages = languagesOf(lang)
  const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`)
  return [...settings, '', ...findings.map((finding) => forPeople(finding, languages))].join('\n')
}
