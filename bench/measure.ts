import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { env as environment } from 'node:process'
import { text } from 'node:stream/consumers'
import { COMPILE_CACHE } from '../src/cli/compile-cache.ts'

/** What a measured process says of itself. */
export interface Measured {
  readonly events: number
  /** From its first event to its last, ms. */
  readonly wallMs: number
  /** User and system time of the process between them, ms. */
  readonly cpuMs: number
  /** The most memory that it had, MB, where it says so. */
  readonly peakMb?: number
}

/** Runs a bench program in a process of its own and reads its last line. */
export async function measure(program: string, env: Readonly<Record<string, string>>): Promise<Measured> {
  const profile = environment['BENCH_PROFILE']
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const child = spawn(process.execPath, [...flags, new URL(program, import.meta.url).pathname], {
    env: { PATH: '', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured
}

/** A stopwatch of wall and CPU time. */
export function startWatch(): (events: number) => Measured {
  const began = performance.now()
  const cpu = process.cpuUsage()
  return (events) => {
    const used = process.cpuUsage(cpu)
    return { events, wallMs: performance.now() - began, cpuMs: (used.user + used.system) / 1_000 }
  }
}

export const perSecond = ({ events, wallMs }: Measured): number => (events / wallMs) * 1_000
export const cpuMicros = ({ events, cpuMs }: Measured): number => (cpuMs / events) * 1_000
