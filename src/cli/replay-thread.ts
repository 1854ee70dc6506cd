import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { boundedSender } from './bounded-sender.ts'
import { sha256 } from '../adapters/files/digest.ts'
import { layOut } from '../engine/layout.ts'
import { chooseRules } from './load.ts'
import { createStepPacker, type Parcel } from './parcel.ts'
import { loadReplayInput, type ReplayInput } from './replay-batches.ts'
import { canBeMended } from './tell.ts'

/** What the thread says: first the registry's version, then parcels; a problem is its last word. */
export type ThreadMessage = { readonly registryVersion: number } | Parcel | { readonly problem: string }

/** So many parcels may be on the way. */
const MOST_UNDERWAY = 8

async function readFor(port: MessagePort, input: ReplayInput): Promise<void> {
  const { registryVersion, read } = await loadReplayInput(input)
  port.postMessage({ registryVersion } satisfies ThreadMessage)
  const layout = layOut(chooseRules(input.ruleFiles, input.only), sha256)
  const send = boundedSender(port, MOST_UNDERWAY)
  const pack = createStepPacker(layout)
  await read(layout, (batch) => send({ ...batch, steps: batch.steps.map(pack) } satisfies ThreadMessage))
}

/** The program of the thread that `openReplayInput` starts. */
if (parentPort !== null) {
  try {
    await readFor(parentPort, workerData as ReplayInput)
  } catch (error) {
    if (!canBeMended(error)) throw error
    parentPort.postMessage({ problem: error.message } satisfies ThreadMessage)
  }
  parentPort.close()
}
