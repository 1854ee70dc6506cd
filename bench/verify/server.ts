/** The API as a live process has it, over the example registry; what it writes stays in memory, and no rate is kept. */
import { env } from 'node:process'
import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { createMemoryBlockStore } from '../../src/adapters/memory/block-store.ts'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createApi } from '../../src/api/app.ts'
import { readQuestion } from '../../src/channels/ask.ts'
import { loadKnown } from '../../src/cli/load.ts'
import { createReputation } from '../../src/cli/reputation.ts'
import { topicNames } from '../../src/cli/topic-names.ts'
import { createIntake } from '../../src/services/intake.ts'
import { createMemoryAlertStore } from '../../test/fakes/alert-store.ts'

const known = await loadKnown('registry')
const unlimited = { capacity: 1e9, perSecond: 1e9 }
const sink = createMemorySink(createMemoryTopics())
const events = createIntake(sink, (name) => name)
const pseudonym = createPseudonyms({ number: 1, secret: new TextEncoder().encode('sixteen bytes or more') })
const { reports, dispositions } = createReputation({ names: topicNames(''), sink, events, pseudonym })
const app = await createApi({
  registry: () => known.registry,
  read: (request) => readQuestion({ ...known, standingOf: reports.standingOf }, request),
  ledger: { find: async () => ({ slips: [], isCurrent: true }) },
  alerts: createMemoryAlertStore(),
  blocks: createMemoryBlockStore(),
  events,
  reports,
  dispositions,
  pseudonym,
  shareKey: new Uint8Array(32),
  health: async () => [],
  metrics: new Metrics(),
  clock: Date.now,
  keys: [],
  openOnLoopback: false,
  logger: pino(),
  limits: { network: unlimited, all: unlimited },
})
await app.listen({ host: '127.0.0.1', port: Number(env['VIGIA_HTTP_PORT']) })
