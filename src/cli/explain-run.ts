import { sha256 } from '../adapters/files/digest.ts'
import { createMemoryWindowStore } from '../adapters/memory/window-store.ts'
import { createEngine } from '../engine/engine.ts'
import { createExplainer, type Fate } from '../engine/explain/event.ts'
import type { Played } from '../engine/explain/records.ts'
import type { LogKind } from '../engine/layout.ts'
import type { Observation } from '../engine/plan.ts'
import { View } from '../engine/view.ts'
import type { Disorder } from '../engine/watermark.ts'
import type { Event } from '../events/event.ts'
import type { WindowStore } from '../ports/window-store.ts'
import type { CompiledRule } from '../rules/compile.ts'
import type { ExplainedEvent } from '../rules/explain/schema.ts'
import { createRun, type RunCounts } from '../services/run.ts'

/** Explains what one rule makes of the events of a file. */
export interface ExplainRun {
  readonly counts: RunCounts
  readonly push: (event: Event) => Promise<void>
  /** Every event in the order in which it came, once all have come. */
  readonly end: () => Promise<Iterable<ExplainedEvent>>
}

export interface ExplainRunOptions extends Disorder {
  /** The file is only a beginning: what waits at its end is told as waiting. */
  readonly open: boolean
}

const identityOf = ({ source, id }: Pick<Event, 'source' | 'id'>): string => JSON.stringify([source, id])

/** Starts a run of one rule with its windows in memory, where nothing is forgotten. */
export function createExplainRun(compiled: CompiledRule, { open, ...disorder }: ExplainRunOptions): ExplainRun {
  const engine = createEngine({ rules: [compiled.rule], registryVersion: 0, digest: sha256 })
  const { store, viewOf, decidedAfter } = rememberAll(createMemoryWindowStore())
  // What is left of a batch is only taken at the end of the input, which an open one does not have.
  const run = createRun({ engine, store, ...disorder, ...(open && { batchSize: 1 }) })
  const came: { readonly event: Event; readonly fate: Fate }[] = []
  const first = new Map<string, Event>()
  const eventOf = (entry: Pick<Event, 'source' | 'id'>) => first.get(identityOf(entry))
  return {
    get counts() {
      return run.counts
    },
    async push(event) {
      const before = run.counts
      await run.push(event)
      const fate =
        run.counts.late > before.late ? 'late' : run.counts.duplicate > before.duplicate ? 'duplicate' : 'taken'
      if (!first.has(identityOf(event))) first.set(identityOf(event), event)
      came.push({ event, fate })
    },
    async end() {
      if (!open) await run.end()
      const explain = createExplainer(compiled, { engine, viewOf, eventOf, decidedAfter })
      return came.values().map(({ event, fate }) => explain(event, fate))
    },
  }
}

/** A store that forgets nothing; the views of all that it has been asked for, and what was known at each decision. */
function rememberAll(store: WindowStore): Pick<Played, 'viewOf' | 'decidedAfter'> & { readonly store: WindowStore } {
  const kinds = new Map<LogKind, Map<string, View>>()
  const decided = new Map<string, number>()
  let latest = 0
  const viewsOf = (kind: LogKind): Map<string, View> => {
    const known = kinds.get(kind) ?? new Map<string, View>()
    kinds.set(kind, known)
    return known
  }
  const note = ({ entries, decisions = [] }: Observation): void => {
    for (const { decision } of decisions)
      if (!decided.has(identityOf(decision))) decided.set(identityOf(decision), latest)
    for (const { seq } of entries) latest = Math.max(latest, seq)
  }
  return {
    store: {
      ...store,
      async observe(observations) {
        const views = await store.observe(observations)
        for (const view of views) viewsOf(view.kind).set(view.key, view)
        for (const observation of observations) note(observation)
        return views
      },
      forget: () => undefined,
    },
    viewOf: (kind, key) => viewsOf(kind).get(key) ?? new View(kind, key),
    decidedAfter: (event) => decided.get(identityOf(event)) ?? Infinity,
  }
}
