import { on } from 'node:events'
import { fstatSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Layout } from '../engine/layout.ts'
import { ProblemsError } from './load.ts'
import { createStepUnpacker } from './parcel.ts'
import { loadReplayInput, type ReplayInput, type TakeBatch } from './replay-batches.ts'
import type { ThreadMessage } from './replay-thread.ts'

/** An input that is being read, here or on a thread of its own. */
export interface OpenInput {
  /** Version of the registry. Rejects where the registry or the pseudonym key is bad, with what can be told. */
  registryVersion(): Promise<number>
  /** Reads all, after `registryVersion`, with the layout of its rules. Rejects with a `ProblemsError` where a file cannot be read. */
  read(layout: Layout, take: TakeBatch): Promise<void>
  /** Ends the reading, wherever it is. */
  close(): Promise<void>
}

/** A smaller input is read sooner than a thread is up, bytes. */
const WORTH_A_THREAD = 1 << 22

const STDIN = 0

/** Bytes of a file; of a pipe nobody knows. */
function sizeOf(file: string): number {
  const stats = file === '-' ? fstatSync(STDIN) : statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? 0 : stats.isFile() ? stats.size : Infinity
}

/** Opens an input. From `worthAThread` bytes on it is read and planned on another thread, a few batches ahead of who takes them. */
export function openReplayInput(input: ReplayInput, worthAThread = WORTH_A_THREAD): OpenInput {
  const bytes = input.files.reduce((sum, file) => sum + sizeOf(file), 0)
  return bytes >= worthAThread && availableParallelism() > 1 ? openOnThread(input) : openHere(input)
}

function openHere(input: ReplayInput): OpenInput {
  let loading: ReturnType<typeof loadReplayInput> | undefined
  const load = () => (loading ??= loadReplayInput(input))
  return {
    registryVersion: async () => (await load()).registryVersion,
    read: async (layout, take) => (await load()).read(layout, take),
    close: () => Promise.resolve(),
  }
}

/** A thread that only reads has little that lasts: more room for what is new costs memory and saves nothing, MB. */
const YOUNG_MB = 48

/** The thread begins at once: it loads the registry, and compiles the rules, while its opener compiles them too. */
function openOnThread(input: ReplayInput): OpenInput {
  const usesStdin = input.files.includes('-')
  const thread = new Worker(new URL('./replay-thread.ts', import.meta.url), {
    workerData: input,
    stdin: usesStdin,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const messages = on(thread, 'message', { close: ['exit'] }) as AsyncIterableIterator<[ThreadMessage]>

  /** The next message; undefined at the end. */
  async function next(): Promise<Exclude<ThreadMessage, { readonly problem: string }> | undefined> {
    const { value, done } = await messages.next()
    if (done === true) return undefined
    const [message] = value
    if ('problem' in message) throw new ProblemsError(message.problem)
    return message
  }
  return {
    async registryVersion() {
      const message = await next()
      if (message === undefined || !('registryVersion' in message)) throw new Error('the reading thread has ended')
      return message.registryVersion
    },
    async read(layout, take) {
      const unpack = createStepUnpacker(layout)
      if (thread.stdin !== null) process.stdin.pipe(thread.stdin)
      for (let message = await next(); message !== undefined && 'steps' in message; message = await next()) {
        await take({ ...message, steps: message.steps.map(unpack) })
        thread.postMessage('taken')
      }
    },
    async close() {
      if (usesStdin) process.stdin.destroy()
      await thread.terminate()
    },
  }
}
