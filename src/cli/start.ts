import closeWithGrace from 'close-with-grace'
import { Command, InvalidArgumentError } from 'commander'
import type { Logger } from 'pino'
import { ConfigError, readConfig } from '../config.ts'
import { apiService } from './live/api.ts'
import { archiverService } from './live/archiver.ts'
import { createContext, type Context } from './live/context.ts'
import { detectorService } from './live/detector.ts'
import { serveStatus } from './live/status.ts'
import { vitalsOf, type Vitals } from './live/vitals.ts'
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
        process.exit(2)
      }
    })
}

async function start(asked: readonly Role[]): Promise<void> {
  const context = await createContext(readConfig())
  const { logger } = context
  const services: Service[] = []
  const vitals = vitalsOf(asked, services)
  const stop = () => Promise.allSettled(services.map((service) => service.stop()))
  const ending = { logger, stop, isStopping: endOnSignal(stop, logger) }
  const failed = await failure('status', () => serveStatus(context, vitals))
  if (failed !== undefined) return giveUp(failed, ending)
  for (const role of asked) {
    const unmade = await failure(role, async () => void services.push(await build(role, context, vitals)))
    if (unmade !== undefined) return giveUp(unmade, ending)
  }
  logger.info({ roles: services.map(({ name }) => name) }, 'started')
  const first = await Promise.race(services.map((service) => failure(service.name, () => service.run())))
  if (first !== undefined) await giveUp(first, ending)
}

interface Failure {
  readonly role: string
  readonly error: Error
}

/** What a part fails with; undefined where it does not. What a person has to mend in the configuration is thrown. */
async function failure(role: string, work: () => Promise<void>): Promise<Failure | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ProblemsError) throw error
    return { role, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

function build(role: Role, context: Context, vitals: Vitals): Promise<Service> | Service {
  if (role === 'detector') return detectorService(context)
  return role === 'archiver' ? archiverService(context) : apiService(context, vitals)
}

type Stop = () => Promise<unknown>

/**
 * Ends the process at a signal: with exit code 0 when all is put away, or when the grace is over, for what was not
 * committed comes again; at a second signal at once. Answers whether it is ending.
 */
function endOnSignal(stop: Stop, logger: Logger): () => boolean {
  let isStopping = false
  let exitCode = 0
  const onTimeout = () => {
    logger.warn('ended before all was put away: what was not committed comes again')
    process.exit(exitCode)
  }
  // By a hang-up the parts read rules and registry anew.
  closeWithGrace({ delay: GRACE_MS, logger: false, skip: ['SIGHUP'], onTimeout }, async ({ signal, err }) => {
    isStopping = true
    if (err !== undefined) {
      exitCode = 1
      logger.error({ error: err.message }, 'unexpected')
    }
    logger.info({ signal }, 'stopping')
    await stop()
  })
  return () => isStopping
}

interface Ending {
  readonly logger: Logger
  readonly stop: Stop
  readonly isStopping: () => boolean
}

/** A part cannot go on: the others are stopped within the grace, and the process ends with exit code 1. */
async function giveUp(
  { role, error: { name, message } }: Failure,
  { logger, stop, isStopping }: Ending,
): Promise<void> {
  const told = { role, name, error: message }
  if (isStopping()) return logger.warn(told, 'failed while stopping')
  logger.fatal(told, 'cannot go on')
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  await stop()
  process.exit(1)
}
