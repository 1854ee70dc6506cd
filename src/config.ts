import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { formatSpan, parseSpan } from './rules/span.ts'

const SECRET_IN_URL = 'no user, password or key in the URL: secrets come from files (…_FILE)'
const hasSecret = (text: string): boolean => {
  const url = new URL(text)
  return (
    url.password !== '' ||
    url.username !== '' ||
    [...url.searchParams.keys()].some((key) => /pass|key|secret/i.test(key))
  )
}
const isUrlOf = (protocols: readonly string[], text: string): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)
const urlOf = (protocols: readonly string[], words: string) =>
  z
    .string()
    .refine((text) => isUrlOf(protocols, text), { error: words, abort: true })
    .refine((text) => !hasSecret(text), SECRET_IN_URL)

/** One Redis by a URL; a cluster by `+cluster`, or by hosts with commas between. */
const CLUSTER =
  /^rediss?(\+cluster)?:\/\/(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?(,(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?)*\/?$/i
const RedisUrl = z
  .string()
  .refine((text) => !/@|\?.*(pass|key|secret)/i.test(text), { error: SECRET_IN_URL, abort: true })
  .refine((text) => CLUSTER.test(text) || isUrlOf(['redis:', 'rediss:'], text), {
    error:
      'a redis:// or rediss:// URL, or redis+cluster:// or rediss+cluster:// with host:port, several with commas between',
  })

const isReadableFile = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
const File = z.string().refine(isReadableFile, 'the path of a file that can be read')
const Folder = z.string()

const isSpan = (text: string): boolean => {
  try {
    return parseSpan(text) >= 0
  } catch {
    return false
  }
}
const Ms = z
  .string()
  .refine(isSpan, { error: 'a span of time such as 10s, 5m, 2h or 7d', abort: true })
  .transform(parseSpan)
const isBroker = (text: string): boolean => /^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i.test(text)
const Brokers = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .refine((brokers) => brokers.every(isBroker), 'host:port, several with commas between')
const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  return (
    most !== undefined && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}
const TopicPart = z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, dot, hyphen, underscore; at most 100')
const Port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'a port, 0–65535 (0 = any free one)', abort: true })
  .transform(Number)
  .refine((port) => port <= 65_535, 'a port, 0–65535 (0 = any free one)')
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const ClickHouse = z.union([z.templateLiteral(['chdb:', z.string().min(1)]), urlOf(['http:', 'https:'], '')], {
  error:
    'an http(s) URL without user and password (they come from VIGIA_CLICKHOUSE_USER and …_PASSWORD_FILE), or chdb:DIR',
})

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
  HTTP_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((proxy) => proxy.trim()))
    .refine((proxies) => proxies.every(isNetwork), 'IP addresses or networks (10.0.0.0/8), several with commas between')
    .optional()
    .meta({
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
