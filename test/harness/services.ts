import { mkdtempSync, renameSync, existsSync, rmSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stderr } from 'node:process'
import { jars, prepareJars, prepareRedis } from './cache.ts'
import { containKafka, containRedis, containRegistry, mayHaveDocker, type Contained } from './docker.ts'
import { startKafka } from './kafka.ts'
import { isPortOpen } from './ports.ts'
import { startRedis } from './redis.ts'
import { isRegistryReady, startRegistry } from './registry.ts'

/** Where the services of a test run are. */
export interface ServiceUrls {
  /** host:port,… */
  readonly kafkaBrokers: string
  readonly redisUrl: string
  readonly schemaRegistryUrl: string
}

export interface Services extends ServiceUrls {
  stop(): Promise<void>
}

interface Way {
  readonly variable: string
  answers(url: string): Promise<boolean>
  contain(): Promise<Contained>
  start(folder: string): Promise<Contained>
}

const answersAt = (hostPort: string): Promise<boolean> => {
  const [host = '', port = ''] = hostPort.split(':')
  return isPortOpen(Number(port), host)
}

const WAYS: Record<keyof ServiceUrls, Way> = {
  kafkaBrokers: {
    variable: 'VIGIA_TEST_KAFKA_BROKERS',
    answers: (url) => answersAt(url.split(',')[0] ?? ''),
    contain: containKafka,
    async start(folder) {
      await prepareJars()
      const server = await startKafka(folder)
      return { url: server.brokers, stop: () => server.stop() }
    },
  },
  redisUrl: {
    variable: 'VIGIA_TEST_REDIS_URL',
    answers: (url) => answersAt(`${new URL(url).hostname}:${new URL(url).port || '6379'}`),
    contain: containRedis,
    async start() {
      const server = await startRedis()
      return { url: server.url, stop: () => server.close() }
    },
  },
  schemaRegistryUrl: {
    variable: 'VIGIA_TEST_SCHEMA_REGISTRY_URL',
    answers: isRegistryReady,
    contain: containRegistry,
    async start(folder) {
      await prepareJars()
      const server = await startRegistry(folder)
      return { url: server.url, stop: () => server.stop() }
    },
  },
}

/** One service: the one named in the environment, else in Docker, else a local process. */
async function obtain(way: Way, folder: string): Promise<Contained> {
  const given = env[way.variable]
  if (given !== undefined && given !== '') {
    if (await way.answers(given)) return { url: given, stop: () => Promise.resolve() }
    throw new Error(`Nothing answers at ${way.variable}: start that service, or unset ${way.variable}.`)
  }
  if (mayHaveDocker()) {
    try {
      return await way.contain()
    } catch (error) {
      stderr.write(
        `harness: Docker did not help (${error instanceof Error ? error.message : ''}), so a local process\n`,
      )
    }
  }
  return way.start(folder)
}

/** Downloads and installs what local processes need, where they will be needed. */
export async function prepare(): Promise<void> {
  if (mayHaveDocker() || Object.values(WAYS).every(({ variable }) => env[variable])) return
  prepareRedis()
  await prepareJars()
  if (!env['CI'] && !existsSync(join(jars(), 'kafka.jsa'))) await makeArchives()
}

/** Starts both JVMs once and lets them write what they loaded: the later starts take half the time. */
async function makeArchives(): Promise<void> {
  stderr.write('harness: making class archives (once, about 20 s)\n')
  const folder = mkdtempSync(join(tmpdir(), 'vigia-archive-'))
  const servers = await Promise.all([startKafka(folder, true), startRegistry(folder, true)])
  await Promise.all(servers.map((server) => server.stop('SIGTERM', 60_000)))
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['registry', 'kafka']) {
    const made = join(jars(), `${name}.jsa`)
    if (existsSync(`${made}.new`)) renameSync(`${made}.new`, made)
  }
}

/** Starts Kafka, Redis and the schema registry side by side; rejects with a sentence that says how to mend it. */
export async function startServices(): Promise<Services> {
  await prepare()
  const folder = mkdtempSync(join(tmpdir(), 'vigia-services-'))
  mkdirSync(folder, { recursive: true })
  const begun = await Promise.allSettled([
    obtain(WAYS.kafkaBrokers, folder),
    obtain(WAYS.redisUrl, folder),
    obtain(WAYS.schemaRegistryUrl, folder),
  ])
  const stop = async () => {
    await Promise.all(begun.map((one) => (one.status === 'fulfilled' ? one.value.stop() : Promise.resolve())))
    rmSync(folder, { recursive: true, force: true })
  }
  const failed = begun.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const [kafkaBrokers = '', redisUrl = '', schemaRegistryUrl = ''] = begun.map((one) =>
    one.status === 'fulfilled' ? one.value.url : '',
  )
  return { kafkaBrokers, redisUrl, schemaRegistryUrl, stop }
}
