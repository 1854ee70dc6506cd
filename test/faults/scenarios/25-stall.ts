import type { Scenario } from '../scenario.ts'

export const stall: Scenario = {
  id: 25,
  name: 'a detector stalls',
  what: 'SIGSTOP for 1.5 s, within its session of 2 s, then for 6 s: it comes back as somebody whose partitions others have. SIGSTOP stands for a blocked event loop',
  isQuick: true,
  async fault(run) {
    const { detectors } = run
    const [first] = detectors
    for (const ms of [1_500, 6_000]) {
      first.child().kill('SIGSTOP')
      await run.pass(ms)
      first.child().kill('SIGCONT')
      await run.pass(2_000)
      run.measured(`${ms / 1_000} s: lag 0 after ${await run.lagGone(30_000)} ms`)
    }
    run.must(
      'no detector has ended',
      detectors.every((one) => one.ends() === 0),
    )
  },
}
