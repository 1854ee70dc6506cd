import type { Logger } from 'pino'
import { Gauge, type Registry as Metrics } from 'prom-client'
import type { PublishedFiles } from '../../api/deps.ts'
import type { HealthCheck } from '../../ports/health.ts'
import { createLastGood } from '../../services/last-good.ts'
import { ProblemsError } from '../load.ts'
import { loadPublished, type Published } from '../published.ts'

/** The signed list that is served. */
export interface LivePublishedList {
  readonly current: () => PublishedFiles
  /** Reads the files anew: a good list is served from then on, a bad or older one is refused. Never rejects. */
  readonly reload: () => Promise<boolean>
  /** Well as long as some list is there; tells where a newer one was refused, where it has expired, where the registry is ahead of it. */
  readonly health: (registryVersion: number) => HealthCheck
}

export interface LivePublishedListOptions {
  readonly file: string
  readonly first: Published
  readonly metrics: Metrics
  readonly logger: Pick<Logger, 'info' | 'error'>
  /** Epoch ms. */
  readonly now?: () => number
}

function createMetrics(metrics: Metrics) {
  const registers = [metrics]
  return {
    version: new Gauge({
      name: 'vigia_published_list_version',
      help: 'The signed list of channels that is served',
      registers,
    }),
    validUntil: new Gauge({
      name: 'vigia_published_list_valid_until_seconds',
      help: 'Until when the signed list vouches for channels, seconds since 1970: past it nobody is given it',
      registers,
    }),
    refused: new Gauge({
      name: 'vigia_published_list_refused',
      help: '1 while a newer signed list is refused and the last good one is served',
      registers,
    }),
  }
}

/** Holds the signed list of a file for those who ask for it. The API holds no key: it is signed elsewhere. */
export function createLivePublishedList(options: LivePublishedListOptions): LivePublishedList {
  const { file, first, metrics, logger, now = Date.now } = options
  const { version, validUntil, refused } = createMetrics(metrics)
  const show = ({ list, files }: Published) => {
    version.set(list.version)
    validUntil.set(files.validUntil / 1_000)
    refused.set(0)
  }
  show(first)
  const held = createLastGood<Published>({
    first,
    async load() {
      const next = await loadPublished(file)
      const { version: served } = held.current().list
      if (next.list.version < served)
        throw new ProblemsError(`${file}: version ${next.list.version} is older than ${served}, which is served`)
      return next
    },
    onAccepted(next) {
      show(next)
      logger.info({ version: next.list.version, validUntil: next.list.validUntil }, 'a new signed list is served')
    },
    onRefused(error, { list }) {
      refused.set(1)
      const problems = error.message.split('\n')
      logger.error({ version: list.version, problems }, 'the new signed list was refused: the last good one is served')
    },
  })
  return {
    current: () => held.current().files,
    reload: () => held.reload(),
    health(registryVersion) {
      const { list, files } = held.current()
      const details = [
        ...(held.refusal() === undefined ? [] : ['a newer signed list was refused; the log names the problems']),
        ...(now() < files.validUntil ? [] : ['expired: nobody is given it until it is signed again']),
        ...(list.version === registryVersion
          ? []
          : [`version ${list.version} is published, version ${registryVersion} answers`]),
      ]
      return { name: 'published-list', ok: true, ...(details.length === 0 ? {} : { detail: details.join('; ') }) }
    },
  }
}
