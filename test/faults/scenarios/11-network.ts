import { until } from '../../harness/wait.ts'
import type { Kept } from '../kept.ts'
import type { Conditions, Proxy } from '../proxy.ts'
import type { Run, Scenario } from '../scenario.ts'

const lineOf = ({ site }: Run): Proxy[] => {
  const { kafka, redis, clickhouse } = site.lines[0]
  return [kafka, redis, clickhouse]
}
const all = ({ site }: Run): Proxy[] => site.lines.flatMap(({ kafka, redis, clickhouse }) => [kafka, redis, clickhouse])

const joins = (one: Kept): number => (one.said().match(/"partitions":\["/g) ?? []).length

async function under(run: Run, proxies: readonly Proxy[], conditions: Conditions, forMs: number, boundMs: number) {
  for (const proxy of proxies) proxy.set(conditions)
  await run.pass(forMs)
  for (const proxy of proxies) proxy.set()
  return run.lagGone(boundMs)
}

export const network: Scenario = {
  id: 11,
  name: 'a partition, half-open connections, 200 ± 200 ms, packets of one byte',
  what: 'the first detector hears nothing of anybody for 8 s (its session is 2 s), then its connections are dead without a sign; then all lines are slow and sliced',
  rate: 40,
  boundMs: 90_000,
  async fault(run) {
    run.measured(`partition: lag 0 after ${await under(run, lineOf(run), { held: 'both' }, 8_000, 40_000)} ms`)
    const slow = await under(run, all(run), { delayMs: () => 400 * run.random() }, 8_000, 40_000)
    run.measured(`slow: ${slow} ms`)
    run.measured(`sliced: ${await under(run, all(run), { isSliced: true }, 6_000, 40_000)} ms`)
    for (const proxy of lineOf(run)) proxy.strand()
    const stranded = performance.now()
    const [first] = run.detectors
    const before = joins(first)
    run.measured(`half-open: ${await run.lagGone(60_000)} ms`)
    await until('the first detector is back', 60_000, () => joins(first) > before)
    run.measured(`it is back after ${((performance.now() - stranded) / 1_000).toFixed(1)} s`)
    run.measured(`${run.detectors[0].ends()} restarts`)
  },
}
