/**
 * `npm run bench [events] [rounds]`: the whole way of the six rules beside its limit.
 * `--catalogue [events]`: a replay of mixed events with all rules.
 * `--by-rule [events]`: what each rule costs.
 * `--latency [seconds] [rounds]`: from an event to its alert and its block, beside a pass-through.
 * `--shards [events] [rounds]`: one worker and two, over one Redis and over a cluster of three.
 * `--verify [seconds] [rounds]`: how long a public question takes, beside a route that does nothing.
 * `--soak [minutes] [events a second]`: does a worker grow?
 *
 * Ratios are the figures to compare: machines differ and are noisy.
 */
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'by-rule': { type: 'boolean' },
    catalogue: { type: 'boolean' },
    latency: { type: 'boolean' },
    shards: { type: 'boolean' },
    soak: { type: 'boolean' },
    verify: { type: 'boolean' },
  },
})
const [events, rounds] = positionals.map(Number)

if (values['by-rule'] === true) await (await import('./by-rule.ts')).benchByRule(events)
else if (values.catalogue === true) await (await import('./catalogue.ts')).benchCatalogue(events)
else if (values.latency === true) await (await import('./latency/run.ts')).benchLatency(events, rounds)
else if (values.shards === true) await (await import('./shards.ts')).benchShards(events, rounds)
else if (values.verify === true) await (await import('./verify/run.ts')).benchVerify(events, rounds)
else if (values.soak === true) await (await import('./soak/run.ts')).benchSoak(events, rounds)
else await (await import('./pipeline.ts')).benchPipeline(events, rounds)
