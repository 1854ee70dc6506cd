/** The API as a live process has it, over the example registry; what it writes stays in memory, and no rate is kept. */
import { env } from 'node:process'
import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { createMemoryBlockStore } from '../../src/adapters/memory/block-store.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createApi } from '../../src/api/app.ts'
import { answer } from '../../src/channels/ask.ts'
import { loadKnown } from '../../src/cli/load.ts'
import { createIntake } from '../../src/services/intake.ts'
import { createMemoryAlertStore } from '../../test/fakes/alert-store.ts'

const known = await loadKnown('registry')
const unlimited = { capacity: 1e9, perSecond: 1e9 }
const app = await createApi({
  registry: () => known.registry,
  verify: (request, now, issuedOf) => answer(known, request, now, issuedOf),
  ledger: { find: async () => [] },
  alerts: createMemoryAlertStore(),
  blocks: createMemoryBlockStore(),
  events: createIntake(createMemorySink(createMemoryTopics()), (name) => name),
  health: async () => [],
  metrics: new Metrics(),
  clock: Date.now,
  keys: [],
  openOnLoopback: false,
  logger: pino(),
  limits: { network: unlimited, all: unlimited },
})
await app.listen({ host: '127.0.0.1', port: Number(env['VIGIA_HTTP_PORT']) })
