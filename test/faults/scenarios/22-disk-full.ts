import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type Server } from '../../harness/child.ts'
import { freePorts, isPortOpen } from '../../harness/ports.ts'
import { refusals } from '../redis-admin.ts'
import type { Scenario } from '../scenario.ts'

let server: Server
let url = ''

/** A Redis that outlives a write beyond its file limit: it is told of an error, as of a full disk. */
async function startLimited(folder: string, port: number): Promise<Server> {
  const flags = `--port ${port} --bind 127.0.0.1 --save "" --appendonly yes --appendfsync everysec --dir ${folder}`
  return startServer({
    name: 'redis',
    command: 'sh',
    args: ['-c', `trap '' XFSZ; exec redis-server ${flags}`],
    logFile: join(folder, 'redis.log'),
    isReady: () => isPortOpen(port),
    boundMs: 20_000,
  })
}

const limit = (bytes: number | 'unlimited') => execFileSync('prlimit', ['--pid', `${server.pid}`, `--fsize=${bytes}:`])

export const diskFull: Scenario = {
  id: 22,
  name: 'the disk of Redis is full',
  what: 'no file of Redis may grow (a limit of its size stands for the disk), so its append-only file fails; for 6 s',
  boundMs: 60_000,
  async prepare(site) {
    const folder = mkdtempSync(join(tmpdir(), 'vigia-full-'))
    const [port = 0] = await freePorts(1)
    server = await startLimited(folder, port)
    url = `redis://127.0.0.1:${port}`
    for (const { redis } of site.lines) redis.aim(port)
    return {
      async [Symbol.asyncDispose]() {
        await server.stop('SIGKILL')
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
  async fault(run) {
    limit(1)
    const heard = await refusals({ url }, 6_000)
    run.must(`writes are refused: ${[...heard].join(', ')}`, heard.has('MISCONF'))
    run.must('Redis has outlived it', server.isAlive())
    limit('unlimited')
    run.measured(`lag 0 after ${await run.lagGone(30_000)} ms`)
    run.must(
      'no detector has ended',
      run.detectors.every((one) => one.ends() === 0),
    )
  },
}
