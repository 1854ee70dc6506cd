import { sha256 } from '../adapters/files/digest.ts'
import { createMemoryWindowStore } from '../adapters/memory/window-store.ts'
import type { Alert } from '../engine/alert.ts'
import type { Ask } from '../engine/decide.ts'
import { createEngine } from '../engine/engine.ts'
import type { Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { Rule } from '../rules/rule.ts'
import { createRun, type Run } from '../services/run.ts'

export interface MemoryRunOptions extends Partial<Disorder> {
  readonly registryVersion?: number
  readonly batchSize?: number
  readonly onAsk?: (ask: Ask) => void
  /** The events are distinct: whoever reads them has seen to it. */
  readonly areDistinct?: boolean
}

/** A run with its windows in memory. */
export function createMemoryRun(rules: readonly Rule[], options: MemoryRunOptions = {}): Run {
  const {
    registryVersion = 0,
    outOfOrdernessMs = 10_000,
    allowedLatenessMs = 600_000,
    batchSize,
    onAsk,
    areDistinct,
  } = options
  const engine = createEngine({ rules, registryVersion, digest: sha256 })
  const store = createMemoryWindowStore()
  return createRun({
    engine,
    store,
    outOfOrdernessMs,
    allowedLatenessMs,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(areDistinct === true ? { isFirst: () => true } : {}),
    ...(onAsk === undefined ? {} : { onAsk }),
  })
}

/** All alerts that the events make, in the order of their arrival; each once, by (firstHit, id). */
export async function runInMemory(
  rules: readonly Rule[],
  events: Iterable<Event>,
  options?: MemoryRunOptions,
): Promise<readonly Alert[]> {
  const run = createMemoryRun(rules, options)
  for (const event of events) await run.push(event)
  return run.end()
}
