import { parentPort, workerData } from 'node:worker_threads'
import { PLANTS } from './plants/index.ts'
import { scriptsWith, sow } from './plants/sow.ts'
import { surroundings } from './surroundings.ts'
import { installVirtualTime } from './virtual-time.ts'

/** What a thread is told at its beginning. */
export interface Task {
  /** The plant that it works with, by its name. */
  readonly plant?: string
  /** Is every step to be told? */
  readonly isTold: boolean
}

const { plant: name, isTold } = workerData as Task
const plant = PLANTS.find((one) => one.name === name)
if (plant !== undefined) sow(plant)
installVirtualTime(surroundings)
const { simulate } = await import('./simulate.ts')
const scripts = scriptsWith(plant)

/** Each message is a seed; the answer is how it ended. After the last one the thread ends by itself. */
parentPort?.on('message', (seed: number | null) => {
  if (seed === null) return parentPort?.close()
  void simulate(seed, { scripts, isTold }).then((result) => parentPort?.postMessage(result))
})
