import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, demand, describeConfig, envExample, readConfig, readSecretFile, stateDir } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'vigia-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const secretFile = join(folder, 'secret')
writeFileSync(secretFile, 'a-very-secret-value\n')

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('readConfig', () => {
  test('has a default for everything that is no address of a server', () => {
    expect(readConfig({})).toMatchObject({
      kafkaPrefix: 'vigia.',
      httpHost: '127.0.0.1',
      httpPort: 3000,
      outOfOrderness: 10_000,
      allowedLateness: 600_000,
      idle: 5_000,
      rulesDir: 'rules',
      logLevel: 'info',
    })
    expect(readConfig({}).kafkaBrokers).toBeUndefined()
  })

  test('reads each kind of value', () => {
    const config = readConfig({
      VIGIA_KAFKA_BROKERS: 'a:9092, b.example:9093,[::1]:9092',
      VIGIA_REDIS_URL: 'rediss://cache:6380/2',
      VIGIA_CLICKHOUSE_URL: 'chdb:./data',
      VIGIA_HTTP_PORT: '0',
      VIGIA_IDLE: 'none',
      VIGIA_OUT_OF_ORDERNESS: '250ms',
      VIGIA_KNOWN_SINCE: '2026-11-22T10:00:00-03:00',
      VIGIA_PSEUDONYM_KEY_FILE: secretFile,
    })
    expect(config).toMatchObject({
      kafkaBrokers: ['a:9092', 'b.example:9093', '[::1]:9092'],
      redisUrl: 'rediss://cache:6380/2',
      clickhouseUrl: 'chdb:./data',
      httpPort: 0,
      idle: 'none',
      outOfOrderness: 250,
      knownSince: Date.parse('2026-11-22T13:00:00Z'),
      pseudonymKeyFile: secretFile,
    })
  })

  test.each([
    'redis+cluster://shard',
    'rediss+cluster://one.example:6379,two.example:6380',
    'redis://10.0.0.1:6379,10.0.0.2,[::1]:6379',
  ])('takes %s as the name of a cluster', (url) => {
    expect(readConfig({ VIGIA_REDIS_URL: url, VIGIA_REDIS_BUCKETS: '48' })).toMatchObject({
      redisUrl: url,
      redisBuckets: 48,
    })
  })

  test('an empty variable is an absent one, and other names are nobody’s business', () => {
    expect(readConfig({ VIGIA_HTTP_PORT: '', PATH: '/bin', HTTP_PORT: 'x' })).toEqual(readConfig({}))
  })

  test.each([
    ['VIGIA_HTTP_PORT', '65536', 'a port'],
    ['VIGIA_HTTP_PORT', '-1', 'a port'],
    ['VIGIA_HTTP_PORT', '3000x', 'a port'],
    ['VIGIA_KAFKA_BROKERS', 'localhost', 'host:port'],
    ['VIGIA_KAFKA_BROKERS', 'a:1,,b:2', 'host:port'],
    ['VIGIA_KAFKA_PREFIX', 'vigia/', 'letters'],
    ['VIGIA_REDIS_URL', 'http://localhost', 'redis://'],
    ['VIGIA_REDIS_URL', 'redis://:hunter2@localhost', 'files'],
    ['VIGIA_REDIS_URL', 'redis+cluster://u:hunter2@a:1,b:2', 'files'],
    ['VIGIA_REDIS_URL', 'redis://a:1,b:2,', 'redis+cluster://'],
    ['VIGIA_REDIS_URL', 'redis+sentinel://a:1', 'redis+cluster://'],
    ['VIGIA_REDIS_URL', 'redis+cluster://a:1/3', 'redis+cluster://'],
    ['VIGIA_REDIS_BUCKETS', '0', '1–256'],
    ['VIGIA_REDIS_BUCKETS', '257', '1–256'],
    ['VIGIA_CLICKHOUSE_URL', 'tcp://localhost', 'chdb:DIR'],
    ['VIGIA_CLICKHOUSE_URL', 'chdb:', 'chdb:DIR'],
    ['VIGIA_CLICKHOUSE_URL', 'http://u:hunter2@localhost', 'files'],
    ['VIGIA_SCHEMA_REGISTRY_URL', 'http://localhost/?apikey=hunter2', 'files'],
    ['VIGIA_OUT_OF_ORDERNESS', '10', 'span'],
    ['VIGIA_IDLE', 'never', 'none'],
    ['VIGIA_KAFKA_SESSION', '999ms', '1s or more'],
    ['VIGIA_COMMIT_EVERY', '1', 'span'],
    ['VIGIA_KAFKA_SESSION', '10', 'span'],
    ['VIGIA_KNOWN_SINCE', '2026-11-22T10:00:00', 'offset'],
    ['VIGIA_LOG_LEVEL', 'verbose', 'one of'],
    ['VIGIA_PSEUDONYM_KEY_FILE', '/no/such/file', 'can be read'],
    ['VIGIA_API_KEYS_FILE', tmpdir(), 'can be read'],
    ['VIGIA_HTP_PORT', '1', 'did you mean VIGIA_HTTP_PORT'],
    ['VIGIA_WHATEVER', '1', 'not a known name'],
    ['VIGIA_PSEUDONYM_KEY', 'hunter2', 'not a known name'],
    ['VIGIA_toString', 'x', 'not a known name'],
  ])('refuses %s=%s in plain words and without the value', (name, value, words) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name)
    expect(problems[0]).toContain(words)
    expect(problems[0]).not.toContain('hunter2')
  })

  test('says all problems at once', () => {
    const problems = problemsOf({ VIGIA_HTTP_PORT: 'x', VIGIA_IDLE: 'x', VIGIA_X: 'x', VIGIA_REDIS_URL: 'x' })
    expect(problems).toHaveLength(4)
  })

  test('a failpoint is refused in production', () => {
    expect(readConfig({ VIGIA_FAILPOINT: 'after-append', NODE_ENV: 'test' }).failpoint).toBe('after-append')
    expect(problemsOf({ VIGIA_FAILPOINT: 'after-append', NODE_ENV: 'production' })).toEqual([
      'VIGIA_FAILPOINT: only for tests',
    ])
  })
})

test('demand names every absent value', () => {
  const config = readConfig({ VIGIA_REDIS_URL: 'redis://localhost' })
  expect(demand(config, 'redisUrl').redisUrl).toBe('redis://localhost')
  expect(() => demand(config, 'redisUrl', 'kafkaBrokers', 'clickhouseUrl')).toThrow(/KAFKA_BROKERS[^]*CLICKHOUSE_URL/)
})

test('describeConfig shows effective values and no secret', () => {
  const described = describeConfig(readConfig({ VIGIA_API_KEYS_FILE: secretFile, VIGIA_KAFKA_BROKERS: 'a:1,b:2' }))
  expect(described).toMatchObject({
    VIGIA_KAFKA_BROKERS: 'a:1,b:2',
    VIGIA_ALLOWED_LATENESS: '10m',
    VIGIA_REDIS_URL: '(not set)',
    VIGIA_API_KEYS_FILE: secretFile,
  })
  expect(JSON.stringify(described)).not.toContain('a-very-secret-value')
})

test('a secret file loses its last line end', () => {
  expect(readSecretFile(secretFile)).toBe('a-very-secret-value')
  expect(() => readSecretFile(join(folder, 'none'))).toThrow(ConfigError)
})

test('.env.example is what the schema says (vitest -u writes it)', async () => {
  await expect(envExample()).toMatchFileSnapshot('../.env.example')
})

test('.env.example, uncommented, is accepted but for the files that are not there', () => {
  const lines = envExample()
    .split('\n')
    .filter((line) => line.startsWith('#VIGIA_') && !line.includes('_FILE='))
  const env = Object.fromEntries(lines.map((line) => line.slice(1).split('=', 2)))
  expect(readConfig(env)).toMatchObject({ kafkaBrokers: ['localhost:9092'], httpPort: 3000 })
})

test('what commands remember is kept where states are kept (XDG), never by a relative path', () => {
  expect(stateDir({ XDG_STATE_HOME: '/var/state' })).toBe('/var/state/vigia')
  const usual = stateDir({})
  expect(usual).toMatch(/^\/.*\/\.local\/state\/vigia$/)
  for (const given of ['', 'state', './state', '../state']) expect(stateDir({ XDG_STATE_HOME: given })).toBe(usual)
})
