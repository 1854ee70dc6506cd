import { join } from 'node:path'
import type { Scenario } from '../scenario.ts'

const CLOCK = join(import.meta.dirname, '../skewed-clock.ts')
const HOUR = 3_600_000

const skewed = (ms: number) => ({ NODE_OPTIONS: `--import=${CLOCK}`, FAULT_CLOCK_MS: `${ms}` })

export const clocks: Scenario = {
  id: 16,
  name: 'clocks are wrong, and jump',
  what: 'one detector is two hours ahead, another two behind; the first jumps back by four. Date is shifted within the processes, in the place of libfaketime',
  async fault(run) {
    const [first, second] = run.detectors
    await first.kill('SIGTERM', true)
    await second.kill('SIGTERM', true)
    const ahead = run.start('detector', run.site.lines[0], (nth) => skewed(nth === 0 ? 2 * HOUR : -2 * HOUR))
    const behind = run.start('detector', run.site.lines[1], () => skewed(-2 * HOUR))
    for (const one of [ahead, behind]) await one.child().waitFor(/"partitions":\["/, 40_000)
    await run.pass(8_000)
    await ahead.kill('SIGTERM')
    await run.pass(6_000)
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
    for (const one of [ahead, behind]) await one.kill('SIGTERM', true)
    for (const one of run.detectors) one.revive()
  },
}
