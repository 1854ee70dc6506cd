import { sha256 } from '../adapters/files/digest.ts'
import { createMemoryWindowStore } from '../adapters/memory/window-store.ts'
import type { Alert } from '../engine/alert.ts'
import type { Ask } from '../engine/decide.ts'
import { createEngine } from '../engine/engine.ts'
import type { Layout } from '../engine/layout.ts'
import type { Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { Rule } from '../rules/rule.ts'
import { createRun, type Run } from '../services/run.ts'
import { createRunDecisions, type RunDecisions } from '../services/run-decisions.ts'

export interface MemoryRunOptions extends Partial<Disorder> {
  readonly registryVersion?: number
  readonly batchSize?: number
  readonly onAsk?: (ask: Ask) => void
}

const DISORDER: Disorder = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }

const inMemory = (rules: readonly Rule[], registryVersion = 0) => ({
  engine: createEngine({ rules, registryVersion, digest: sha256 }),
  store: createMemoryWindowStore(),
})

/** The decisions of a run with its windows in memory, and the layout by which its steps are to be planned. */
export function createMemoryDecisions(
  rules: readonly Rule[],
  { registryVersion, allowedLatenessMs }: { readonly registryVersion: number; readonly allowedLatenessMs: number },
): RunDecisions & { readonly layout: Layout } {
  const parts = inMemory(rules, registryVersion)
  return { ...createRunDecisions({ ...parts, allowedLatenessMs }), layout: parts.engine.layout }
}

/** A run with its windows in memory. */
export const createMemoryRun = (rules: readonly Rule[], { registryVersion, ...options }: MemoryRunOptions = {}): Run =>
  createRun({ ...DISORDER, ...inMemory(rules, registryVersion), ...options })

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
