/** Replay: a file of events through the six rules, or with `BENCH_RULES=all` the whole catalogue, windows in memory. */
import { env } from 'node:process'
import { chooseRules, readRules } from '../src/cli/load.ts'
import { openReplayInput } from '../src/cli/replay-input.ts'
import { createMemoryDecisions } from '../src/cli/run-in-memory.ts'
import { startWatch } from './measure.ts'
import { SIX_RULES } from './six-rules.ts'

const only = env['BENCH_RULES'] === 'all' ? undefined : SIX_RULES
const ruleFiles = await readRules('rules')
const disorder = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }
const input = openReplayInput({
  files: [env['BENCH_FILE'] ?? '-'],
  ruleFiles,
  registry: 'registry',
  ...(only === undefined ? {} : { only }),
  ...disorder,
})
const registryVersion = await input.registryVersion()
const run = createMemoryDecisions(chooseRules(ruleFiles, only), { registryVersion, ...disorder })
const stop = startWatch()
let events = 0
await input.read(run.layout, async ({ steps, dead, counts }) => {
  if (dead[0] !== undefined) throw new Error(dead[0].reason)
  events = counts.processed
  for (const step of steps) await run.take(step)
})
const alerts = await run.end()
const measured = stop(events)
const peakMb = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ ...measured, alerts: alerts.length, peakMb })}\n`)
process.exit(0)
