import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { adminOf } from '../redis-admin.ts'
import type { Scenario } from '../scenario.ts'

const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length
const limit = (pid: number, most: number) => execFileSync('prlimit', ['--pid', `${pid}`, `--nofile=${most}:`])

export const exhaustion: Scenario = {
  id: 27,
  name: 'no connections and no file descriptors are left',
  what: 'Redis takes one client only and drops the others, for 5 s; then a detector may open no file (prlimit) while its connections are cut, for 5 s',
  boundMs: 60_000,
  async fault(run) {
    await using admin = adminOf(run.site.redis)
    await admin.send('CONFIG', 'SET', 'maxclients', 1)
    await admin.send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await run.pass(5_000)
    await admin.send('CONFIG', 'SET', 'maxclients', 10_000)
    const said = run.detectors.map((one) => one.said()).join('')
    run.must('Redis has refused detectors', said.includes('max number of clients'))
    run.measured(`clients: lag 0 after ${await run.lagGone(30_000)} ms`)

    const [first] = run.detectors
    const { pid } = first.child()
    const before = openFiles(pid)
    limit(pid, 20)
    for (const name of ['kafka', 'redis'] as const) run.site.lines[0][name].cut()
    await run.pass(5_000)
    if (first.child().pid === pid && first.child().isAlive()) limit(pid, 4_096)
    run.must('it had no files left', /EMFILE|too many open files/.test(first.said()))
    run.measured(`files: ${await run.lagGone(40_000)} ms, ${first.ends()} restarts`)
    await run.pass(2_000)
    const after = first.child().pid === pid ? openFiles(pid) : before
    run.must(`no files are left open: ${after}, before ${before}`, after <= before + 5)
  },
}
