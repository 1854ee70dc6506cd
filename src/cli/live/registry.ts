import type { Logger } from 'pino'
import { Counter, Gauge, type Registry as Metrics } from 'prom-client'
import type { Registry } from '../../channels/registry.ts'
import type { HealthCheck } from '../../ports/health.ts'
import { createLastGood } from '../../services/last-good.ts'
import { loadTheRegistry } from '../load.ts'

/** The registry that questions are answered by. */
export interface LiveRegistry {
  readonly current: () => Registry
  /** Reads the folder anew: a good set counts from the next question on, a bad one is refused whole. Never rejects. */
  readonly reload: () => Promise<boolean>
  /** Well as long as some registry is in force; tells where a newer one was refused. */
  readonly health: () => HealthCheck
}

export interface LiveRegistryOptions {
  readonly dir: string
  readonly first: Registry
  readonly metrics: Metrics
  readonly logger: Pick<Logger, 'info' | 'error'>
}

function createRegistryMetrics(metrics: Metrics) {
  const registers = [metrics]
  return {
    version: new Gauge({
      name: 'vigia_registry_version',
      help: 'The registry that questions are answered by',
      registers,
    }),
    refused: new Gauge({
      name: 'vigia_registry_refused',
      help: '1 while a newer registry is refused and the last good one stays in force',
      registers,
    }),
    reloads: new Counter({
      name: 'vigia_registry_reloads_total',
      help: 'Registries read anew, by what became of them: accepted or refused',
      labelNames: ['result'],
      registers,
    }),
  }
}

/** Holds the registry of a folder for the questions of people and programs. */
export function createLiveRegistry({ dir, first, metrics, logger }: LiveRegistryOptions): LiveRegistry {
  const { version, refused, reloads } = createRegistryMetrics(metrics)
  version.set(first.operator.version)
  refused.set(0)
  const held = createLastGood<Registry>({
    first,
    load: () => loadTheRegistry(dir),
    onAccepted(next, before) {
      version.set(next.operator.version)
      refused.set(0)
      reloads.inc({ result: 'accepted' })
      logger.info({ version: next.operator.version, before: before.operator.version }, 'a new registry answers')
    },
    onRefused(error, { operator }) {
      refused.set(1)
      reloads.inc({ result: 'refused' })
      logger.error(
        { version: operator.version, problems: error.message.split('\n') },
        'the new registry was refused whole: the last good one stays in force',
      )
    },
  })
  return {
    current: () => held.current(),
    reload: () => held.reload(),
    health() {
      const detail = `a newer registry was refused: version ${held.current().operator.version} stays in force; the log names the problems`
      return { name: 'registry', ok: true, ...(held.refusal() === undefined ? {} : { detail }) }
    },
  }
}
