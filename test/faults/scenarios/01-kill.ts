import { FAILPOINTS } from '../../../src/services/detector/deps.ts'
import { until } from '../../harness/wait.ts'
import type { Scenario } from '../scenario.ts'

/** The session of production, and two seconds. */
const BOUND_MS = 12_000

export const kill: Scenario = {
  id: 1,
  name: 'a detector is killed (kill -9)',
  what: 'SIGKILL at a random moment and by its own hand at each of the steps between fetch and commit, under load',
  env: { VIGIA_KAFKA_SESSION: '10s' },
  async fault(run) {
    const [first] = run.detectors
    await run.pass(run.random() * 1_000)
    await first.kill('SIGKILL', true)
    const killed = performance.now()
    await run.pass(6_000)
    await run.lagGone(BOUND_MS)
    const passed = (performance.now() - killed) / 1_000
    run.measured(`lag 0 after ${passed.toFixed(1)} s`)
    run.must(`lag 0 again within 12 s, not ${passed.toFixed(1)}`, passed <= BOUND_MS / 1_000)
    first.revive()
    await first.child().waitFor(/"partitions":\["/, 40_000)
    const dying = run.start('detector', run.site.lines[0], (nth) => {
      const failpoint = FAILPOINTS[nth]
      return failpoint === undefined ? {} : { VIGIA_KAFKA_SESSION: '1s', VIGIA_FAILPOINT: failpoint }
    })
    await until('it has died at every step', 60_000, () => dying.ends() === FAILPOINTS.length)
  },
}
