import type { Scenario } from '../scenario.ts'

export const broker: Scenario = {
  id: 2,
  name: 'the broker restarts, and hangs',
  what: 'kill -9 of the broker and a start on the same data, then SIGSTOP for 8 s. One broker stands for leader and coordinator: both go and come back together',
  // Producers are away as long as the broker is: a partition is not silent because of that.
  env: { VIGIA_IDLE: '30s' },
  boundMs: 60_000,
  async fault(run) {
    const { kafka } = run.site
    await kafka.restart('SIGKILL')
    run.measured(`lag 0 ${await run.lagGone(40_000)} ms after the broker is back`)
    await run.pass(3_000)
    process.kill(kafka.pid, 'SIGSTOP')
    await run.pass(8_000)
    process.kill(kafka.pid, 'SIGCONT')
    run.measured(`${await run.lagGone(40_000)} ms after it hung`)
    run.must(
      'no detector has ended',
      run.detectors.every((one) => one.ends() === 0),
    )
  },
}
