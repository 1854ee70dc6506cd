import { join } from 'node:path'
import { positionsOf } from '../../harness/world.ts'
import type { Run, Scenario } from '../scenario.ts'

const CLOCK = join(import.meta.dirname, '../skewed-clock.ts')
const HOUR = 3_600_000

const skewed = (ms: number) => ({ NODE_OPTIONS: `--import=${CLOCK}`, FAULT_CLOCK_MS: `${ms}` })

export const clocks: Scenario = {
  id: 16,
  name: 'clocks are wrong, and jump',
  what: 'one detector is two hours ahead, another two behind; the first jumps back by four; the load falls silent under both, so that clocks move watermarks. Date is shifted within the processes, in the place of libfaketime',
  async fault(run) {
    const [first, second] = run.detectors
    await first.kill('SIGTERM', true)
    await second.kill('SIGTERM', true)
    const ahead = run.start('detector', run.site.lines[0], (nth) => skewed(nth === 0 ? 2 * HOUR : -2 * HOUR))
    const behind = run.start('detector', run.site.lines[1], () => skewed(-2 * HOUR))
    for (const one of [ahead, behind]) await one.child().waitFor(/"partitions":\["/, 40_000)
    await run.pass(6_000)
    await silence(run)
    await ahead.kill('SIGTERM')
    await run.pass(4_000)
    await silence(run)
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
    for (const one of [ahead, behind]) {
      run.must('it can write', !one.said().includes('out of acceptable range'))
      await one.kill('SIGTERM', true)
    }
    for (const one of run.detectors) one.revive()
  },
}

/** How far before the present the farthest watermark is, ms. */
async function farthest({ world }: Run): Promise<number> {
  const positions = await positionsOf(world, `${world.prefix}-detector`, world.topics.events)
  const watermarks = positions.map(({ metadata }) => (JSON.parse(metadata || '{}') as { w?: number }).w ?? -Infinity)
  return Date.now() - Math.max(...watermarks)
}

/** Longer than a partition has to be silent to go with the clock. */
async function silence(run: Run): Promise<void> {
  await run.traffic.pause()
  await run.pass(5_000)
  const ahead = await farthest(run)
  run.measured(`watermarks are ${ahead} ms before the present at least`)
  run.must('no watermark is ahead of the present', ahead > 0)
  run.traffic.resume()
  await run.pass(3_000)
}
