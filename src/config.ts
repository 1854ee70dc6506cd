import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import {
  Brokers,
  ClickHouse,
  File,
  Folder,
  isReadableFile,
  LEVELS,
  Ms,
  Networks,
  Port,
  RedisUrl,
  TopicPart,
  urlOf,
} from './config-values.ts'
import { formatSpan } from './rules/span.ts'

/** Every variable, without its `VIGIA_`: what it must look like, its default, what it is for. */
const Variables = z.object({
  KAFKA_BROKERS: Brokers.optional().meta({
    description: 'Kafka brokers, host:port with commas between',
    example: 'localhost:9092',
  }),
  KAFKA_PREFIX: TopicPart.default('vigia.').meta({ description: 'What every topic’s name begins with' }),
  KAFKA_GROUP: TopicPart.default('vigia').meta({ description: 'What the consumer groups’ names begin with' }),
  KAFKA_SESSION: Ms.refine((ms) => ms >= 1_000, '1s or more')
    .default(10_000)
    .meta({ description: 'After how much silence a worker’s partitions go to the others', span: true }),
  SCHEMA_REGISTRY_URL: urlOf(['http:', 'https:'], 'an http(s) URL').optional().meta({
    description: 'Confluent schema registry, for events framed in Avro, JSON Schema or Protobuf',
    example: 'http://localhost:8081',
  }),
  SCHEMA_REGISTRY_USER: z
    .string()
    .optional()
    .meta({ description: 'User of the schema registry, where it asks for one', example: 'vigia' }),
  SCHEMA_REGISTRY_PASSWORD_FILE: File.optional().meta({
    description: 'File with the password of the schema registry’s user',
    example: '/run/secrets/schema-registry',
  }),
  REDIS_URL: RedisUrl.optional().meta({
    description: 'Redis, where the windows live; a cluster as redis+cluster://host:port,host:port',
    example: 'redis://localhost:6379',
  }),
  REDIS_BUCKETS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: 'a whole number, 1–256', abort: true })
    .transform(Number)
    .refine((buckets) => buckets <= 256, 'a whole number, 1–256')
    .optional()
    .meta({
      description: 'Slots that windows are spread over, counted where Redis is empty; else 16, on a cluster 48',
      example: '48',
    }),
  REDIS_PASSWORD_FILE: File.optional().meta({
    description: 'File with the password of Redis',
    example: '/run/secrets/redis',
  }),
  CLICKHOUSE_URL: ClickHouse.optional().meta({
    description: 'ClickHouse: an http(s) URL, or chdb:DIR for the embedded engine',
    example: 'http://localhost:8123',
  }),
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[a-z_]\w{0,62}$/i, 'a name of letters, digits and underscores')
    .default('vigia')
    .meta({ description: 'ClickHouse database' }),
  CLICKHOUSE_USER: z.string().default('default').meta({ description: 'ClickHouse user' }),
  CLICKHOUSE_PASSWORD_FILE: File.optional().meta({
    description: 'File with the password of the ClickHouse user',
    example: '/run/secrets/clickhouse',
  }),
  RULES_DIR: Folder.default('rules').meta({ description: 'Folder of the rules' }),
  REGISTRY_DIR: Folder.default('registry').meta({ description: 'Folder of the operator’s registry' }),
  DATA_DIR: Folder.default('data').meta({ description: 'Folder for what the demonstration keeps' }),
  HTTP_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'Address to listen on; loopback unless said otherwise' }),
  HTTP_PORT: Port.default(3000).meta({ description: 'Port to listen on; 0 = any free one' }),
  HTTP_TRUSTED_PROXIES: Networks.optional().meta({
    description: 'Proxies before the API whose X-Forwarded-For says who calls; without it, whoever connects',
    example: '10.0.0.0/8,fd00::/8',
  }),
  STATUS_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'Address of the status port; loopback unless said otherwise' }),
  STATUS_PORT: z
    .union([z.literal('none'), Port], { error: 'a port, 0–65535 (0 = any free one), or none' })
    .default(0)
    .meta({
      description:
        'Port of every live process for /health/live, /health/ready and /metrics; 0 = any free one, none = off',
    }),
  API_KEYS_FILE: File.optional().meta({
    description: 'YAML list of API keys: id, sha256 of the secret, scopes',
    example: '/run/secrets/api-keys.yaml',
  }),
  PUBLISHED_LIST_FILE: File.optional().meta({
    description: 'Signed list of official channels to be served (vigia registry sign); its log lies beside it',
    example: '/var/lib/vigia/official-channels.json',
  }),
  PSEUDONYM_KEY_FILE: File.optional().meta({
    description: 'File with the key of the pseudonyms, at least 32 bytes',
    example: '/run/secrets/pseudonym-key',
  }),
  OUT_OF_ORDERNESS: Ms.default(10_000).meta({ description: 'How far out of order events may come', span: true }),
  ALLOWED_LATENESS: Ms.default(600_000).meta({ description: 'How late an event may be and still count', span: true }),
  IDLE: z
    .union([z.literal('none'), Ms], { error: 'a span of time such as 5s, or none' })
    .default(5_000)
    .meta({
      description: 'After how much silence a partition’s clock moves on; none for topics fed in batches',
      span: true,
    }),
  COMMIT_EVERY: Ms.default(1_000).meta({
    description: 'How often a detector commits its offsets; what is not committed comes again after a crash',
    span: true,
  }),
  KNOWN_SINCE: z.iso
    .datetime({ offset: true, error: 'a time with offset, as in 2026-11-22T10:00:00Z' })
    .transform((text) => Date.parse(text))
    .optional()
    .meta({ description: 'Since when the topics hold everything', example: '2026-11-22T10:00:00-03:00', time: true }),
  LOG_LEVEL: z
    .enum(LEVELS, { error: `one of ${LEVELS.join(', ')}` })
    .default('info')
    .meta({ description: `Log level: ${LEVELS.join(', ')}` }),
  FAILPOINT: z
    .string()
    .optional()
    .meta({ description: 'Where to fail on purpose; refused in production', testsOnly: true }),
})

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<Name>
type Values = z.infer<typeof Variables>
/** The effective configuration: `KAFKA_BROKERS` → `kafkaBrokers`. Spans are ms, times epoch ms, `…File` paths of readable files. */
export type Config = { readonly [Name in keyof Values as Camel<Name & string>]: Values[Name] }

const PREFIX = 'VIGIA_'
const names = Object.keys(Variables.shape) as (keyof Values)[]
const camel = (name: string): string =>
  name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())

/** Every problem of a configuration at once, a line each, without any value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** A known name that the unknown one may have meant: most of its words are there. */
function nearest(unknown: string): string {
  const words = new Set(unknown.split('_'))
  const score = (name: string) => name.split('_').filter((word) => words.has(word)).length / name.split('_').length
  const best = names.toSorted((a, b) => score(b) - score(a))[0]
  return best !== undefined && score(best) >= 0.5 ? `; did you mean ${PREFIX}${best}?` : ''
}

/**
 * Reads the `VIGIA_*` variables; an empty one is an absent one, other names are not looked at. The only reader of the
 * environment. Throws a `ConfigError` with all problems, unknown names included.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.entries(env).filter(
    ([name, value]) => name.startsWith(PREFIX) && value !== undefined && value !== '',
  )
  const values = Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value]))
  const unknown = Object.keys(values)
    .filter((name) => !Object.hasOwn(Variables.shape, name))
    .map((name) => `${PREFIX}${name}: not a known name${nearest(name)}`)
  const misplaced =
    values['FAILPOINT'] !== undefined && env['NODE_ENV'] === 'production' ? [`${PREFIX}FAILPOINT: only for tests`] : []
  const result = Variables.safeParse(values)
  const wrong = result.error?.issues.map((issue) => `${PREFIX}${issue.path.join('.')}: ${issue.message}`) ?? []
  const problems = [...wrong, ...misplaced, ...unknown]
  if (!result.success || problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(Object.entries(result.data).map(([name, value]) => [camel(name), value])) as Config
}

/** The configuration with these values present. Throws a `ConfigError` that names every absent one. */
export function demand<Key extends keyof Config>(
  config: Config,
  ...keys: readonly Key[]
): Config & { readonly [K in Key]: NonNullable<Config[K]> } {
  const absent = names.filter(
    (name) => keys.some((key) => key === camel(name)) && config[camel(name) as Key] === undefined,
  )
  if (absent.length > 0) throw new ConfigError(absent.map((name) => `${PREFIX}${name}: needed here, and not set`))
  return config as Config & { readonly [K in Key]: NonNullable<Config[K]> }
}

const describe = (name: keyof Values, value: string | number | readonly string[] | undefined): string => {
  const meta = Variables.shape[name].meta()
  if (value === undefined) return '(not set)'
  if (meta?.['span'] === true && typeof value === 'number') return formatSpan(value)
  if (meta?.['time'] === true && typeof value === 'number') return new Date(value).toISOString()
  return String(value)
}

/** The effective values for people, `VIGIA_NAME` → text. Of a secret only its file's path is there, never what is in it. */
export const describeConfig = (config: Config): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [PREFIX + name, describe(name, config[camel(name) as keyof Config])]))

/** Where commands keep what they remember from one call to the next (XDG Base Directory: `XDG_STATE_HOME`, absolute). */
export function stateDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const given = env['XDG_STATE_HOME'] ?? ''
  return join(isAbsolute(given) ? given : join(homedir(), '.local', 'state'), 'vigia')
}

/** The secret in a file, without the line end that editors leave. Throws a `ConfigError` without the content. */
export function readSecretFile(path: string): string {
  if (!isReadableFile(path)) throw new ConfigError([`${path}: cannot be read`])
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
}

/**
 * The text of `.env.example`: each variable with what it is for, commented out at its default or an example. Written by
 * its test, with `vitest -u`.
 *
 * @public
 */
export function envExample(): string {
  const defaults = Variables.parse({})
  const paragraphs = names
    .filter((name) => Variables.shape[name].meta()?.['testsOnly'] !== true)
    .map((name) => {
      const meta = Variables.shape[name].meta()
      const value = defaults[name] === undefined ? String(meta?.['example']) : describe(name, defaults[name])
      const note = defaults[name] === undefined ? 'not set by default' : 'default'
      return `# ${meta?.description} (${note}).\n#${PREFIX}${name}=${value}\n`
    })
  return `# Vigia. Copy to .env and uncomment what differs. Unknown ${PREFIX}* names are refused.\n\n${paragraphs.join('\n')}`
}
