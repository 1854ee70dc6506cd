import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../scenario.ts'

export const rolling: Scenario = {
  id: 21,
  name: 'rules change and processes are replaced under load',
  what: 'a rule gets another title (SIGHUP to one detector), then each process is restarted in turn. One build stands for two: state is read by the next process as it was written',
  boundMs: 60_000,
  async fault(run) {
    const file = join(run.world.env['VIGIA_RULES_DIR'] ?? '', 'tokens/token-contested.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('level: critical', 'level: high'))
    const [first, second] = run.detectors
    first.child().kill('SIGHUP')
    for (const one of run.detectors) await one.child().waitFor(/"generation":2,"partitions":\["/, 40_000)
    await run.pass(2_000)
    for (const one of [first, second, run.archiver]) {
      run.must(`${one.name} ends with 0`, (await one.kill('SIGTERM')) === 0)
      await run.pass(3_000)
    }
    run.measured(`lag 0 after ${await run.lagGone(30_000)} ms`)
  },
}
