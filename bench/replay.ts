/** Replay: a file of events through the six rules, or with `BENCH_RULES=all` the whole catalogue, windows in memory. */
import { env } from 'node:process'
import { loadRules } from '../src/cli/load.ts'
import { openReplayInput } from '../src/cli/replay-input.ts'
import { createMemoryRun } from '../src/cli/run-in-memory.ts'
import { startWatch } from './measure.ts'
import { SIX_RULES } from './six-rules.ts'

const isMeant = (id: string) => env['BENCH_RULES'] === 'all' || SIX_RULES.includes(id)
const rules = (await loadRules('rules')).filter(({ id }) => isMeant(id))
const disorder = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }
const input = openReplayInput({ files: [env['BENCH_FILE'] ?? '-'], registry: 'registry', ...disorder })
const run = createMemoryRun(rules, { registryVersion: await input.registryVersion(), areDistinct: true, ...disorder })
const stop = startWatch()
await input.read(async ({ events, dead }) => {
  if (dead[0] !== undefined) throw new Error(dead[0].reason)
  for (const event of events) {
    const done = run.push(event)
    if (done !== undefined) await done
  }
})
const alerts = await run.end()
const measured = stop(run.counts.processed)
const peakMb = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ ...measured, alerts: alerts.length, peakMb })}\n`)
process.exit(0)
