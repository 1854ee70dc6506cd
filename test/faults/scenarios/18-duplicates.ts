import type { Scenario } from '../scenario.ts'

export const duplicates: Scenario = {
  id: 18,
  name: 'duplicates, and the whole topic once more',
  what: 'each record comes ten times; then the detectors’ offsets are deleted, so that everything is read from the beginning',
  rate: 60,
  boundMs: 60_000,
  tamper: (record) => Array.from({ length: 10 }, () => record),
  async fault(run) {
    await run.pass(3_000)
    await run.lagGone(30_000)
    await run.traffic.pause()
    for (const one of run.detectors) await one.kill('SIGTERM', true)
    await run.world.admin.deleteGroups([`${run.world.prefix}-detector`])
    for (const one of run.detectors) one.revive()
    run.traffic.resume()
    await run.pass(2_000)
    run.measured(`read again: lag 0 after ${await run.lagGone(40_000)} ms`)
  },
}
