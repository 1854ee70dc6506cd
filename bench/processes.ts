import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { imageMemory } from '../test/harness/image.ts'

/** The program of the command line. */
export const VIGIA = new URL('../src/cli/vigia.ts', import.meta.url).pathname

/** Starts a program of Node, as the image would, whose environment is what is given. */
export const startProgram = (env: Readonly<Record<string, string>>, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...args], {
    env: { PATH: '', ...imageMemory, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

/** Ends a program by SIGTERM. */
export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Resident memory of a program, MB. */
export function rssOf({ pid }: ChildProcess): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kb) / 1_024)
}
