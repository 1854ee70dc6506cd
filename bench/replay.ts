/** Replay: a file of events through the six rules, or with `BENCH_RULES=all` the whole catalogue, windows in memory. */
import { env } from 'node:process'
import { decodeLine } from '../src/events/decode.ts'
import { loadEdge, loadRules } from '../src/cli/load.ts'
import { readEventFiles } from '../src/cli/event-files.ts'
import { createMemoryRun } from '../src/cli/run-in-memory.ts'
import { startWatch } from './measure.ts'
import { SIX_RULES } from './six-rules.ts'

const isMeant = (id: string) => env['BENCH_RULES'] === 'all' || SIX_RULES.includes(id)
const rules = (await loadRules('rules')).filter(({ id }) => isMeant(id))
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
const measured = stop(run.counts.processed)
const peakMb = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ ...measured, alerts: alerts.length, peakMb })}\n`)
process.exit(0)
