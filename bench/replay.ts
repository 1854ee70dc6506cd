/** (a) Replay: a file of events through the six rules, windows in memory. */
import { env } from 'node:process'
import { decodeLine } from '../src/events/decode.ts'
import { loadEdge, loadRules } from '../src/cli/load.ts'
import { readEventFiles } from '../src/cli/event-files.ts'
import { createMemoryRun } from '../src/cli/run-in-memory.ts'
import { startWatch } from './measure.ts'
import { SIX_RULES } from './six-rules.ts'

const rules = (await loadRules('rules')).filter(({ id }) => SIX_RULES.includes(id))
const { edge } = await loadEdge('registry')
const run = createMemoryRun(rules)
const stop = startWatch()
await readEventFiles([env['BENCH_FILE'] ?? '-'], {
  read: (bytes) => {
    const decoded = decodeLine(bytes)
    return decoded.ok ? { ok: true, event: edge(decoded.event) } : decoded
  },
  take: (event) => run.push(event),
  bad: ({ why }) => {
    throw new Error(why.reason)
  },
})
const alerts = await run.end()
process.stdout.write(`${JSON.stringify({ ...stop(run.counts.processed), alerts: alerts.length })}\n`)
process.exit(0)
