import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { env } from 'node:process'
import { until } from './wait.ts'

const ROOT = resolve(import.meta.dirname, '../..')

export interface SpawnOptions {
  /** Beside the environment of the test, from which every `VIGIA_*` has been taken out. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What the child reads on its standard input; without it there is none. */
  readonly input?: string
}

/** A child process with all that it has said. */
export interface Child {
  readonly pid: number
  stdout(): string
  stderr(): string
  isAlive(): boolean
  /** Resolves when what was said on either output matches, rejects with both outputs when the child ends before or `boundMs` (20 s) have passed. */
  waitFor(pattern: RegExp, boundMs?: number): Promise<RegExpExecArray>
  /** The same for anything that can be asked: a file, a topic, a route. */
  waitUntil<T>(
    what: string,
    ask: () => T | undefined | false | Promise<T | undefined | false>,
    boundMs?: number,
  ): Promise<T>
  kill(signal?: 'SIGKILL' | 'SIGTERM' | 'SIGINT' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP'): void
  /** Resolves to the exit code (the signal's name where one ended it), rejects past `boundMs` (20 s) after killing it. */
  exit(boundMs?: number): Promise<number | string>
}

/** Runs the command line of this checkout: `vigia …args`. */
export const spawnVigia = (args: readonly string[], options: SpawnOptions = {}): Child =>
  spawnNode([resolve(ROOT, 'src/cli/vigia.ts'), ...args], options)

/** Runs a script by the node of the tests. The child is killed with the test run. */
export function spawnNode(args: readonly string[], { env: more, cwd = ROOT, input }: SpawnOptions = {}): Child {
  const child = spawn(process.execPath, args, { cwd, env: { ...clean(), ...more }, stdio: 'pipe' })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text))
  child.stdin.on('error', () => undefined).end(input)
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const closed = once(child, 'close').then(() => process.off('exit', end))
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const outputs = () => `\n--- stdout\n${said.stdout}\n--- stderr\n${said.stderr}`

  async function waitUntil<T>(
    what: string,
    ask: () => T | undefined | false | Promise<T | undefined | false>,
    boundMs = 20_000,
  ): Promise<T> {
    try {
      return await until(what, boundMs, async () => {
        const answer = await ask()
        if ((answer === undefined || answer === false) && !isAlive()) throw new Error(`it ended before: ${what}`)
        return answer
      })
    } catch (cause) {
      throw new Error(`${cause instanceof Error ? cause.message : what}${outputs()}`, { cause })
    }
  }

  return {
    pid: child.pid ?? -1,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    isAlive,
    waitFor: (pattern, boundMs) =>
      waitUntil(
        `it says ${pattern}`,
        () => pattern.exec(said.stdout) ?? pattern.exec(said.stderr) ?? undefined,
        boundMs,
      ),
    waitUntil,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    async exit(boundMs = 20_000) {
      const timer = setTimeout(end, boundMs)
      const started = Date.now()
      await closed
      clearTimeout(timer)
      if (Date.now() - started >= boundMs) throw new Error(`it did not end in ${boundMs} ms${outputs()}`)
      return child.exitCode ?? child.signalCode ?? 'unknown'
    },
  }
}

/** Names meant for the harness would be refused by the command line as unknown. */
const clean = () => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('VIGIA_')))
