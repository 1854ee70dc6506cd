import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createLivePublishedList } from '../../src/cli/live/published-list.ts'
import { createLiveRegistry } from '../../src/cli/live/registry.ts'
import { createLiveRules } from '../../src/cli/live/rules.ts'
import { createLiveSchemas } from '../../src/cli/live/schemas.ts'
import { showBlocks } from '../../src/cli/live/blocks.ts'
import { countTestimonies } from '../../src/cli/live/witnesses.ts'
import { loadKnown } from '../../src/cli/load.ts'
import { createMemoryGenerations } from '../../src/adapters/memory/generations.ts'
import { createArchiverWatch } from '../../src/services/archiver-watch.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { createTestApi } from '../api/samples.ts'
import { signedFiles } from '../api/signed.ts'

/** A metric of ours, as Prometheus is told of it. */
export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary'
  readonly help: string
  readonly labels: readonly string[]
}

interface Kept {
  readonly labelNames: readonly string[]
}

/** Every metric that a live process of all roles has, but those of Node itself, by name. */
export async function allMetrics(): Promise<readonly Metric[]> {
  const metrics = new Registry()
  const logger = pino({ level: 'silent' })
  createDetectorMetrics(metrics)
  createArchiverWatch(metrics, Date.now)
  const own = { digest: '', text: '' }
  const sets = { own, compile: () => Promise.reject(new Error('nothing is compiled here')) }
  createLiveRules({ sets, readSet: async () => own, generations: createMemoryGenerations(), metrics, logger })
  createLiveRegistry({ dir: 'registry', first: await loadKnown('registry'), metrics, logger })
  createLivePublishedList({ file: '', first: await signedFiles(), metrics, logger })
  const client = { fetch: () => Promise.resolve(undefined), ping: () => Promise.resolve() }
  createLiveSchemas({ client, metrics, logger })
  showBlocks(metrics, () => true)
  countTestimonies(metrics)
  await createTestApi({ metrics })
  return (await metrics.getMetricsAsJSON())
    .map(({ name, type, help }) => {
      const { labelNames } = metrics.getSingleMetric(name) as unknown as Kept
      return { name, type: String(type) as Metric['type'], help, labels: [...labelNames] }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The table of docs/operations.md. */
export const tableOf = (metrics: readonly Metric[]): string =>
  [
    '| metric | kind | labels | what it says |',
    '|---|---|---|---|',
    ...metrics.map(
      ({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labels.join(', ') || '–'} | ${help} |`,
    ),
  ].join('\n')
