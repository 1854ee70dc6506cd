import type { Logger } from 'pino'
import { Counter, Gauge, type Registry as Metrics } from 'prom-client'
import type { Known } from '../../channels/ask.ts'
import type { HealthCheck } from '../../ports/health.ts'
import { createLastGood } from '../../services/last-good.ts'
import { loadKnown } from '../load.ts'

/** What questions are answered by. */
export interface LiveRegistry {
  readonly current: () => Known
  /** Reads the folder anew: a good set counts from the next question on, a bad one is refused whole. Never rejects. */
  readonly reload: () => Promise<boolean>
  /** Well as long as some registry is in force; tells where a newer one was refused, and where it is stale. */
  readonly health: () => HealthCheck
}

export interface LiveRegistryOptions {
  readonly dir: string
  readonly first: Known
  readonly metrics: Metrics
  readonly logger: Pick<Logger, 'info' | 'error'>
  /** Epoch ms. */
  readonly now?: () => number
}

function createRegistryMetrics(metrics: Metrics) {
  const registers = [metrics]
  return {
    version: new Gauge({
      name: 'vigia_registry_version',
      help: 'The registry that questions are answered by',
      registers,
    }),
    validUntil: new Gauge({
      name: 'vigia_registry_valid_until_seconds',
      help: 'Until when the registry vouches for channels, seconds since 1970: past it every question is answered INDISPONIVEL',
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

/** Holds the registry of a folder, with its intents, for the questions of people and programs. */
export function createLiveRegistry({ dir, first, metrics, logger, now = Date.now }: LiveRegistryOptions): LiveRegistry {
  const { version, validUntil, refused, reloads } = createRegistryMetrics(metrics)
  const show = ({ registry: { operator } }: Known) => {
    version.set(operator.version)
    validUntil.set(operator.validUntil / 1_000)
  }
  show(first)
  refused.set(0)
  const held = createLastGood<Known>({
    first,
    load: () => loadKnown(dir),
    onAccepted(next, before) {
      show(next)
      refused.set(0)
      reloads.inc({ result: 'accepted' })
      const [inForce, past] = [next, before].map(({ registry }) => registry.operator.version)
      logger.info({ version: inForce, before: past }, 'a new registry answers')
    },
    onRefused(error, { registry: { operator } }) {
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
      const { version: inForce, validUntil: end } = held.current().registry.operator
      const details = [
        ...(held.refusal() === undefined
          ? []
          : [`a newer registry was refused: version ${inForce} stays in force; the log names the problems`]),
        ...(now() < end ? [] : ['stale: its time of validity is over, and public answers vouch for nothing']),
      ]
      return { name: 'registry', ok: true, ...(details.length === 0 ? {} : { detail: details.join('; ') }) }
    },
  }
}
