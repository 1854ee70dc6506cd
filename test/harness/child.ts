import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { env } from 'node:process'
import { until } from './wait.ts'

/** A server process of the test run. It dies with the run, even when the run is killed. */
export interface Server {
  readonly pid: number
  isAlive(): boolean
  /** Sends the signal and resolves when the process is gone; after `graceMs` (5 s) it is killed. */
  stop(signal?: 'SIGTERM' | 'SIGKILL', graceMs?: number): Promise<void>
}

export interface ServerCommand {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly logFile: string
  readonly cwd?: string
  readonly isReady: () => Promise<boolean>
  readonly boundMs: number
}

export const hasCommand = (name: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Where the system can do it, the kernel kills a child as soon as its parent is gone. */
const deathBound = (command: string, args: readonly string[]): [string, string[]] =>
  hasCommand('setpriv') ? ['setpriv', ['--pdeathsig', 'KILL', command, ...args]] : [command, [...args]]

/** Starts a server and resolves when it is ready; rejects with the end of its log when it dies or does not get ready in time. */
export async function startServer(what: ServerCommand): Promise<Server> {
  const log = openSync(what.logFile, 'a')
  const [command, args] = deathBound(what.command, what.args)
  const child = spawn(command, args, { cwd: what.cwd, env, stdio: ['ignore', log, log] })
  closeSync(log)
  const server = serverOf(child)
  try {
    await until(`${what.name} is ready`, what.boundMs, async () => {
      if (!server.isAlive()) throw new Error(`${what.name} died`)
      return what.isReady()
    })
  } catch (cause) {
    await server.stop('SIGKILL')
    const tail = readFileSync(what.logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
    throw new Error(`${what.name} did not start. The end of its log:\n${tail}`, { cause })
  }
  return server
}

function serverOf(child: ChildProcess): Server {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let failed = false
  child.once('error', () => (failed = true))
  const isAlive = () => !failed && child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid ?? -1,
    isAlive,
    async stop(signal = 'SIGTERM', graceMs = 5_000) {
      process.off('exit', kill)
      if (!isAlive()) return
      const gone = once(child, 'exit')
      child.kill(signal)
      const timer = setTimeout(kill, graceMs)
      await gone
      clearTimeout(timer)
    },
  }
}
