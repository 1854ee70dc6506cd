import type { Scenario } from '../scenario.ts'

const EVERY_MS = 2_000

export const rebalanceStorm: Scenario = {
  id: 12,
  name: 'a rebalance storm',
  what: 'a third detector joins and leaves every 2 s, by SIGTERM and by SIGKILL in turn, for 24 s; with --long for 60 s',
  boundMs: 60_000,
  async fault(run) {
    const third = run.start('detector', run.site.lines[1])
    const times = run.isLong ? 30 : 12
    const before = run.traffic.sent()
    const start = performance.now()
    for (let time = 0; time < times; time += 1) {
      await run.pass(EVERY_MS)
      await third.kill(time % 2 === 0 ? 'SIGTERM' : 'SIGKILL', true)
      third.revive()
    }
    const events = run.traffic.sent() - before
    await third.kill('SIGKILL', true)
    const lag = await run.lagGone(40_000)
    const rate = Math.round(events / ((performance.now() - start) / 1_000))
    run.measured(`${rate} events/s through it; lag 0 after ${lag} ms`)
  },
}
