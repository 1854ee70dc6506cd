import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Result } from './simulate.ts'
import type { Task } from './work.ts'

/** So long a thread may take to end by itself, ms. */
const END_MS = 5_000

/** Asks a thread to end: one that is ended from outside may be amid what cannot be broken off. */
async function ended(worker: Worker): Promise<void> {
  const end = once(worker, 'exit')
  worker.postMessage(null)
  await Promise.race([end, sleep(END_MS, undefined, { ref: false })])
  await worker.terminate()
}

/** The seeds, in their order, on several threads. Stops where `onResult` says that it is enough. */
export async function onThreads(
  seeds: Iterable<number>,
  threads: number,
  task: Task,
  onResult: (result: Result) => boolean | void,
): Promise<void> {
  const left = seeds[Symbol.iterator]()
  let isEnough = false
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('work.ts', import.meta.url), { workerData: task })
      const next = () => {
        const { value, done } = left.next()
        if (done === true || isEnough) void ended(worker).then(resolve)
        else worker.postMessage(value)
      }
      worker.on('message', (result: Result) => {
        isEnough = onResult(result) === true || isEnough
        next()
      })
      worker.on('error', reject)
      next()
    })
  await Promise.all(Array.from({ length: threads }, run))
}
