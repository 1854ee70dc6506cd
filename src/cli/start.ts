import closeWithGrace from 'close-with-grace'
import { Command, InvalidArgumentError } from 'commander'
import { ConfigError, readConfig } from '../config.ts'
import type { HealthCheck } from '../ports/health.ts'
import { apiService } from './live/api.ts'
import { archiverService } from './live/archiver.ts'
import { createContext, type Context } from './live/context.ts'
import { detectorService } from './live/detector.ts'
import { ProblemsError } from './load.ts'
import type { Service } from './service.ts'

const ROLES = ['detector', 'archiver', 'api'] as const
type Role = (typeof ROLES)[number]

const GRACE_MS = 9_500

function roles(text: string): readonly Role[] {
  const asked = text.split(',').map((role) => role.trim())
  const known = ROLES.filter((role) => asked.includes(role))
  if (known.length !== asked.length) throw new InvalidArgumentError(`of ${ROLES.join(', ')}`)
  return known
}

/** `vigia start`: live, with Kafka, Redis and ClickHouse by configuration. Exit code 2 for a bad configuration, 1 when a part cannot go on. */
export function startCommand(): Command {
  return new Command('start')
    .description('ao vivo, com Kafka, Redis e ClickHouse · live, with Kafka, Redis and ClickHouse')
    .option('--roles <roles>', 'partes deste processo · parts of this process', roles, ROLES)
    .action(async ({ roles: asked }: { roles: readonly Role[] }) => {
      try {
        await start(asked)
      } catch (error) {
        if (!(error instanceof ConfigError || error instanceof ProblemsError)) throw error
        process.stderr.write(`${error.message}\n`)
        process.exitCode = 2
      }
    })
}

async function start(asked: readonly Role[]): Promise<void> {
  const context = await createContext(readConfig())
  const services: Service[] = []
  const health = async (): Promise<HealthCheck[]> => {
    const others = services.filter(({ name }) => name !== 'api')
    return (await Promise.all(others.map((service) => service.health()))).flat()
  }
  for (const role of asked) services.push(await build(role, context, health))
  await run(services, context)
}

function build(role: Role, context: Context, health: () => Promise<HealthCheck[]>): Promise<Service> | Service {
  if (role === 'detector') return detectorService(context)
  return role === 'archiver' ? archiverService(context) : apiService(context, health)
}

/** Runs until a signal comes or a part cannot go on; then the others are stopped within the grace. */
async function run(services: readonly Service[], { logger }: Context): Promise<void> {
  const stop = () => Promise.allSettled(services.map((service) => service.stop()))
  // By a hang-up the parts read rules and registry anew.
  closeWithGrace({ delay: GRACE_MS, logger: false, skip: ['SIGHUP'] }, async ({ signal, err }) => {
    if (err !== undefined) logger.error({ error: err.message }, 'unexpected')
    logger.info({ signal }, 'stopping')
    await stop()
  })
  logger.info({ roles: services.map(({ name }) => name) }, 'started')
  const failed = await Promise.race(
    services.map((service) =>
      service.run().then(
        () => undefined,
        (error: unknown) => ({ service, error }),
      ),
    ),
  )
  if (failed === undefined) return
  const { name, message } = failed.error instanceof Error ? failed.error : new Error(String(failed.error))
  logger.fatal({ role: failed.service.name, name, error: message }, 'cannot go on')
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  await stop()
  process.exit(1)
}
