import type { Run, Scenario } from '../scenario.ts'

const BOUND_MS = 10_000

async function timed(run: Run, what: string, end: () => Promise<number | string>): Promise<void> {
  const from = performance.now()
  const code = await end()
  const ms = Math.round(performance.now() - from)
  run.measured(`${what}: ${ms} ms`)
  run.must(`${what} ends with 0 within 10 s, not ${code} after ${ms} ms`, code === 0 && ms < BOUND_MS)
}

export const sigterm: Scenario = {
  id: 20,
  name: 'SIGTERM in mid-batch, twice, and while ClickHouse or Redis hangs',
  what: 'under load; the second SIGTERM comes 20 ms after the first. What hangs is held at the proxy',
  boundMs: 60_000,
  async fault(run) {
    const [first, second] = run.detectors
    await timed(run, 'detector', () => first.kill('SIGTERM'))
    await run.pass(3_000)
    const twice = second.kill('SIGTERM')
    await run.pass(20)
    second.child().kill('SIGTERM')
    run.measured(`twice: ${await twice}`)
    await run.pass(3_000)
    run.site.lines[1].clickhouse.set({ held: 'both' })
    await run.pass(3_000)
    await timed(run, 'archiver without ClickHouse', () => run.archiver.kill('SIGTERM'))
    run.site.heal()
    run.site.lines[0].redis.set({ held: 'both' })
    await run.pass(1_000)
    const from = performance.now()
    await run.detectors[0].kill('SIGTERM')
    const ms = Math.round(performance.now() - from)
    run.measured(`detector without Redis: ${ms} ms`)
    run.must('a detector without Redis ends within 10 s', ms < BOUND_MS)
    run.site.heal()
    await run.pass(2_000)
  },
}
