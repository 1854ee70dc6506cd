import type { Engine } from '../engine/engine.ts'
import type { Event } from '../events/event.ts'
import type { WindowStore } from '../ports/window-store.ts'

/** Does a log still hold the event? What is older than `oldest` minus a log's retention is in no state. */
export async function isInState(engine: Engine, store: WindowStore, event: Event, oldest: number): Promise<boolean> {
  const probe = engine.plan()
  probe.add(event)
  const kept = probe.observations.filter(({ kind }) => event.time >= oldest - kind.retentionMs)
  const views = await store.observe(kept.map((observation) => ({ ...observation, entries: [] })))
  return views.some((view, index) => kept[index]?.entries.some((entry) => view.has(entry)))
}
